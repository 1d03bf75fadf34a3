import type { ImageDescription } from '../../shared/image/image-description.ts';
import { buildDisplaySets, type StoredInstance } from '../../shared/model/display-sets.ts';
import { parseImages } from '../../shared/model/packed-images.ts';
import { demographicKeywords, type PatientDemographics } from '../../shared/model/patient-identity.ts';
import { packDisplaySet, type PackedDisplaySet } from '../../shared/model/reading.ts';
import { currentDescription } from './stored-description.ts';
import type { Query, ReadableDatabase } from './database.ts';

interface SeriesRecord {
  readonly series_id: number;
  readonly SeriesInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly Modality: string;
}

interface InstanceRecord {
  readonly instance_id: number;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly revision: number;
  readonly frame_count: number;
  readonly description: string | null;
}

/** Display sets of a study, made from its index rows. */
export class DisplaySetReader {
  readonly #series: Query<SeriesRecord>;
  readonly #instances: Query<InstanceRecord>;
  readonly #corrected: Query<PatientDemographics>;

  constructor(index: ReadableDatabase) {
    this.#series = index.query(
      `SELECT series_id, SeriesInstanceUID, SeriesNumber, SeriesDescription, Modality FROM series
        WHERE study_id = ? ORDER BY SeriesNumber NULLS LAST, SeriesInstanceUID`,
    );
    this.#corrected = index.query(
      `SELECT ${demographicKeywords.map((keyword) => `study.${keyword} AS ${keyword}`).join(', ')}
        FROM study JOIN received_patient USING (study_id) WHERE study_id = ?`,
    );
    this.#instances = index.query(
      `SELECT instance.instance_id, SOPInstanceUID, SOPClassUID, revision, frame_count, description
        FROM instance LEFT JOIN image USING (instance_id) WHERE series_id = ? ORDER BY instance.instance_id`,
    );
  }

  /** In the order of the series' numbers. */
  ofStudy(studyId: number): PackedDisplaySet[] {
    const correctedPatient = this.#corrected.get(studyId) ?? null;
    return this.#series.all(studyId).flatMap((series) =>
      buildDisplaySets({
        studyId,
        seriesId: series.series_id,
        SeriesInstanceUID: series.SeriesInstanceUID,
        SeriesNumber: series.SeriesNumber,
        SeriesDescription: series.SeriesDescription,
        Modality: series.Modality,
        correctedPatient,
        instances: storedInstances(this.#instances.all(series.series_id)),
      }).map(packDisplaySet),
    );
  }
}

function storedInstances(records: readonly InstanceRecord[]): StoredInstance[] {
  const images = parseImages(
    records.flatMap(({ description }) => (description === null ? [] : currentDescription(description))),
  ).values();
  return records.map((record) =>
    toStoredInstance(record, record.description === null ? null : (images.next().value ?? null)),
  );
}

function toStoredInstance(record: InstanceRecord, image: ImageDescription | null): StoredInstance {
  return {
    instanceId: record.instance_id,
    SOPInstanceUID: record.SOPInstanceUID,
    SOPClassUID: record.SOPClassUID,
    revision: record.revision,
    frameCount: record.frame_count,
    image,
  };
}
