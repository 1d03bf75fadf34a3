import { create } from 'zustand';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { formatCount } from '../text/format.ts';
import { tn } from '../text/text.ts';
import { rpc } from './rpc.ts';
import { useWorklist } from './worklist-store.ts';

/** Something that a person did to studies, and how it is taken back. */
export interface Deed {
  /** What was done and to how many, in words. */
  readonly text: string;
  /** Answers why it could not be taken back, or null. */
  readonly undo: () => Promise<string | null>;
}

/** Older ones can no longer be taken back. */
const mostDeeds = 50;

/** What was done in this window, the latest last. */
export const useDeeds = create<{ readonly deeds: readonly Deed[] }>(() => ({ deeds: [] }));

export function remember(deed: Deed): void {
  useDeeds.setState(({ deeds }) => ({ deeds: [...deeds, deed].slice(-mostDeeds) }));
}

const underWay = new Set<Promise<unknown>>();

/** Something that is being done, to the point where it is remembered: what is shown at once can be taken back at once. */
export async function whileDoing<Result>(deed: Promise<Result>): Promise<Result> {
  underWay.add(deed);
  try {
    return await deed;
  } finally {
    underWay.delete(deed);
  }
}

/** Also what is still being done. */
export function canUndo(): boolean {
  return underWay.size > 0 || useDeeds.getState().deeds.length > 0;
}

let undoing: Promise<void> = Promise.resolve();

/**
 * Takes back the last, after those before it, and after what is being done; one that fails is not tried again, and says
 * why.
 */
export function undoLast(): Promise<void> {
  const before = undoing;
  undoing = (async () => {
    await before;
    await Promise.allSettled(underWay);
    const last = useDeeds.getState().deeds.at(-1);
    if (last === undefined) return;
    useDeeds.setState(({ deeds }) => ({ deeds: deeds.filter((deed) => deed !== last) }));
    useWorklist.setState({ problem: await last.undo() });
  })();
  return undoing;
}

/** Studies that left the cache and may be back under another row id, by the one that they had. */
const left = new Map<number, Pick<StudyRow, 'StudyInstanceUID' | 'patientKey'>>();

export function rememberLeaving(rows: readonly StudyRow[]): void {
  for (const { studyId, StudyInstanceUID, patientKey } of rows) {
    left.set(studyId, { StudyInstanceUID, patientKey });
  }
}

/**
 * Takes something back on studies as they are called now. Says how many are no longer there, when some are not: what
 * cannot be taken back is never passed over in silence.
 */
export async function undoOn(
  studyIds: readonly number[],
  undo: (studyIds: number[]) => Promise<string | null>,
): Promise<string | null> {
  const found: number[] = [];
  for (const studyId of studyIds) {
    const named = left.get(studyId);
    const now = named === undefined ? studyId : await rpc.workspace.locate.query(named);
    if (now !== null) found.push(now);
  }
  const problem = found.length === 0 ? null : await undo(found);
  const gone = studyIds.length - found.length;
  return problem ?? (gone === 0 ? null : tn('worklist.undo.gone', gone, formatCount(gone)));
}
