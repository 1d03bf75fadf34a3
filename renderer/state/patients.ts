import { create } from 'zustand';
import type { Correction, PatientCandidate } from '../../shared/model/patient-correction.ts';
import type { PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { t } from '../text/text.ts';
import { rpc } from './rpc.ts';
import { showDialog } from './shell-store.ts';
import { failureText } from './failure-text.ts';

/** What the dialog that says whose study it is shows. */
export interface PatientCorrectionState {
  /** Studies that are corrected together; the first one's values are proposed. */
  readonly studies: readonly StudyRow[];
  readonly candidates: readonly PatientCandidate[] | 'loading';
  readonly history: readonly Correction[];
  /** What failed last; '' for nothing. */
  readonly problem: string;
}

const closed: PatientCorrectionState = { studies: [], candidates: 'loading', history: [], problem: '' };

export const usePatientCorrection = create<PatientCorrectionState>(() => closed);

/** Opens the dialog for these studies, and looks for patients who may be theirs. */
export async function beginCorrection(studies: readonly StudyRow[]): Promise<void> {
  const [first] = studies;
  if (first === undefined) return;
  usePatientCorrection.setState({ ...closed, studies });
  showDialog('patient');
  const isStill = (): boolean => usePatientCorrection.getState().studies === studies;
  try {
    const [candidates, history] = await Promise.all([
      rpc.patients.candidates.query({ studyId: first.studyId }),
      rpc.patients.history.query({ studyId: first.studyId }),
    ]);
    if (isStill()) usePatientCorrection.setState({ candidates, history });
  } catch (thrown) {
    const problem = t('patient.failed', { problem: failureText(thrown, 'patients') });
    if (isStill()) usePatientCorrection.setState({ candidates: [], problem });
  }
}

export function endCorrection(): void {
  usePatientCorrection.setState(closed);
  showDialog(null);
}

/** Gives the studies to this patient. The dialog stays open with the reason when that fails. */
export function correctPatient(demographics: PatientDemographics): Promise<void> {
  return change((studyIds) => rpc.patients.correct.mutate({ studyIds, demographics: checked(demographics) }));
}

/** Shows the studies as what their objects say again. */
export function undoCorrection(): Promise<void> {
  return change((studyIds) => rpc.patients.undo.mutate({ studyIds }));
}

async function change(call: (studyIds: number[]) => Promise<unknown>): Promise<void> {
  const { studies } = usePatientCorrection.getState();
  try {
    await call(studies.map(({ studyId }) => studyId));
    endCorrection();
  } catch (thrown) {
    usePatientCorrection.setState({
      problem: t('patient.failed', { problem: failureText(thrown, 'patients') }),
    });
  }
}

const sexes = ['', 'M', 'F', 'O'] as const;

/** What was received may be no value of the closed set (PS3.3 C.7.1.1): it is then left out. */
function checked(demographics: PatientDemographics) {
  const PatientSex = sexes.find((sex) => sex === demographics.PatientSex.trim().toUpperCase()) ?? '';
  const PatientBirthDate = demographics.PatientBirthDate.replaceAll('-', '').trim();
  return { ...demographics, PatientSex, PatientBirthDate };
}
