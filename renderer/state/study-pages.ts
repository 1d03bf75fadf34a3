import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NegatoscopeError } from '../../shared/errors.ts';
import type { StudyPage, StudyPlaces, StudyQuery, StudyRow } from '../../shared/model/worklist.ts';

/** What the rows are chosen and ordered by: a query without its window. */
export type StudySpec = Omit<StudyQuery, 'offset' | 'limit' | 'upToStudyId'>;

/** Rows a request; a screen holds about 25, so a page covers a flick of the wheel. */
export const pageSize = 100;
/** The rows in view of a new snapshot are asked for in steps of this many: a little more than are there. */
const rowsAStep = 10;
/** Changed rows that have left their page are asked for one by one, up to this many. */
const singleRowLimit = 20;
/** More would stand in the way of the one that is looked at when the scrolling ends. */
const pagesAtOnce = 2;

type Part = Pick<StudyQuery, 'offset' | 'limit'>;

export interface StudyPagesSource {
  readonly query: (query: StudyQuery) => Promise<StudyPage>;
  readonly rows: (studyIds: readonly number[]) => Promise<StudyRow[]>;
  readonly ids: (places: StudyPlaces) => Promise<number[]>;
  readonly describeError: (thrown: unknown) => NegatoscopeError;
}

export interface StudyPagesState {
  readonly spec: StudySpec | null;
  /** `loading` keeps the previous rows on screen; a failure says why and can be tried again. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error: NegatoscopeError | null;
  /** Rows of the snapshot. */
  readonly total: number;
  /** Page index → its rows; the first ones of the page, as long as the others have not been in view. */
  readonly pages: ReadonlyMap<number, readonly StudyRow[]>;
  /** Studies that would be listed but came after the snapshot. */
  readonly newCount: number;
  /** Counts snapshots: a view that sees it change starts at the top, unless the place is to be kept. */
  readonly snapshot: number;
  readonly isPlaceKept: boolean;
  /** The search that the rows answer. */
  readonly answered: string;
}

/**
 * The rows of the worklist, as a snapshot: the order holds still while studies arrive, rows that are on screen are
 * brought up to date in place, and what is new is only counted until a person asks to see it.
 */
export class StudyPages {
  readonly store: StoreApi<StudyPagesState> = createStore<StudyPagesState>(() => ({
    spec: null,
    status: 'loading',
    error: null,
    total: 0,
    pages: new Map(),
    newCount: 0,
    snapshot: 0,
    isPlaceKept: false,
    answered: '',
  }));
  readonly #source: StudyPagesSource;
  readonly #pending = new Set<number>();
  /** Pages that were asked for to their end, with however many rows there were. */
  readonly #whole = new Set<number>();
  /** The latest range of rows that was asked for. */
  #wanted = { first: 0, last: -1 };
  /** The newest study of the snapshot; undefined before the first page. */
  #upToStudyId: number | undefined;
  /** Changed while a snapshot was being taken: it may have them or not. */
  #missed: Set<number> | 'all' = new Set();
  /** The most rows that a view ever had at once. */
  #mostInView = 0;
  /** Raised by every `open`: answers to earlier questions are dropped. */
  #generation = 0;

  constructor(source: StudyPagesSource) {
    this.#source = source;
  }

  /**
   * Takes a new snapshot. The rows of the one before stay until its first ones are here: those in view, without the rest
   * of their page, unless the place is kept.
   */
  async open(spec: StudySpec, isPlaceKept = false): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    this.#pending.clear();
    this.#whole.clear();
    this.#wanted = { first: 0, last: -1 };
    this.store.setState({ spec, status: 'loading', error: null });
    try {
      const limit = isPlaceKept ? pageSize : this.#rowsToBeginWith();
      const page = await this.#source.query({ ...spec, offset: 0, limit });
      if (generation !== this.#generation) return;
      this.#upToStudyId = page.newestStudyId;
      this.store.setState((state) => ({
        status: 'ready',
        total: page.total,
        pages: new Map([[0, page.rows.map((row, place) => unlessEqual(state.pages.get(0)?.[place], row))]]),
        newCount: 0,
        snapshot: state.snapshot + 1,
        isPlaceKept,
        answered: spec.search,
      }));
      this.#catchUp();
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.store.setState({ status: 'failed', error: this.#source.describeError(thrown) });
    }
  }

  /** The same question again, with what has arrived since; also the way out of a failure. */
  async reopen(isPlaceKept = false): Promise<void> {
    const { spec } = this.store.getState();
    if (spec !== null) await this.open(spec, isPlaceKept);
  }

  /** The studies at some places of the snapshot, also where its rows are not loaded. */
  async idsAt(offset: number, limit: number): Promise<number[]> {
    const { spec, total } = this.store.getState();
    if (spec === null || limit <= 0) return [];
    const [now, studyIds] = await Promise.all([
      this.#source.query(this.#pinned(spec, { offset: 0, limit: 1 })),
      this.#source.ids(this.#pinned(spec, { offset, limit })),
    ]);
    return now.total < total ? this.#idsOfShorter(spec, { offset, limit }) : studyIds;
  }

  /**
   * Has the rows of a snapshot loaded. Only the latest range counts: what was scrolled past before its turn came is
   * never asked for.
   */
  async ensure(firstIndex: number, lastIndex: number, ofSnapshot: number): Promise<void> {
    const { status, total, snapshot } = this.store.getState();
    if (status !== 'ready' || total === 0 || snapshot !== ofSnapshot) return;
    this.#wanted = { first: Math.max(0, firstIndex), last: Math.min(lastIndex, total - 1) };
    this.#mostInView = Math.max(this.#mostInView, lastIndex - firstIndex + 1);
    await this.#loadWanted();
  }

  /**
   * The rest of the first page, for when nobody types any more: a flick of the wheel finds its rows there, and what is
   * done to the rows in view meanwhile moves none of them.
   */
  async fillFirstPage(ofSnapshot: number): Promise<void> {
    const { status, total, snapshot } = this.store.getState();
    if (status !== 'ready' || snapshot !== ofSnapshot || this.#whole.has(0) || this.#pending.has(0)) return;
    if (this.#loadedOf(0).length < Math.min(total, pageSize)) await this.#load(0);
  }

  rowAt(index: number): StudyRow | undefined {
    return this.#loadedOf(Math.floor(index / pageSize))[index % pageSize];
  }

  /** Those of the studies whose rows are loaded, in the order of the list. */
  loadedRows(studyIds: ReadonlySet<number>): StudyRow[] {
    return [...this.store.getState().pages]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([, rows]) => rows.filter((row) => studyIds.has(row.studyId)));
  }

  /** Changes loaded rows at once; the workstation's own word follows by event. */
  patch(studyIds: ReadonlySet<number>, change: Partial<StudyRow>): void {
    this.#replace((row) => (studyIds.has(row.studyId) ? { ...row, ...change } : row));
  }

  /** Studies changed: updates those that are loaded, in place, and counts what is new. */
  async refresh(studyIds: readonly number[] | 'all'): Promise<void> {
    const { spec, status, total, pages } = this.store.getState();
    if (spec === null) return;
    if (status === 'loading') {
      if (studyIds === 'all') this.#missed = 'all';
      else if (this.#missed !== 'all') for (const studyId of studyIds) this.#missed.add(studyId);
      return;
    }
    // Nothing on screen that could move.
    if (status === 'failed' || total === 0) {
      await this.reopen();
      return;
    }
    const generation = this.#generation;
    const changed = studyIds === 'all' ? null : new Set(studyIds);
    const affected = [...pages].filter(
      ([, rows]) => changed === null || rows.some((row) => changed.has(row.studyId)),
    );
    const window = affected.map(([page, { length }]) => ({
      offset: page * pageSize,
      limit: Math.max(1, length),
    }));
    try {
      const [everything, pinned, ...more] = await Promise.all([
        this.#source.query({ ...spec, offset: 0, limit: 1 }),
        ...(window.length === 0 ? [{ offset: 0, limit: 1 }] : window).map((part) =>
          this.#source.query(this.#pinned(spec, part)),
        ),
      ]);
      if (generation !== this.#generation || everything === undefined || pinned === undefined) return;
      const fresh = new Map([pinned, ...more].flatMap((page) => page.rows.map((row) => [row.studyId, row])));
      const gone = affected
        .flatMap(([, rows]) => rows)
        .filter((row) => changed?.has(row.studyId) === true && !fresh.has(row.studyId))
        .slice(0, singleRowLimit)
        .map(({ studyId }) => studyId);
      // What is no longer in the cache keeps its place until the next snapshot: no row moves under the pointer.
      const rows = gone.length === 0 ? [] : await this.#source.rows(gone);
      for (const row of rows) fresh.set(row.studyId, row);
      if (generation !== this.#generation) return;
      this.#replace((row) => unlessEqual(row, fresh.get(row.studyId) ?? row));
      this.store.setState({ newCount: Math.max(0, everything.total - pinned.total) });
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.store.setState({ error: this.#source.describeError(thrown) });
    }
  }

  #catchUp(): void {
    const missed = this.#missed;
    this.#missed = new Set();
    if (missed === 'all' || missed.size > 0) void this.refresh(missed === 'all' ? missed : [...missed]);
  }

  async #loadWanted(): Promise<void> {
    const loads: Promise<boolean>[] = [];
    const { first, last } = this.#wanted;
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) {
      if (this.#pending.size >= pagesAtOnce) break;
      if (this.#whole.has(page) || this.#pending.has(page)) continue;
      const end = Math.min(last + 1, (page + 1) * pageSize);
      if (page * pageSize + this.#loadedOf(page).length < end) loads.push(this.#load(page));
    }
    const isLoaded = await Promise.all(loads);
    // After a failure it takes a scroll or a new snapshot to try again.
    if (isLoaded.length > 0 && isLoaded.every(Boolean)) await this.#loadWanted();
  }

  #rowsToBeginWith(): number {
    const inView = Math.ceil(this.#mostInView / rowsAStep) * rowsAStep;
    // Before any view has said how much it shows, a page.
    return inView === 0 ? pageSize : Math.min(inView, pageSize);
  }

  #loadedOf(page: number): readonly StudyRow[] {
    return this.store.getState().pages.get(page) ?? [];
  }

  /** What a page lacks. True when it is there and belongs to the current snapshot. */
  async #load(page: number): Promise<boolean> {
    const { spec } = this.store.getState();
    if (spec === null) return false;
    const generation = this.#generation;
    this.#pending.add(page);
    try {
      const had = this.#loadedOf(page).length;
      const rows = await this.#rowsOf(spec, { offset: page * pageSize + had, limit: pageSize - had });
      if (generation !== this.#generation) return false;
      this.#whole.add(page);
      const all = [...this.#loadedOf(page), ...rows];
      this.store.setState((state) => ({ error: null, pages: new Map(state.pages).set(page, all) }));
      return true;
    } catch (thrown) {
      if (generation === this.#generation) {
        this.store.setState({ error: this.#source.describeError(thrown) });
      }
      return false;
    } finally {
      if (generation === this.#generation) this.#pending.delete(page);
    }
  }

  async #rowsOf(spec: StudySpec, part: Part): Promise<readonly StudyRow[]> {
    const { total, rows } = await this.#source.query(this.#pinned(spec, part));
    if (total >= this.store.getState().total) return rows;
    return this.#source.rows(await this.#idsOfShorter(spec, part));
  }

  /**
   * When the list has become shorter than the snapshot, as by studies that are no longer unread, all that followed has
   * moved up: its places now are not those of the snapshot, and some studies would never be shown. What has left keeps
   * its place where it is loaded, and the others are at the places between, in their order.
   */
  async #idsOfShorter(spec: StudySpec, { offset, limit }: Part): Promise<number[]> {
    const { total } = this.store.getState();
    const listed = await this.#source.ids(this.#pinned(spec, { offset: 0, limit: total }));
    const loaded = new Set([...this.store.getState().pages.values()].flat().map(({ studyId }) => studyId));
    const others = listed.filter((studyId) => !loaded.has(studyId)).values();
    return Array.from({ length: Math.min(offset + limit, total) }, (_, place) => {
      const row = this.rowAt(place);
      return row === undefined ? others.next().value : row.studyId;
    })
      .slice(offset)
      .filter((studyId) => studyId !== undefined);
  }

  #pinned(spec: StudySpec, part: Part): StudyQuery {
    return this.#upToStudyId === undefined
      ? { ...spec, ...part }
      : { ...spec, ...part, upToStudyId: this.#upToStudyId };
  }

  #replace(change: (row: StudyRow) => StudyRow): void {
    this.store.setState((state) => ({
      pages: new Map([...state.pages].map(([page, rows]) => [page, rows.map(change)])),
    }));
  }
}

/** The earlier of two that say the same: a row that is drawn already is not drawn again. */
function unlessEqual(before: StudyRow | undefined, now: StudyRow): StudyRow {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
