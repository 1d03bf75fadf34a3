import { demographicKeywords, type PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { Query, ReadableDatabase } from './database.ts';
import type { ReceivingTest } from './receiving-state.ts';
import type { ReadState } from './user-changes.ts';

interface StudyRecord {
  readonly study_id: number;
  readonly patient_id: number;
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  readonly PatientName: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
  readonly ReferringPhysicianName: string;
  readonly BodyPartExamined: string;
  readonly InstitutionName: string;
  readonly modalities: string;
  readonly series_count: number;
  readonly instance_count: number;
  readonly conflict_count: number;
  readonly missing_count: number;
  readonly bytes: number;
  readonly source_kind: StudyRow['source']['kind'];
  readonly source_label: string;
  readonly arrived_at: number;
  readonly read_state: ReadState;
  readonly note_count: number;
  readonly labels: string;
  readonly corrupt_count: number;
  /** Patients that rows of this study are shown as. */
  readonly patient_count: number;
  /** Of the patient that the row shows: of what was received, or of what that was corrected to. */
  readonly shown_patient_key: string;
}

/** Reads rows of the worklist by id and turns records into what crosses the wire. */
export class StudyRows {
  readonly #byId: Query<StudyRecord>;
  readonly #othersOfPatient: Query<StudyRecord>;
  readonly #received: Query<PatientDemographics>;
  readonly #holds: Query<{ kind: 'pin' | 'lock' }>;

  constructor(index: ReadableDatabase, user: ReadableDatabase) {
    const select = `SELECT study.*, (SELECT count(*) FROM corrupt
        WHERE corrupt.study_id = study.study_id) AS corrupt_count, (SELECT count(DISTINCT other.patient_id) FROM study other
        WHERE other.StudyInstanceUID = study.StudyInstanceUID) AS patient_count, (SELECT patient.patient_key FROM patient
        WHERE patient.patient_id = study.patient_id) AS shown_patient_key FROM study`;
    this.#byId = index.query(`${select} WHERE study_id = ?`);
    this.#othersOfPatient = index.query(
      `${select} WHERE patient_id = (SELECT patient_id FROM study WHERE study_id = ?) AND study_id <> ?
        ORDER BY StudyDate DESC, StudyTime DESC, study_id DESC`,
    );
    this.#received = index.query(
      `SELECT ${demographicKeywords.join(', ')} FROM received_patient WHERE study_id = ?`,
    );
    this.#holds = user.query(
      `SELECT DISTINCT kind FROM hold WHERE StudyInstanceUID = ? AND patient_key = ? AND kind IN ('pin', 'lock')
        ORDER BY kind DESC`,
    );
  }

  byId(studyId: number, isReceiving: ReceivingTest): StudyRow | undefined {
    const record = this.#byId.get(studyId);
    return record === undefined ? undefined : this.#toRow(record, isReceiving);
  }

  /** Other studies with the same identity key, newest first. */
  othersOfPatient(studyId: number, isReceiving: ReceivingTest): StudyRow[] {
    return this.#othersOfPatient.all(studyId, studyId).map((record) => this.#toRow(record, isReceiving));
  }

  #toRow(record: StudyRecord, isReceiving: ReceivingTest): StudyRow {
    const holds = this.#holds.all(record.StudyInstanceUID, record.patient_key).map(({ kind }) => kind);
    const received = this.#received.get(record.study_id) ?? null;
    return toRow(record, holds, received, isReceiving);
  }
}

function toRow(
  record: StudyRecord,
  holds: StudyRow['holds'],
  received: StudyRow['received'],
  isReceiving: ReceivingTest,
): StudyRow {
  return {
    studyId: record.study_id,
    StudyInstanceUID: record.StudyInstanceUID,
    patientKey: record.shown_patient_key,
    PatientID: record.PatientID,
    IssuerOfPatientID: record.IssuerOfPatientID,
    PatientName: record.PatientName,
    PatientBirthDate: record.PatientBirthDate,
    PatientSex: record.PatientSex,
    received,
    StudyDate: record.StudyDate,
    StudyTime: record.StudyTime,
    StudyDescription: record.StudyDescription,
    AccessionNumber: record.AccessionNumber,
    ReferringPhysicianName: record.ReferringPhysicianName,
    BodyPartExamined: record.BodyPartExamined,
    InstitutionName: record.InstitutionName,
    modalities: valuesOf(record.modalities),
    seriesCount: record.series_count,
    instanceCount: record.instance_count,
    bytes: record.bytes,
    source: { kind: record.source_kind, label: record.source_label },
    arrivedAt: new Date(record.arrived_at).toISOString(),
    state: isReceiving(record.arrived_at) ? 'receiving' : 'stable',
    readState: record.read_state,
    holds,
    noteCount: record.note_count,
    labels: valuesOf(record.labels),
    warnings: warningsOf(record),
  };
}

/** Of a column that holds several, separated by a backslash. */
function valuesOf(text: string): string[] {
  return text === '' ? [] : text.split('\\');
}

function warningsOf(record: StudyRecord): StudyRow['warnings'] {
  const warnings: StudyRow['warnings'] = [];
  if (record.patient_count > 1) {
    warnings.push({
      code: 'identity.conflict',
      text: `Objects of this study name ${record.patient_count} different patients; each has a row of its own`,
    });
  }
  if (record.conflict_count > 0) {
    warnings.push({
      code: 'instance.conflict',
      text: `${record.conflict_count} objects came with the UID of one that was here and other content; both are kept, the first is shown`,
    });
  }
  if (record.missing_count > 0) {
    warnings.push({
      code: 'instance.missing',
      text: `${record.missing_count} of ${record.instance_count} stored files are no longer there`,
    });
  }
  if (record.corrupt_count > 0) {
    warnings.push({
      code: 'instance.corrupt',
      text: `${record.corrupt_count} of ${record.instance_count} stored files are no longer what was received`,
    });
  }
  return warnings;
}
