import { create } from 'zustand';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { toDa } from '../text/format.ts';
import { setHold } from './keeping.ts';
import { rpc, rpcError } from './rpc.ts';
import { StudyPages } from './study-pages.ts';
import { initialFilter, specOf, type ReadState, type WorklistFilter } from './worklist-filter.ts';
import { failureText } from './failure-text.ts';

/** A key press is a question only when no further one follows at once; the text itself is never delayed. */
const searchPauseMs = 120;

export interface WorklistState {
  readonly filter: WorklistFilter;
  /** What is in the search field; `filter.search` follows it after a pause. */
  readonly searchText: string;
  /** The row that the keys act on; null before any was chosen. */
  readonly focusIndex: number | null;
  readonly focusedStudyId: number | null;
  /** Always holds the focused study. */
  readonly selectedIds: ReadonlySet<number>;
  /** Where a range selection began. */
  readonly anchorIndex: number | null;
  readonly isPanelOpen: boolean;
  /** The last change of read states, to be undone. */
  readonly undo: ReadonlyMap<number, ReadState> | null;
  /** Why the last change was not kept. */
  readonly problem: string | null;
}

/** The rows on the list. */
export const studyPages = new StudyPages({
  query: (query) => rpc.worklist.query.query(query),
  row: async (studyId) => (await rpc.worklist.detail.query({ studyId })).study,
  describeError: (thrown) => rpcError(thrown, 'worklist'),
});

export const useWorklist = create<WorklistState>(() => ({
  filter: initialFilter,
  searchText: '',
  focusIndex: null,
  focusedStudyId: null,
  selectedIds: new Set(),
  anchorIndex: null,
  isPanelOpen: true,
  undo: null,
  problem: null,
}));

export function startWorklist(): void {
  void studyPages.open(specOf(useWorklist.getState().filter, toDa(new Date())));
}

/** Asks the new question; the selection goes with the rows it was made in. */
export function changeFilter(change: Partial<WorklistFilter>): void {
  useWorklist.setState((state) => ({
    filter: { ...state.filter, ...change },
    focusIndex: null,
    focusedStudyId: null,
    selectedIds: new Set<number>(),
    anchorIndex: null,
  }));
  startWorklist();
}

let searchTimer: ReturnType<typeof setTimeout> | undefined;

export function typeSearch(searchText: string): void {
  useWorklist.setState({ searchText });
  clearTimeout(searchTimer);
  searchTimer = setTimeout(applySearch, searchPauseMs);
}

export function applySearch(): void {
  clearTimeout(searchTimer);
  const { searchText, filter } = useWorklist.getState();
  // A blank more or less asks the same: the rows stay as they are.
  if (searchText.trim() !== filter.search) changeFilter({ search: searchText.trim() });
}

/** Everything, or what a tab asks for, in the order that the list has. */
export function clearFilters({ tab = initialFilter.tab }: Partial<Pick<WorklistFilter, 'tab'>> = {}): void {
  clearTimeout(searchTimer);
  useWorklist.setState({ searchText: '' });
  changeFilter({ ...initialFilter, tab, sort: useWorklist.getState().filter.sort });
}

/** A click on a column: that column, or the other way round when it already was. */
export function sortBy(column: WorklistFilter['sort']['column']): void {
  const { sort } = useWorklist.getState().filter;
  // Dates and counts are looked at newest and largest first.
  const startsDescending = ['StudyDate', 'arrivedAt', 'instanceCount', 'PatientBirthDate'].includes(column);
  changeFilter({
    sort:
      sort.column === column
        ? { column, descending: !sort.descending }
        : { column, descending: startsDescending },
  });
}

/** `range` selects from where the selection began, `toggle` adds or takes away one, `one` is only this. */
export type SelectMode = 'one' | 'toggle' | 'range';

export function selectRow(index: number, mode: SelectMode = 'one'): void {
  const row = studyPages.rowAt(index);
  useWorklist.setState((state) => {
    if (row === undefined) {
      // Not loaded yet: the place is kept, and `settleFocus` fills in the study when its page is here.
      return { focusIndex: index, focusedStudyId: null, selectedIds: new Set<number>(), anchorIndex: index };
    }
    const { studyId } = row;
    const moved = { focusIndex: index, focusedStudyId: studyId };
    switch (mode) {
      case 'one':
        return { ...moved, selectedIds: new Set([studyId]), anchorIndex: index };
      case 'toggle': {
        const selectedIds = new Set(state.selectedIds);
        if (selectedIds.has(studyId) && selectedIds.size > 1) selectedIds.delete(studyId);
        else selectedIds.add(studyId);
        return { ...moved, selectedIds, anchorIndex: index };
      }
      case 'range': {
        const anchor = state.anchorIndex ?? index;
        const selectedIds = new Set<number>();
        for (let at = Math.min(anchor, index); at <= Math.max(anchor, index); at += 1) {
          const within = studyPages.rowAt(at);
          if (within !== undefined) selectedIds.add(within.studyId);
        }
        return { ...moved, selectedIds, anchorIndex: anchor };
      }
    }
  });
}

/** When the page of the focused place has come, its study becomes the selected one. */
export function settleFocus(): void {
  const { focusIndex, focusedStudyId } = useWorklist.getState();
  if (focusIndex !== null && focusedStudyId === null && studyPages.rowAt(focusIndex) !== undefined) {
    selectRow(focusIndex);
  }
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

export function togglePanel(): void {
  useWorklist.setState((state) => ({ isPanelOpen: !state.isPanelOpen }));
}

/** The selected studies, the focused one first; those that have left the loaded pages are not among them. */
export function selectedRows(): StudyRow[] {
  const { selectedIds, focusedStudyId } = useWorklist.getState();
  const ids = [...selectedIds].toSorted(
    (a, b) => Number(b === focusedStudyId) - Number(a === focusedStudyId),
  );
  return ids.flatMap((studyId) => {
    const index = studyPages.indexOf(studyId);
    return (index === undefined ? undefined : studyPages.rowAt(index)) ?? [];
  });
}

/** Sets the state of the selected studies; shown at once, taken back when the workstation could not keep it. */
export async function setReadState(readState: ReadState): Promise<void> {
  const before = new Map<number, ReadState>();
  for (const studyId of useWorklist.getState().selectedIds) {
    const index = studyPages.indexOf(studyId);
    const row = index === undefined ? undefined : studyPages.rowAt(index);
    if (row !== undefined && row.readState !== readState) before.set(studyId, row.readState);
  }
  if (before.size === 0) return;
  await keepReadStates(new Map([...before.keys()].map((studyId) => [studyId, readState])), before);
}

/** Pins or locks the selected studies; lets go of them when all of them are. */
export async function toggleHold(kind: 'pin' | 'lock'): Promise<void> {
  const rows = selectedRows();
  if (rows.length === 0) return;
  const isHeld = !rows.every(({ holds }) => holds.includes(kind));
  const problem = await setHold(
    rows.map(({ studyId }) => studyId),
    kind,
    isHeld,
  );
  useWorklist.setState({ problem });
}

export async function undoReadState(): Promise<void> {
  const { undo } = useWorklist.getState();
  if (undo === null) return;
  const before = new Map<number, ReadState>();
  for (const studyId of undo.keys()) {
    const index = studyPages.indexOf(studyId);
    const row = index === undefined ? undefined : studyPages.rowAt(index);
    if (row !== undefined) before.set(studyId, row.readState);
  }
  await keepReadStates(undo, before);
  useWorklist.setState({ undo: null });
}

async function keepReadStates(
  after: ReadonlyMap<number, ReadState>,
  before: ReadonlyMap<number, ReadState>,
): Promise<void> {
  show(after);
  useWorklist.setState({ undo: before, problem: null });
  try {
    for (const [readState, studyIds] of byState(after)) {
      await rpc.worklist.setReadState.mutate({ studyIds, readState });
    }
  } catch (thrown) {
    show(before);
    useWorklist.setState({ undo: null, problem: failureText(thrown, 'read state') });
  }
}

function show(states: ReadonlyMap<number, ReadState>): void {
  for (const [readState, studyIds] of byState(states)) studyPages.patch(new Set(studyIds), { readState });
}

function byState(states: ReadonlyMap<number, ReadState>): Map<ReadState, number[]> {
  const grouped = new Map<ReadState, number[]>();
  for (const [studyId, state] of states) grouped.set(state, [...(grouped.get(state) ?? []), studyId]);
  return grouped;
}
