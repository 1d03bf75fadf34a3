import type { StudyDetail, StudyRow } from '../../shared/model/worklist.ts';
import type { Query, ReadableDatabase } from './database.ts';

interface SeriesRecord {
  readonly series_id: number;
  readonly SeriesInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly Modality: string;
  readonly instance_count: number;
}

interface BatchRecord {
  readonly kind: StudyRow['source']['kind'];
  readonly label: string;
  readonly calling_ae: string | null;
  readonly called_ae: string | null;
  readonly remote_address: string | null;
  readonly outcome: string;
  readonly count: number;
  readonly last_at: number;
}

/** What the outcome of an arrival is called in the history of a study. */
const outcomeWords: Readonly<Record<string, string>> = {
  stored: 'stored',
  duplicate: 'already here',
  conflict: 'same UID with other content',
  reencoded: 'in another encoding',
};

/** The side panel of one study. */
export class StudyDetailReader {
  readonly #series: Query<SeriesRecord>;
  readonly #images: Query<{ instance_id: number }>;
  readonly #history: Query<BatchRecord>;

  constructor(index: ReadableDatabase, user: ReadableDatabase) {
    this.#series = index.query(
      `SELECT * FROM series WHERE study_id = ? ORDER BY SeriesNumber NULLS LAST, SeriesInstanceUID`,
    );
    this.#images = index.query(
      `SELECT instance_id FROM instance JOIN image USING (instance_id)
        WHERE series_id = ? AND revision = 1 AND state = 'stored' AND image.frame_table IS NOT NULL
        ORDER BY InstanceNumber NULLS LAST, SOPInstanceUID`,
    );
    this.#history = user.query(
      `SELECT kind, label, calling_ae, called_ae, remote_address, outcome, count(*) AS count,
        max(arrived_at) AS last_at FROM arrival JOIN batch USING (batch_id)
        WHERE StudyInstanceUID = ? GROUP BY batch_id, outcome ORDER BY last_at DESC LIMIT 200`,
    );
  }

  read(study: StudyRow, otherStudies: StudyRow[]): StudyDetail {
    return {
      study,
      series: this.#series.all(study.studyId).map((record) => {
        const images = this.#images.all(record.series_id);
        return {
          seriesId: record.series_id,
          SeriesInstanceUID: record.SeriesInstanceUID,
          SeriesNumber: record.SeriesNumber,
          SeriesDescription: record.SeriesDescription,
          Modality: record.Modality,
          instanceCount: record.instance_count,
          // The middle of a stack shows more of what it is than its edge.
          thumbnailInstanceId: images[Math.floor(images.length / 2)]?.instance_id ?? null,
        };
      }),
      otherStudies,
      history: this.#history.all(study.StudyInstanceUID).map((batch) => ({
        at: new Date(batch.last_at).toISOString(),
        text: describeBatch(batch),
      })),
    };
  }
}

function describeBatch(batch: BatchRecord): string {
  const objects = batch.count === 1 ? '1 object' : `${batch.count} objects`;
  const origin =
    batch.kind === 'network'
      ? `from ${batch.calling_ae ?? batch.label} (${batch.remote_address ?? 'unknown address'}) to ${batch.called_ae ?? ''}`
      : `from ${batch.kind} ${batch.label}`;
  return `${objects} ${outcomeWords[batch.outcome] ?? batch.outcome}, ${origin}`.trim();
}
