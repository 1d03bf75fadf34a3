import { failureText } from './failure-text.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { noSelection, studyPages, useWorklist } from './worklist-store.ts';

/** `range` selects from where the selection began, `toggle` adds or takes away one, `one` is only this. */
export type SelectMode = 'one' | 'toggle' | 'range';

/** Settles when every row of the selection is known by its study. */
let known: Promise<void> = Promise.resolve();
/** Counts selections: an answer that comes after another one began is dropped. */
let generation = 0;

export function selectRow(index: number, mode: SelectMode = 'one'): void {
  generation += 1;
  const studyId = studyPages.rowAt(index)?.studyId ?? null;
  useWorklist.setState({ focusIndex: index, focusedStudyId: studyId, reveal: { index } });
  if (mode === 'range') {
    const { anchorIndex } = useWorklist.getState();
    const anchor = anchorIndex ?? index;
    useWorklist.setState({ anchorIndex: anchor });
    selectPlaces(Math.min(anchor, index), Math.max(anchor, index));
    return;
  }
  useWorklist.setState(({ selectedIds }) => ({
    anchorIndex: index,
    selectedIds:
      mode === 'toggle' ? toggled(selectedIds, studyId) : new Set(studyId === null ? [] : [studyId]),
  }));
}

function toggled(selectedIds: ReadonlySet<number>, studyId: number | null): ReadonlySet<number> {
  if (studyId === null) return selectedIds;
  const next = new Set(selectedIds);
  if (next.has(studyId) && next.size > 1) next.delete(studyId);
  else next.add(studyId);
  return next;
}

/** Every study of the list as it was when it was last asked for. */
export function selectAll(): void {
  const { total } = studyPages.store.getState();
  if (total === 0) return;
  generation += 1;
  if (useWorklist.getState().focusIndex === null) {
    useWorklist.setState({
      focusIndex: 0,
      focusedStudyId: studyPages.rowAt(0)?.studyId ?? null,
      anchorIndex: 0,
    });
  }
  selectPlaces(0, total - 1);
}

/** Those that are loaded at once; where some are not, all of them as soon as the workstation has named them. */
function selectPlaces(first: number, last: number): void {
  const loaded: number[] = [];
  for (let at = first; at <= last; at += 1) {
    const row = studyPages.rowAt(at);
    if (row !== undefined) loaded.push(row.studyId);
  }
  useWorklist.setState({ selectedIds: new Set(loaded) });
  if (loaded.length <= last - first) known = nameStudies(first, last);
}

async function nameStudies(first: number, last: number): Promise<void> {
  const of = generation;
  try {
    const studyIds = await studyPages.idsAt(first, last - first + 1);
    if (of !== generation) return;
    useWorklist.setState(({ focusIndex, focusedStudyId }) => ({
      selectedIds: new Set(studyIds),
      focusedStudyId: focusedStudyId ?? (focusIndex === null ? null : (studyIds[focusIndex - first] ?? null)),
    }));
  } catch (thrown) {
    // Half of what was meant is worse than nothing: a change would reach some of it.
    if (of === generation) {
      useWorklist.setState({ ...noSelection, problem: failureText(thrown, 'worklist') });
    }
  }
}

/** The selected studies, once all of them are known. */
export async function selectedStudyIds(): Promise<number[]> {
  await known;
  return [...useWorklist.getState().selectedIds];
}

/** When the page of the focused place has come, its study is the focused one. */
export function settleFocus(): void {
  const { focusIndex, focusedStudyId, selectedIds } = useWorklist.getState();
  const studyId = focusIndex === null ? undefined : studyPages.rowAt(focusIndex)?.studyId;
  if (focusedStudyId !== null || studyId === undefined) return;
  useWorklist.setState({
    focusedStudyId: studyId,
    ...(selectedIds.size === 0 ? { selectedIds: new Set([studyId]) } : {}),
  });
}

export function moveFocus(rows: number, mode: SelectMode = 'one'): void {
  const { total } = studyPages.store.getState();
  if (total === 0) return;
  const { focusIndex } = useWorklist.getState();
  // Before the first row, or behind the last, when none has the focus yet.
  const from = focusIndex ?? (rows < 0 ? total : -1);
  const next = from + rows;
  selectRow(Math.min(Math.max(next, 0), total - 1), mode);
}

/** The selected rows that are loaded, the focused one first. */
export function selectedRows(): StudyRow[] {
  const { selectedIds, focusedStudyId } = useWorklist.getState();
  return studyPages
    .loadedRows(selectedIds)
    .toSorted((a, b) => Number(b.studyId === focusedStudyId) - Number(a.studyId === focusedStudyId));
}

/**
 * The same question again, with what has arrived since. What is selected stays selected where it still is on the list;
 * what has left it is let go, so that no change reaches a row that is not there.
 */
export function showNew(isPlaceKept = false): Promise<void> {
  generation += 1;
  known = takeAnew(generation, isPlaceKept);
  return known;
}

async function takeAnew(of: number, isPlaceKept: boolean): Promise<void> {
  await studyPages.reopen(isPlaceKept);
  const { selectedIds, focusedStudyId } = useWorklist.getState();
  if (selectedIds.size === 0 || of !== generation) return;
  // Whatever lies at its place now, it is another study.
  useWorklist.setState({ focusIndex: null, anchorIndex: null });
  try {
    const studyIds = await studyPages.idsAt(0, Math.max(1, studyPages.store.getState().total));
    if (of !== generation) return;
    const focusIndex = focusedStudyId === null ? -1 : studyIds.indexOf(focusedStudyId);
    const focus = focusIndex === -1 ? noSelection : { focusIndex, anchorIndex: focusIndex };
    const stillListed = studyIds.filter((studyId) => selectedIds.has(studyId));
    useWorklist.setState({ ...focus, selectedIds: new Set(stillListed) });
  } catch (thrown) {
    // Nobody knows what of it is still on the list.
    if (of === generation) useWorklist.setState({ ...noSelection, problem: failureText(thrown, 'worklist') });
  }
}
