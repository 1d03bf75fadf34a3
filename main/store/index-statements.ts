import { demographicKeywords, type PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { WritableDatabase } from './database.ts';
import type { ReadState } from './user-changes.ts';

/** Study attributes that the first object which has them sets. */
export const studyKeywords = [
  'StudyDate',
  'StudyTime',
  'StudyDescription',
  'AccessionNumber',
  'ReferringPhysicianName',
  'BodyPartExamined',
  'InstitutionName',
] as const;

export type StudyAttributes = Record<(typeof studyKeywords)[number], string>;

export interface StudyRecord extends PatientDemographics, StudyAttributes {
  readonly study_id: number;
  readonly patient_key: string;
  readonly modalities: string;
}

export interface KnownInstance {
  readonly instance_id: number;
  readonly study_id: number;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly file: string;
  readonly state: 'stored' | 'missing';
}

/** An instance of the same SOP instance UID. */
export interface Namesake {
  readonly instance_id: number;
  readonly series_id: number;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly revision: number;
  readonly sha256: string;
  readonly file: string;
  readonly state: 'stored' | 'missing';
}

/** `a = ?, b = ?` */
function assignments(keywords: readonly string[]): string {
  return keywords.map((keyword) => `${keyword} = ?`).join(', ');
}

/** `?, ?` */
function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

/**
 * A parameter that is compared with a column. As a bare `?` SQLite's planner looks at its value, which a build with
 * STAT4 may not reuse for another: the statement is compiled anew for every object (130 µs of processor time a commit, and 73 without).
 */
const givenText = '(SELECT ?)';

/** Every statement of `IndexWriter`, prepared once. */
export function prepareIndexStatements(database: WritableDatabase) {
  const demographics = demographicKeywords.join(', ');
  const attributes = studyKeywords.join(', ');
  const demographicMarks = marks(demographicKeywords.length);
  return {
    instanceByHash: database.query<KnownInstance>(
      `SELECT instance_id, study_id, SOPInstanceUID, TransferSyntaxUID, file, state
        FROM instance JOIN series USING (series_id) WHERE sha256 = ${givenText}`,
    ),
    namesakes: database.query<Namesake>(
      `SELECT instance_id, series_id, SeriesInstanceUID, StudyInstanceUID, revision, sha256, file, state
        FROM instance JOIN series USING (series_id) JOIN study USING (study_id)
        WHERE SOPInstanceUID = ${givenText} ORDER BY instance_id`,
    ),
    setRevision: database.change('UPDATE instance SET revision = ? WHERE instance_id = ?'),
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
        arrived_at = ? WHERE study_id = ?`,
    ),
    // SQLite writes the indexes of every column that is set, also where it stays as it is.
    setSource: database.change(
      `UPDATE study SET source_kind = ?, source_label = ?
        WHERE study_id = ? AND (source_kind <> ? OR source_label <> ?)`,
    ),
    restoreInstance: database.change(
      `UPDATE instance SET state = 'stored', file = ?, bytes = ?, data_set_offset_bytes = ?, TransferSyntaxUID = ?,
        frame_count = ?, stored_at = ? WHERE instance_id = ?`,
    ),
    deleteThumbnail: database.change('DELETE FROM thumbnail WHERE instance_id = ?'),
    touchStudy: database.change('UPDATE study SET arrived_at = max(arrived_at, ?) WHERE study_id = ?'),
    restoreStudy: database.change(
      `UPDATE study SET missing_count = missing_count - 1, arrived_at = ? WHERE study_id = ?`,
    ),
    studyOfStored: database.query<{ study_id: number }>(
      `SELECT study_id FROM instance JOIN series USING (series_id) WHERE instance_id = ? AND state = 'stored'`,
    ),
    loseInstance: database.change(`UPDATE instance SET state = 'missing' WHERE instance_id = ?`),
    loseFromStudy: database.change('UPDATE study SET missing_count = missing_count + 1 WHERE study_id = ?'),
    studyKeys: database.query<{ StudyInstanceUID: string; patient_key: string; read_state: ReadState }>(
      'SELECT StudyInstanceUID, patient_key, read_state FROM study WHERE study_id = ?',
    ),
    setReadState: database.change('UPDATE study SET read_state = ? WHERE study_id = ?'),
    // The instance may have gone while its thumbnail was made.
    putThumbnail: database.change(
      `INSERT INTO thumbnail (instance_id, png)
        SELECT ?, ? WHERE EXISTS (SELECT 1 FROM instance WHERE instance_id = ?)
        ON CONFLICT (instance_id) DO UPDATE SET png = excluded.png`,
    ),
    // What the objects say, also where a person corrected that.
    studiesByUid: database.query<StudyRecord>(
      `SELECT study_id, patient_key, modalities, ${attributes}, ${demographicKeywords
        .map((keyword) => `coalesce(received_patient.${keyword}, study.${keyword}) AS ${keyword}`)
        .join(', ')}
        FROM study LEFT JOIN received_patient USING (study_id) WHERE StudyInstanceUID = ${givenText} ORDER BY study_id`,
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
      `INSERT INTO study_modality (modality, study_id, StudyDate) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    setModalityDates: database.change('UPDATE study_modality SET StudyDate = ? WHERE study_id = ?'),
    insertSearch: database.change('INSERT INTO study_search (rowid, words) VALUES (?, ?)'),
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
