import {
  completedDemographics,
  demographicKeywords,
  patientsAgree,
  type PatientDemographics,
} from '../../shared/model/patient-identity.ts';
import type { IngestOutcome, InstanceSource } from '../ingest/incoming-instance.ts';
import type { CommitCandidate, InstanceHeader, Twin, TwinRelation } from './commit-candidate.ts';
import { ShownPatient } from './correction/shown-patient.ts';
import type { WritableDatabase } from './database.ts';
import {
  prepareIndexStatements,
  studyKeywords,
  type KnownInstance,
  type Namesake,
  type StudyAttributes,
  type StudyRecord,
} from './index-statements.ts';
import { patientKey } from './patient-key.ts';
import { StudySearch } from './study-search.ts';
import { nameSort, searchedWords } from './study-words.ts';
import type { ReadState } from './user-changes.ts';

/** More versions of one instance are not compared: each costs decoding both. */
const mostComparedTwins = 4;

/** The study row that took an object, and whose patient it said it was before. */
interface StudyPlace {
  readonly studyId: number;
  /** Set when the object completed the row's demographics, which changes the key. */
  readonly formerPatientKey: string | null;
  readonly patientKey: string;
}

/** What people decided about a study, asked of the user database, so that an index made anew finds it again. */
export interface StudyDecisions {
  readonly readState: (StudyInstanceUID: string, patientKey: string) => ReadState;
  readonly correction: (StudyInstanceUID: string, patientKey: string) => PatientDemographics | undefined;
  /** Brings a new row to show its notes and labels: those of a study that comes back. */
  readonly showMarks: (studyId: number) => void;
}

export interface AddedInstance {
  readonly outcome: IngestOutcome;
  /** Relative path of a file that no row names any more, to be removed after the commit. */
  readonly leftover: string | null;
  readonly rekeyed: { readonly from: string; readonly to: string } | null;
}

/**
 * Adds objects to the index. Every method runs inside the transaction of the caller; nothing here touches files.
 */
export class IndexWriter {
  readonly #decisions: StudyDecisions;
  readonly #shown: ShownPatient;
  readonly #search: StudySearch;
  readonly #cameFrom: (sha256: string, source: InstanceSource) => boolean;
  readonly #statements: ReturnType<typeof prepareIndexStatements>;

  /** `cameFrom` tells whether content came from a source before. */
  constructor(
    database: WritableDatabase,
    decisions: StudyDecisions,
    cameFrom: (sha256: string, source: InstanceSource) => boolean,
  ) {
    this.#cameFrom = cameFrom;
    this.#decisions = decisions;
    this.#shown = new ShownPatient(database);
    this.#search = new StudySearch(database);
    this.#statements = prepareIndexStatements(database);
  }

  /** The instance whose data set has this hash. */
  known(sha256: string): KnownInstance | undefined {
    return this.#statements.instanceByHash.get(sha256);
  }

  /** What the candidate must be compared with before it is added. */
  uncomparedTwins({ header, sha256, relations = {} }: CommitCandidate): Twin[] {
    const { SOPInstanceUID, SeriesInstanceUID, StudyInstanceUID } = header;
    const namesakes = this.#statements.namesakes.all(SOPInstanceUID);
    if (namesakes.some((namesake) => namesake.sha256 === sha256)) return [];
    return namesakes
      .filter(
        (namesake) =>
          namesake.state === 'stored' &&
          namesake.SeriesInstanceUID === SeriesInstanceUID &&
          namesake.StudyInstanceUID === StudyInstanceUID,
      )
      .slice(0, mostComparedTwins)
      .filter((namesake) => relations[namesake.sha256] === undefined)
      .map(({ sha256: twinSha256, file }) => ({ sha256: twinSha256, file }));
  }

  /**
   * True for a data set that is here under another transfer syntax, sent again by its own source: which of the two is
   * right the bytes do not say, and who sent both corrected the first. `same` is what is here with its hash.
   */
  isCorrectedSyntax(
    { sha256, TransferSyntaxUID, source }: CommitCandidate,
    same: KnownInstance | undefined,
  ): boolean {
    return (
      same?.state === 'stored' &&
      same.TransferSyntaxUID !== TransferSyntaxUID &&
      this.#cameFrom(sha256, source)
    );
  }

  /** Adds one object whose file is (or was) at `file`. */
  add(candidate: CommitCandidate, file: string, nowMs: number): AddedInstance {
    const { header } = candidate;
    const same = this.known(candidate.sha256);
    if (same !== undefined) return this.#addKnown(same, candidate, file, nowMs);

    const place = this.#placeStudy(header, candidate, nowMs);
    const seriesId = this.#placeSeries(place.studyId, header);
    const namesakes = this.#statements.namesakes.all(header.SOPInstanceUID);
    const verdict = this.#judgeNamesakes(candidate, namesakes, seriesId);
    const versions = namesakes.filter((namesake) => namesake.series_id === seriesId);
    const next = Math.max(0, ...versions.map(({ revision }) => revision)) + 1;
    const shown = versions.find(({ revision }) => revision === 1);
    if (verdict.isShown && shown !== undefined) {
      this.#statements.setRevision.run(next, shown.instance_id);
    }
    const instanceId = Number(
      this.#statements.insertInstance.run(
        seriesId,
        header.SOPInstanceUID,
        header.SOPClassUID,
        candidate.TransferSyntaxUID,
        header.InstanceNumber,
        candidate.image?.frameCount ?? 0,
        verdict.isShown ? 1 : next,
        candidate.sha256,
        file,
        candidate.bytes,
        candidate.dataSetOffsetBytes,
        nowMs,
      ).lastInsertRowid,
    );
    this.#insertImage(instanceId, candidate);
    this.#statements.growSeries.run(seriesId);
    this.#statements.growStudy.run(candidate.bytes, verdict.isWarned ? 1 : 0, nowMs, place.studyId);
    const { kind, label } = candidate.source;
    this.#statements.setSource.run(kind, label, place.studyId, kind, label);
    return {
      outcome: {
        outcome: verdict.outcome,
        SOPInstanceUID: header.SOPInstanceUID,
        studyId: place.studyId,
        instanceId,
      },
      rekeyed:
        place.formerPatientKey === null ? null : { from: place.formerPatientKey, to: place.patientKey },
      leftover: null,
    };
  }

  /**
   * What an object is to those of its SOP instance that are here. Only what was compared and found to be the same
   * picture is let in quietly; a newer header takes the first one's place only when the same source sent both.
   */
  #judgeNamesakes(
    { relations = {}, source }: CommitCandidate,
    namesakes: readonly Namesake[],
    seriesId: number,
  ): { outcome: 'stored' | 'reencoded' | 'conflict'; isShown: boolean; isWarned: boolean } {
    if (namesakes.length === 0) return { outcome: 'stored', isShown: true, isWarned: false };
    const relationTo = ({ sha256, series_id }: Namesake): TwinRelation =>
      series_id === seriesId ? (relations[sha256] ?? 'different') : 'different';
    if (namesakes.every(({ series_id }) => series_id === seriesId)) {
      if (namesakes.some((namesake) => relationTo(namesake) === 'reencoded')) {
        return { outcome: 'reencoded', isShown: false, isWarned: false };
      }
      const shown = namesakes.find(({ revision }) => revision === 1);
      if (shown !== undefined && relationTo(shown) === 'updated' && this.#cameFrom(shown.sha256, source)) {
        return { outcome: 'conflict', isShown: true, isWarned: false };
      }
    }
    const isFirstOfSeries = namesakes.every(({ series_id }) => series_id !== seriesId);
    return { outcome: 'conflict', isShown: isFirstOfSeries, isWarned: true };
  }

  /**
   * The identical data set is known: nothing to add, unless its file had been lost and has now come back, or its
   * transfer syntax was corrected.
   */
  #addKnown(same: KnownInstance, candidate: CommitCandidate, file: string, nowMs: number): AddedInstance {
    const added = (kind: IngestOutcome['outcome'], leftover: string | null): AddedInstance => ({
      outcome: {
        outcome: kind,
        SOPInstanceUID: same.SOPInstanceUID,
        studyId: same.study_id,
        instanceId: same.instance_id,
      },
      rekeyed: null,
      leftover,
    });
    const isCorrected = this.isCorrectedSyntax(candidate, same);
    if (same.state === 'stored' && !isCorrected) return added('duplicate', null);
    this.#statements.restoreInstance.run(
      file,
      candidate.bytes,
      candidate.dataSetOffsetBytes,
      candidate.TransferSyntaxUID,
      candidate.image?.frameCount ?? 0,
      nowMs,
      same.instance_id,
    );
    this.#statements.deleteImage.run(same.instance_id);
    this.#insertImage(same.instance_id, candidate);
    this.#statements.deleteThumbnail.run(same.instance_id);
    if (isCorrected) {
      this.#statements.touchStudy.run(nowMs, same.study_id);
      return added('reencoded', same.file === file ? null : same.file);
    }
    this.#statements.restoreStudy.run(nowMs, same.study_id);
    return added('stored', null);
  }

  #insertImage(instanceId: number, { image }: CommitCandidate): void {
    if (image === null) return;
    this.#statements.insertImage.run(
      instanceId,
      image.descriptionJson,
      image.pixelsJson,
      image.frameTable,
      image.frameProblemJson,
    );
  }

  /** Answers the studies that lost an object. */
  markMissing(instanceIds: readonly number[]): number[] {
    const studyIds = new Set<number>();
    for (const instanceId of instanceIds) {
      const row = this.#statements.studyOfStored.get(instanceId);
      if (row === undefined) continue;
      this.#statements.loseInstance.run(instanceId);
      this.#statements.loseFromStudy.run(row.study_id);
      studyIds.add(row.study_id);
    }
    return [...studyIds];
  }

  /** The (study, patient) that a row stands for, to key what the user database keeps about it. */
  studyKeys(
    studyId: number,
  ): { StudyInstanceUID: string; patient_key: string; read_state: ReadState } | undefined {
    return this.#statements.studyKeys.get(studyId);
  }

  setReadState(studyId: number, readState: ReadState): void {
    this.#statements.setReadState.run(readState, studyId);
  }

  putThumbnail(instanceId: number, png: Uint8Array): void {
    this.#statements.putThumbnail.run(instanceId, png, instanceId);
  }

  #placeStudy(header: InstanceHeader, candidate: CommitCandidate, nowMs: number): StudyPlace {
    const key = patientKey(header);
    const rows = this.#statements.studiesByUid.all(header.StudyInstanceUID);
    const agreeing = rows.filter((row) => patientsAgree(row, header));
    // Several rows that agree, because the object says too little: only an exact match decides.
    const row =
      rows.find((candidateRow) => candidateRow.patient_key === key) ??
      (agreeing.length === 1 ? agreeing[0] : undefined);
    if (row === undefined) {
      const studyId = this.#insertStudy(header, key, candidate, nowMs);
      return { studyId, formerPatientKey: null, patientKey: key };
    }
    return this.#completeStudy(row, rows, header);
  }

  #insertStudy(header: InstanceHeader, key: string, candidate: CommitCandidate, nowMs: number): number {
    const studyId = Number(
      this.#statements.insertStudy.run(
        this.#placePatient(header, key),
        header.StudyInstanceUID,
        key,
        ...demographicKeywords.map((keyword) => header[keyword]),
        nameSort(header.PatientName),
        ...studyKeywords.map((keyword) => header[keyword]),
        header.Modality,
        candidate.source.kind,
        candidate.source.label,
        nowMs,
        this.#decisions.readState(header.StudyInstanceUID, key),
      ).lastInsertRowid,
    );
    this.#statements.insertModality.run(header.Modality, studyId, header.StudyDate);
    this.#statements.insertSearch.run(studyId, searchedWords(header));
    const corrected = this.#decisions.correction(header.StudyInstanceUID, key);
    if (corrected !== undefined) this.#shown.show(studyId, corrected);
    this.#decisions.showMarks(studyId);
    return studyId;
  }

  /** Fills in what the row lacks and this object has; never overwrites. */
  #completeStudy(row: StudyRecord, rows: readonly StudyRecord[], header: InstanceHeader): StudyPlace {
    const studyId = row.study_id;
    let demographics = completedDemographics(row, header);
    let key = patientKey({ ...demographics, StudyInstanceUID: header.StudyInstanceUID });
    if (rows.some((other) => other.study_id !== studyId && other.patient_key === key)) {
      // Completed, it would be the same patient as another row that it disagreed with before: leave both as they are.
      demographics = row;
      key = row.patient_key;
    }
    const attributes: StudyAttributes = { ...row };
    for (const keyword of studyKeywords)
      if (attributes[keyword] === '') attributes[keyword] = header[keyword];
    const modalities = [...new Set([...row.modalities.split('\\'), header.Modality])].filter(
      (text) => text !== '',
    );
    const modalityText = modalities.toSorted().join('\\');
    const isUnchanged =
      key === row.patient_key &&
      modalityText === row.modalities &&
      studyKeywords.every((keyword) => attributes[keyword] === row[keyword]);
    if (!isUnchanged) {
      const corrected = this.#shown.corrected(studyId);
      if (corrected !== undefined) this.#shown.forgetReceived(studyId);
      this.#statements.updateStudy.run(
        this.#placePatient(demographics, key),
        key,
        ...demographicKeywords.map((keyword) => demographics[keyword]),
        nameSort(demographics.PatientName),
        ...studyKeywords.map((keyword) => attributes[keyword]),
        modalityText,
        studyId,
      );
      this.#statements.insertModality.run(header.Modality, studyId, attributes.StudyDate);
      if (attributes.StudyDate !== row.StudyDate) {
        this.#statements.setModalityDates.run(attributes.StudyDate, studyId);
      }
      this.#search.rewrite(studyId);
      if (key !== row.patient_key) this.#statements.deleteLonelyPatient.run(row.patient_key);
      if (corrected !== undefined) this.#shown.show(studyId, corrected);
    }
    return { studyId, patientKey: key, formerPatientKey: key === row.patient_key ? null : row.patient_key };
  }

  #placePatient(patient: PatientDemographics, key: string): number {
    this.#statements.insertPatient.run(key, ...demographicKeywords.map((keyword) => patient[keyword]));
    const row = this.#statements.patientByKey.get(key);
    return row?.patient_id ?? 0;
  }

  #placeSeries(studyId: number, header: InstanceHeader): number {
    const row = this.#statements.seriesByUid.get(studyId, header.SeriesInstanceUID);
    if (row !== undefined) return row.series_id;
    const seriesId = Number(
      this.#statements.insertSeries.run(
        studyId,
        header.SeriesInstanceUID,
        header.SeriesNumber,
        header.SeriesDescription,
        header.Modality,
      ).lastInsertRowid,
    );
    this.#statements.countSeries.run(studyId);
    return seriesId;
  }
}
