import { create } from 'zustand';
import { toDa } from '../text/format.ts';
import { rpc, rpcError } from './rpc.ts';
import { StudyPages } from './study-pages.ts';
import { initialFilter, specOf, type WorklistFilter } from './worklist-filter.ts';

export interface WorklistState {
  readonly filter: WorklistFilter;
  /** What is in the search field; `filter.search` follows it as fast as questions are answered. */
  readonly searchText: string;
  /** The row that the keys act on; null before any was chosen. */
  readonly focusIndex: number | null;
  readonly focusedStudyId: number | null;
  /** Always holds the focused study, once it is known. */
  readonly selectedIds: ReadonlySet<number>;
  /** Where a range selection began. */
  readonly anchorIndex: number | null;
  /** The place that was moved to last; a new object each time, so that a view follows each move once. */
  readonly reveal: { readonly index: number } | null;
  readonly isPanelOpen: boolean;
  /** Why the last change was not kept. */
  readonly problem: string | null;
}

/** Nothing is chosen. */
export const noSelection = {
  focusIndex: null,
  focusedStudyId: null,
  selectedIds: new Set<number>(),
  anchorIndex: null,
  reveal: null,
} as const satisfies Partial<WorklistState>;

/** The rows on the list. */
export const studyPages = new StudyPages({
  query: (query) => rpc.worklist.query.query(query),
  rows: (studyIds) => rpc.worklist.rows.query({ studyIds: [...studyIds] }),
  ids: (places) => rpc.worklist.ids.query(places),
  describeError: (thrown) => rpcError(thrown, 'worklist'),
});

export const useWorklist = create<WorklistState>(() => ({
  filter: initialFilter,
  searchText: '',
  ...noSelection,
  isPanelOpen: true,
  problem: null,
}));

export function startWorklist(): Promise<void> {
  return studyPages.open(specOf(useWorklist.getState().filter, toDa(new Date())));
}

/** Asks the new question; the selection goes with the rows it was made in, so that no change reaches what is not seen. */
export function changeFilter(change: Partial<WorklistFilter>): void {
  void askFor(change);
}

/** Counts questions: only the newest one's answer decides. */
let question = 0;

async function askFor(change: Partial<WorklistFilter>): Promise<void> {
  question += 1;
  const of = question;
  useWorklist.setState((state) => ({ filter: { ...state.filter, ...change }, ...noSelection }));
  await startWorklist();
  // What was chosen among the rows of before, while the answer was on its way, is not among these.
  if (of === question && useWorklist.getState().focusIndex !== null) useWorklist.setState(noSelection);
}

let searching: Promise<void> | undefined;

/** Every letter is asked for at once; while an answer is on its way, only the latest text waits for its turn. */
export function typeSearch(searchText: string): void {
  useWorklist.setState({ searchText });
  searching ??= followText().finally(() => {
    searching = undefined;
  });
}

/** Resolves when the rows are those of what is in the search field. */
export async function searchSettled(): Promise<void> {
  await searching;
}

async function followText(): Promise<void> {
  for (;;) {
    const { searchText, filter } = useWorklist.getState();
    // A blank more or less asks the same: the rows stay as they are.
    if (searchText.trim() === filter.search) return;
    await askFor({ search: searchText.trim() });
  }
}

/** Everything, or what a tab asks for, in the order that the list has. */
export function clearFilters({ tab = initialFilter.tab }: Partial<Pick<WorklistFilter, 'tab'>> = {}): void {
  useWorklist.setState({ searchText: '' });
  changeFilter({ ...initialFilter, tab, sort: useWorklist.getState().filter.sort });
}

/** A click on a column: that column, or the other way round when it already was. */
export function sortBy(column: WorklistFilter['sort']['column']): void {
  const { sort } = useWorklist.getState().filter;
  // Dates, counts and labels are looked at newest, largest and any first.
  const startsDescending = ['StudyDate', 'arrivedAt', 'instanceCount', 'PatientBirthDate', 'labels'].includes(
    column,
  );
  changeFilter({
    sort:
      sort.column === column
        ? { column, descending: !sort.descending }
        : { column, descending: startsDescending },
  });
}

export function togglePanel(): void {
  useWorklist.setState((state) => ({ isPanelOpen: !state.isPanelOpen }));
}
