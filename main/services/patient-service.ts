import type { Correction, PatientCandidate } from '../../shared/model/patient-correction.ts';
import type { PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { ReadingSessions } from './reading-service.ts';

/** Whose study it is, decided by a person: proposals, corrections and taking them back. */
export interface PatientService {
  /** Patients of the cache who may be the one of this study, with a score and its reasons. */
  candidates(studyId: number): Promise<PatientCandidate[]>;
  /** Throws `store.not-found`. Windows that show one of the studies must open it again. */
  correct(studyIds: readonly number[], demographics: PatientDemographics): Promise<void>;
  /** Throws `store.not-found`. Windows that show one of the studies must open it again. */
  undo(studyIds: readonly number[]): Promise<void>;
  history(studyId: number): Promise<Correction[]>;
}

export interface PatientParts {
  readonly store: Pick<StoreApi, 'correctPatient' | 'undoCorrection'>;
  readonly reader: Pick<ReaderApi, 'patientCandidates' | 'corrections' | 'studyRows'>;
  readonly reading: Pick<ReadingSessions, 'endSessionsOf'>;
  /** User of the operating system. */
  readonly author: string;
  /** For the audit trail: a study as it was shown, and as it is shown now. */
  readonly onCorrected: (before: StudyRow, after: StudyRow) => void;
}

export function createPatientService({
  store,
  reader,
  reading,
  author,
  onCorrected,
}: PatientParts): PatientService {
  const change = async (studyIds: readonly number[], write: () => Promise<void>): Promise<void> => {
    const before = await reader.studyRows(studyIds);
    await write();
    // Whatever a window shows of them may now be two patients: never in one layout.
    reading.endSessionsOf(studyIds);
    const after = new Map((await reader.studyRows(studyIds)).map((row) => [row.studyId, row]));
    for (const row of before) {
      const now = after.get(row.studyId);
      if (now !== undefined) onCorrected(row, now);
    }
  };
  return {
    candidates: (studyId) => reader.patientCandidates(studyId),
    correct: (studyIds, demographics) =>
      change(studyIds, () => store.correctPatient({ studyIds, demographics, author })),
    undo: (studyIds) => change(studyIds, () => store.undoCorrection(studyIds, author)),
    history: (studyId) => reader.corrections(studyId),
  };
}
