import type { StudyRow } from '../../shared/model/worklist.ts';
import { pageSize, type StudyPages } from './study-pages.ts';

/** Whose place in the list decides: the next study, or the next one of another patient. */
export type StudyStep = 'study' | 'patient';

type Rows = Pick<StudyPages, 'store' | 'ensure' | 'rowAt'>;

export interface FoundStudy {
  readonly index: number;
  readonly studyId: number;
}

/**
 * The study that follows the open one in the worklist as it is filtered and sorted, or goes before it. Null at its
 * end, and when the list changed meanwhile.
 *
 * @param focusIndex the place to go on from when the open study is not in the list
 */
export async function nextStudy(
  pages: Rows,
  openStudyId: number,
  focusIndex: number | null,
  step: 1 | -1,
  by: StudyStep,
): Promise<FoundStudy | null> {
  const { total, snapshot } = pages.store.getState();
  const from = placeOf(pages, openStudyId) ?? focusIndex;
  const own = pages.rowAt(from ?? -1)?.patientKey ?? null;
  for (let index = (from ?? -1) + step; index >= 0 && index < total; index += step) {
    const row = await rowAt(pages, index, snapshot);
    if (row === undefined) return null;
    if (row.studyId === openStudyId || (by === 'patient' && row.patientKey === own)) continue;
    return { index, studyId: row.studyId };
  }
  return null;
}

/** The place of a loaded row; undefined when it is not loaded. */
function placeOf({ store }: Rows, studyId: number): number | undefined {
  for (const [page, rows] of store.getState().pages) {
    const place = rows.findIndex((row) => row.studyId === studyId);
    if (place !== -1) return page * pageSize + place;
  }
  return undefined;
}

async function rowAt(pages: Rows, index: number, snapshot: number): Promise<StudyRow | undefined> {
  if (pages.rowAt(index) === undefined) await pages.ensure(index, index, snapshot);
  return pages.store.getState().snapshot === snapshot ? pages.rowAt(index) : undefined;
}
