import { searchWords } from '../../shared/model/search-text.ts';
import {
  completedDemographics,
  demographicKeywords,
  patientsAgree,
  type PatientDemographics,
} from '../../shared/model/patient-identity.ts';
import type { CommitCandidate, CommitOutcome, InstanceHeader } from './commit-candidate.ts';
import type { WritableDatabase } from './database.ts';
import { patientKey } from './patient-key.ts';
import type { ReadState } from './user-changes.ts';

/** Study attributes that the first object which has them sets. */
const studyKeywords = [
  'StudyDate',
  'StudyTime',
  'StudyDescription',
  'AccessionNumber',
  'ReferringPhysicianName',
  'BodyPartExamined',
  'InstitutionName',
] as const;

type StudyAttributes = Record<(typeof studyKeywords)[number], string>;

interface StudyRecord extends PatientDemographics, StudyAttributes {
  readonly study_id: number;
  readonly patient_key: string;
  readonly modalities: string;
}

interface KnownInstance {
  readonly instance_id: number;
  readonly study_id: number;
  readonly SOPInstanceUID: string;
  readonly state: 'stored' | 'missing';
}

/** The study row that took an object, and whose patient it said it was before. */
interface StudyPlace {
  readonly studyId: number;
  /** Set when the object completed the row's demographics, which changes the key. */
  readonly formerPatientKey: string | null;
  readonly patientKey: string;
}

export interface AddedInstance {
  readonly outcome: CommitOutcome;
  readonly rekeyed: { readonly from: string; readonly to: string } | null;
}

/**
 * Adds objects to the index. Every method runs inside the transaction of the caller; nothing here touches files.
 */
export class IndexWriter {
  readonly #readStateOf: (StudyInstanceUID: string, patientKey: string) => ReadState;
  readonly #statements: ReturnType<typeof prepareStatements>;

  /** `readStateOf` asks the user database, so that a reindex finds the marks again. */
  constructor(
    database: WritableDatabase,
    readStateOf: (StudyInstanceUID: string, patientKey: string) => ReadState,
  ) {
    this.#readStateOf = readStateOf;
    this.#statements = prepareStatements(database);
  }

  /** The instance whose data set has this hash. */
  known(sha256: string): KnownInstance | undefined {
    return this.#statements.instanceByHash.get(sha256);
  }

  /** Adds one object whose file is (or was) at `file`. */
  add(candidate: CommitCandidate, file: string, nowMs: number): AddedInstance {
    const { header } = candidate;
    const same = this.known(candidate.sha256);
    if (same !== undefined) return this.#addKnown(same, candidate, nowMs);

    const place = this.#placeStudy(header, candidate, nowMs);
    const seriesId = this.#placeSeries(place.studyId, header);
    const isConflict = this.#statements.instanceByUid.get(header.SOPInstanceUID) !== undefined;
    const last = this.#statements.lastRevision.get(seriesId, header.SOPInstanceUID)?.revision ?? 0;
    const instanceId = Number(
      this.#statements.insertInstance.run(
        seriesId,
        header.SOPInstanceUID,
        header.SOPClassUID,
        candidate.TransferSyntaxUID,
        header.InstanceNumber,
        candidate.image?.frameCount ?? 0,
        last + 1,
        candidate.sha256,
        file,
        candidate.bytes,
        candidate.dataSetOffsetBytes,
        nowMs,
      ).lastInsertRowid,
    );
    this.#insertImage(instanceId, candidate);
    this.#statements.growSeries.run(seriesId);
    this.#statements.growStudy.run(
      candidate.bytes,
      isConflict ? 1 : 0,
      nowMs,
      candidate.source.kind,
      candidate.source.label,
      place.studyId,
    );
    return {
      outcome: {
        outcome: isConflict ? 'conflict' : 'stored',
        SOPInstanceUID: header.SOPInstanceUID,
        studyId: place.studyId,
        instanceId,
      },
      rekeyed:
        place.formerPatientKey === null ? null : { from: place.formerPatientKey, to: place.patientKey },
    };
  }

  /** The identical data set is known: nothing to add, unless its file had been lost and has now come back. */
  #addKnown(same: KnownInstance, candidate: CommitCandidate, nowMs: number): AddedInstance {
    const outcome = (kind: 'duplicate' | 'stored'): AddedInstance => ({
      outcome: {
        outcome: kind,
        SOPInstanceUID: same.SOPInstanceUID,
        studyId: same.study_id,
        instanceId: same.instance_id,
      },
      rekeyed: null,
    });
    if (same.state === 'stored') return outcome('duplicate');
    this.#statements.restoreInstance.run(
      candidate.bytes,
      candidate.dataSetOffsetBytes,
      candidate.TransferSyntaxUID,
      nowMs,
      same.instance_id,
    );
    this.#statements.deleteImage.run(same.instance_id);
    this.#insertImage(same.instance_id, candidate);
    this.#statements.restoreStudy.run(nowMs, same.study_id);
    return outcome('stored');
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
  studyKeys(studyId: number): { StudyInstanceUID: string; patient_key: string } | undefined {
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
        this.#readStateOf(header.StudyInstanceUID, key),
      ).lastInsertRowid,
    );
    this.#statements.insertModality.run(header.Modality, studyId);
    this.#statements.insertSearch.run(studyId, searchedWords(header));
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
      this.#statements.updateStudy.run(
        this.#placePatient(demographics, key),
        key,
        ...demographicKeywords.map((keyword) => demographics[keyword]),
        nameSort(demographics.PatientName),
        ...studyKeywords.map((keyword) => attributes[keyword]),
        modalityText,
        studyId,
      );
      this.#statements.insertModality.run(header.Modality, studyId);
      this.#statements.deleteSearch.run(studyId);
      this.#statements.insertSearch.run(studyId, searchedWords({ ...demographics, ...attributes }));
      if (key !== row.patient_key) this.#statements.deleteLonelyPatient.run(row.patient_key);
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

/** Names sort by their folded words, family name first as received. */
function nameSort(name: string): string {
  return searchWords(name).join(' ');
}

function searchedWords(
  study: Pick<PatientDemographics, 'PatientName' | 'PatientID'> &
    Pick<StudyAttributes, 'AccessionNumber' | 'StudyDescription'>,
): string {
  return [study.PatientName, study.PatientID, study.AccessionNumber, study.StudyDescription]
    .flatMap(searchWords)
    .join(' ');
}

/** `a = ?, b = ?` */
function assignments(keywords: readonly string[]): string {
  return keywords.map((keyword) => `${keyword} = ?`).join(', ');
}

/** `?, ?` */
function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

function prepareStatements(database: WritableDatabase) {
  const demographics = demographicKeywords.join(', ');
  const attributes = studyKeywords.join(', ');
  const demographicMarks = marks(demographicKeywords.length);
  return {
    instanceByHash: database.query<KnownInstance>(
      `SELECT instance_id, study_id, SOPInstanceUID, state FROM instance JOIN series USING (series_id) WHERE sha256 = ?`,
    ),
    instanceByUid: database.query<{ instance_id: number }>(
      'SELECT instance_id FROM instance WHERE SOPInstanceUID = ? LIMIT 1',
    ),
    lastRevision: database.query<{ revision: number | null }>(
      'SELECT max(revision) AS revision FROM instance WHERE series_id = ? AND SOPInstanceUID = ?',
    ),
    insertInstance: database.change(
      `INSERT INTO instance (series_id, SOPInstanceUID, SOPClassUID, TransferSyntaxUID, InstanceNumber, frame_count,
        revision, sha256, file, bytes, data_set_offset_bytes, stored_at, state) VALUES (${marks(12)}, 'stored')`,
    ),
    insertImage: database.change(
      'INSERT INTO image (instance_id, description, pixels, frame_table, frame_problem) VALUES (?, ?, ?, ?, ?)',
    ),
    deleteImage: database.change('DELETE FROM image WHERE instance_id = ?'),
    growSeries: database.change('UPDATE series SET instance_count = instance_count + 1 WHERE series_id = ?'),
    growStudy: database.change(
      `UPDATE study SET instance_count = instance_count + 1, bytes = bytes + ?, conflict_count = conflict_count + ?,
        arrived_at = ?, source_kind = ?, source_label = ? WHERE study_id = ?`,
    ),
    restoreInstance: database.change(
      `UPDATE instance SET state = 'stored', bytes = ?, data_set_offset_bytes = ?, TransferSyntaxUID = ?, stored_at = ?
        WHERE instance_id = ?`,
    ),
    restoreStudy: database.change(
      `UPDATE study SET missing_count = missing_count - 1, arrived_at = ? WHERE study_id = ?`,
    ),
    studyOfStored: database.query<{ study_id: number }>(
      `SELECT study_id FROM instance JOIN series USING (series_id) WHERE instance_id = ? AND state = 'stored'`,
    ),
    loseInstance: database.change(`UPDATE instance SET state = 'missing' WHERE instance_id = ?`),
    loseFromStudy: database.change('UPDATE study SET missing_count = missing_count + 1 WHERE study_id = ?'),
    studyKeys: database.query<{ StudyInstanceUID: string; patient_key: string }>(
      'SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?',
    ),
    setReadState: database.change('UPDATE study SET read_state = ? WHERE study_id = ?'),
    // The instance may have gone while its thumbnail was made.
    putThumbnail: database.change(
      `INSERT INTO thumbnail (instance_id, png)
        SELECT ?, ? WHERE EXISTS (SELECT 1 FROM instance WHERE instance_id = ?)
        ON CONFLICT (instance_id) DO UPDATE SET png = excluded.png`,
    ),
    studiesByUid: database.query<StudyRecord>(
      `SELECT study_id, patient_key, modalities, ${demographics}, ${attributes} FROM study
        WHERE StudyInstanceUID = ? ORDER BY study_id`,
    ),
    insertStudy: database.change(
      `INSERT INTO study (patient_id, StudyInstanceUID, patient_key, ${demographics}, name_sort, ${attributes},
        modalities, source_kind, source_label, arrived_at, read_state,
        series_count, instance_count, conflict_count, missing_count, bytes)
        VALUES (?, ?, ?, ${demographicMarks}, ?, ${marks(studyKeywords.length)}, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)`,
    ),
    updateStudy: database.change(
      `UPDATE study SET patient_id = ?, patient_key = ?, ${assignments(demographicKeywords)}, name_sort = ?,
        ${assignments(studyKeywords)}, modalities = ? WHERE study_id = ?`,
    ),
    insertModality: database.change(
      `INSERT INTO study_modality (modality, study_id) VALUES (?, ?) ON CONFLICT DO NOTHING`,
    ),
    insertSearch: database.change('INSERT INTO study_search (rowid, words) VALUES (?, ?)'),
    deleteSearch: database.change('DELETE FROM study_search WHERE rowid = ?'),
    insertPatient: database.change(
      `INSERT INTO patient (patient_key, ${demographics}) VALUES (?, ${demographicMarks}) ON CONFLICT DO NOTHING`,
    ),
    patientByKey: database.query<{ patient_id: number }>(
      'SELECT patient_id FROM patient WHERE patient_key = ?',
    ),
    deleteLonelyPatient: database.change(
      `DELETE FROM patient WHERE patient_key = ?
        AND NOT EXISTS (SELECT 1 FROM study WHERE study.patient_id = patient.patient_id)`,
    ),
    seriesByUid: database.query<{ series_id: number }>(
      'SELECT series_id FROM series WHERE study_id = ? AND SeriesInstanceUID = ?',
    ),
    insertSeries: database.change(
      `INSERT INTO series (study_id, SeriesInstanceUID, SeriesNumber, SeriesDescription, Modality, instance_count)
        VALUES (?, ?, ?, ?, ?, 0)`,
    ),
    countSeries: database.change('UPDATE study SET series_count = series_count + 1 WHERE study_id = ?'),
  };
}
