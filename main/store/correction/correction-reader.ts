import type { Correction, PatientCandidate } from '../../../shared/model/patient-correction.ts';
import { demographicKeywords, type PatientDemographics } from '../../../shared/model/patient-identity.ts';
import { matchPatients } from '../../../shared/model/patient-match.ts';
import { searchWords } from '../../../shared/model/search-text.ts';
import type { ReadableDatabase } from '../database.ts';

interface CandidateRecord extends PatientDemographics {
  readonly patient_id: number;
  readonly study_count: number;
  readonly newest: string;
}

/** Proposals below this are no help: one agreeing part, and others that differ. */
const leastScore = 30;
const mostProposals = 8;
/** Patients that are compared: those that share an identifier, a birth date, or a name. */
const mostCompared = 500;

/** Answers who a study may belong to, and what was decided about it before. */
export class CorrectionReader {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(index: ReadableDatabase, user: ReadableDatabase) {
    this.#statements = prepareStatements(index, user);
  }

  /** What the objects of a study say; undefined when there is no such study. */
  received(studyId: number): PatientDemographics | undefined {
    return this.#statements.received.get(studyId);
  }

  /** Other patients of the cache, the likeliest first. */
  candidates(studyId: number): PatientCandidate[] {
    const received = this.received(studyId);
    if (received === undefined) return [];
    return this.#related(received, studyId)
      .map((patient) => proposal(received, patient))
      .filter(({ score }) => score >= leastScore)
      .toSorted((a, b) => b.score - a.score || b.newestStudyDate.localeCompare(a.newestStudyDate))
      .slice(0, mostProposals);
  }

  /** Every decision about a study, the newest first. */
  history(studyId: number): Correction[] {
    const keys = this.#statements.studyKeys.get(studyId);
    if (keys === undefined) return [];
    return this.#statements.history
      .all(keys.StudyInstanceUID, keys.patient_key)
      .map(({ author, made_at, undone_by, undone_at, ...demographics }) => ({
        demographics,
        author,
        madeAt: new Date(made_at).toISOString(),
        undoneBy: undone_by,
        undoneAt: undone_at === null ? null : new Date(undone_at).toISOString(),
      }));
  }

  #related(received: PatientDemographics, studyId: number): CandidateRecord[] {
    const found = new Map<number, CandidateRecord>();
    const add = (records: readonly CandidateRecord[]): void => {
      for (const record of records) found.set(record.patient_id, record);
    };
    if (received.PatientID.trim() !== '') add(this.#statements.byId.all(received.PatientID, studyId));
    if (received.PatientBirthDate !== '') {
      add(this.#statements.byBirthDate.all(received.PatientBirthDate, studyId));
    }
    for (const word of searchWords(received.PatientName).slice(0, 4)) {
      add(this.#statements.byWord.all(`"${word}"`, studyId));
    }
    return [...found.values()];
  }
}

function proposal(received: PatientDemographics, patient: CandidateRecord): PatientCandidate {
  const { PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex } = patient;
  const demographics = { PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex };
  const { score, reasons } = matchPatients(received, demographics);
  return {
    demographics,
    studyCount: patient.study_count,
    newestStudyDate: patient.newest,
    score,
    reasons: [...reasons],
  };
}

function prepareStatements(index: ReadableDatabase, user: ReadableDatabase) {
  const ofPatient = demographicKeywords.map((keyword) => `patient.${keyword} AS ${keyword}`).join(', ');
  const related = (condition: string) =>
    index.query<CandidateRecord>(
      `SELECT patient.patient_id, ${ofPatient}, count(*) AS study_count, max(study.StudyDate) AS newest
        FROM patient JOIN study USING (patient_id)
        WHERE patient.patient_id IN (SELECT patient_id FROM study WHERE ${condition})
          AND patient.patient_id <> (SELECT patient_id FROM study WHERE study_id = ?)
        GROUP BY patient.patient_id LIMIT ${mostCompared}`,
    );
  return {
    received: index.query<PatientDemographics>(
      `SELECT ${demographicKeywords
        .map((keyword) => `coalesce(received_patient.${keyword}, study.${keyword}) AS ${keyword}`)
        .join(', ')}
        FROM study LEFT JOIN received_patient USING (study_id) WHERE study_id = ?`,
    ),
    byId: related('PatientID = ? COLLATE NOCASE'),
    byBirthDate: related('PatientBirthDate = ?'),
    byWord: related('study_id IN (SELECT rowid FROM study_search WHERE study_search MATCH ?)'),
    studyKeys: index.query<{ StudyInstanceUID: string; patient_key: string }>(
      'SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?',
    ),
    history: user.query<
      PatientDemographics & {
        author: string;
        made_at: number;
        undone_by: string | null;
        undone_at: number | null;
      }
    >(
      `SELECT ${demographicKeywords.join(', ')}, author, made_at, undone_by, undone_at FROM correction
        WHERE StudyInstanceUID = ? AND patient_key = ? ORDER BY correction_id DESC`,
    ),
  };
}
