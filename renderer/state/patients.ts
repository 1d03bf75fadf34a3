import { create } from 'zustand';
import type { Correction, PatientCandidate } from '../../shared/model/patient-correction.ts';
import type { PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { matchPatients } from '../../shared/model/patient-match.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { refused } from './refused.ts';
import { remember, undoOn } from './worklist-undo.ts';
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
    if (isStill()) {
      usePatientCorrection.setState({ candidates: withSelected(studies, candidates), history });
    }
  } catch (thrown) {
    const problem = t('patient.failed', { problem: failureText(thrown, 'patients') });
    if (isStill()) usePatientCorrection.setState({ candidates: [], problem });
  }
}

/** Who selects studies of several patients may mean that they are one: those patients come first. */
export function withSelected(
  studies: readonly StudyRow[],
  candidates: readonly PatientCandidate[],
): PatientCandidate[] {
  const [first] = studies;
  const byPatient = Map.groupBy(studies, ({ patientKey }) => patientKey);
  const selected = [...byPatient.values()].flatMap(([one, ...more]): PatientCandidate[] => {
    if (first === undefined || one === undefined || one.patientKey === first.patientKey) return [];
    const { score, reasons } = matchPatients(first.received ?? first, one);
    const newestStudyDate =
      [one, ...more]
        .map(({ StudyDate }) => StudyDate)
        .toSorted()
        .at(-1) ?? '';
    return [
      {
        demographics: demographicsOf(one),
        studyCount: 1 + more.length,
        newestStudyDate,
        score,
        reasons: [...reasons],
      },
    ];
  });
  const named = new Set(selected.map(({ demographics }) => JSON.stringify(demographics)));
  return [
    ...selected,
    ...candidates.filter(({ demographics }) => !named.has(JSON.stringify(demographicsOf(demographics)))),
  ];
}

export function demographicsOf(patient: PatientDemographics): PatientDemographics {
  const { PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex } = patient;
  return { PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex };
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
    remember({
      text: tn('patient.did', studies.length, formatCount(studies.length)),
      undo: () => showAsBefore(studies),
    });
    endCorrection();
  } catch (thrown) {
    usePatientCorrection.setState({
      problem: t('patient.failed', { problem: failureText(thrown, 'patients') }),
    });
  }
}

/** As received where they were, as what was decided before where something was. */
async function showAsBefore(studies: readonly StudyRow[]): Promise<string | null> {
  const problems: (string | null)[] = [];
  for (const [patientKey, rows] of Map.groupBy(studies, (row) =>
    row.received === null ? null : row.patientKey,
  )) {
    const [first] = rows;
    if (first === undefined) continue;
    const studyIds = rows.map(({ studyId }) => studyId);
    const problem = await undoOn(studyIds, (now) =>
      refused(
        () =>
          patientKey === null
            ? rpc.patients.undo.mutate({ studyIds: now })
            : rpc.patients.correct.mutate({ studyIds: now, demographics: checked(demographicsOf(first)) }),
        'patients',
      ),
    );
    problems.push(problem);
  }
  return problems.find((problem) => problem !== null) ?? null;
}

const sexes = ['', 'M', 'F', 'O'] as const;

/** What was received may be no value of the closed set (PS3.3 C.7.1.1): it is then left out. */
function checked(demographics: PatientDemographics) {
  const PatientSex = sexes.find((sex) => sex === demographics.PatientSex.trim().toUpperCase()) ?? '';
  const PatientBirthDate = demographics.PatientBirthDate.replaceAll('-', '').trim();
  return { ...demographics, PatientSex, PatientBirthDate };
}
