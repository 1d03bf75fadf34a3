import { create } from 'zustand';
import { openStudy } from './shell-store.ts';
import { nextStudy, type FoundStudy, type StudyStep } from './step-study.ts';
import { selectRow } from './worklist-selection.ts';
import { studyPages, useWorklist } from './worklist-store.ts';

/** The list has no study in that direction: said until the next key that finds one, or until it is read. */
export const useWalkEnd = create<{ readonly end: 'first' | 'last' | null }>(() => ({ end: null }));

/** Lets another page, which has the list, go on from there; false when there is none. */
let otherPage: (openStudyId: number, step: 1 | -1, by: StudyStep) => Promise<boolean> = () =>
  Promise.resolve(false);

export function walkBy(page: typeof otherPage): void {
  otherPage = page;
}

/** The study after or before the open one in the list, which says so when there is none. */
export async function findStudy(
  openStudyId: number,
  step: 1 | -1,
  by: StudyStep,
): Promise<FoundStudy | null> {
  if (await otherPage(openStudyId, step, by)) return null;
  const found = await nextStudy(studyPages, openStudyId, useWorklist.getState().focusIndex, step, by);
  tellWalkEnd(found === null ? step : null);
  return found;
}

export function tellWalkEnd(step: 1 | -1 | null): void {
  useWalkEnd.setState({ end: step === null ? null : step === 1 ? 'last' : 'first' });
}

/** Opens it on every reading screen; the list has it selected when the reader comes back. */
export function goToStudy({ index, studyId }: FoundStudy): void {
  selectRow(index);
  openStudy(studyId);
}
