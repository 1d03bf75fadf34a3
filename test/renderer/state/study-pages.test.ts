import { describe, expect, it } from 'vitest';
import type { StudyPage, StudyPlaces, StudyQuery, StudyRow } from '../../../shared/model/worklist.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import {
  pageSize,
  StudyPages,
  type StudyPagesSource,
  type StudySpec,
} from '../../../renderer/state/study-pages.ts';
import { initialFilter, specOf } from '../../../renderer/state/worklist-filter.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const spec: StudySpec = specOf(initialFilter, '20260101');

/** A workstation with its studies in the order of a list: the newest arrival first. */
class RecordingSource {
  rows: StudyRow[];
  readonly queries: StudyQuery[] = [];
  readonly asked: number[] = [];

  problem: NegatoscopeError | null = null;
  /** When set, answers wait until `release`. */
  #held: (() => void)[] | null = null;

  constructor(count: number) {
    this.rows = Array.from({ length: count }, (_, index) => buildStudyRow({ studyId: count - index }));
  }

  hold(): void {
    this.#held = [];
  }

  release(): void {
    for (const go of this.#held ?? []) go();
    this.#held = null;
  }

  query = async (query: StudyQuery): Promise<StudyPage> => {
    this.queries.push(query);
    const { upToStudyId = Infinity, offset, limit, readState } = query;
    const listed = this.rows.filter(
      (row) => row.studyId <= upToStudyId && (readState === null || row.readState === readState),
    );
    const page = {
      total: listed.length,
      rows: listed.slice(offset, offset + limit),
      newestStudyId: Math.max(0, ...this.rows.map((row) => row.studyId)),
    };
    // What was found is told later: arrivals meanwhile are not in it.
    if (this.#held !== null) await new Promise<void>((resolve) => this.#held?.push(resolve));
    if (this.problem !== null) throw this.problem;
    return page;
  };

  byId = async (studyIds: readonly number[]): Promise<StudyRow[]> => {
    this.asked.push(...studyIds);
    return this.rows.filter((row) => studyIds.includes(row.studyId));
  };

  ids = async ({ offset, limit, upToStudyId = Infinity, readState }: StudyPlaces): Promise<number[]> =>
    this.rows
      .filter((row) => row.studyId <= upToStudyId && (readState === null || row.readState === readState))
      .map(({ studyId }) => studyId)
      .slice(offset, offset + limit);

  describeError = (thrown: unknown): NegatoscopeError =>
    thrown instanceof NegatoscopeError
      ? thrown
      : new NegatoscopeError('program.fault', String(thrown), { where: 'test' });

  arrive(values: Partial<StudyRow> = {}): number {
    const studyId = Math.max(0, ...this.rows.map((row) => row.studyId)) + 1;
    this.rows = [buildStudyRow({ ...values, studyId }), ...this.rows];
    return studyId;
  }

  change(studyId: number, change: Partial<StudyRow>): void {
    this.rows = this.rows.map((row) => (row.studyId === studyId ? { ...row, ...change } : row));
  }
}

/** `rows` is a field here and a question there. */
function sourceOf(source: RecordingSource): StudyPagesSource {
  const { query, byId, ids, describeError } = source;
  return { query, rows: byId, ids, describeError };
}

async function opened(count: number): Promise<{ source: RecordingSource; pages: StudyPages }> {
  const source = new RecordingSource(count);
  const pages = new StudyPages(sourceOf(source));
  await pages.open(spec);
  return { source, pages };
}

describe('the rows of the worklist', () => {
  it('asks for pages as they come into view, each once', async () => {
    const { source, pages } = await opened(450);
    await Promise.all([pages.ensure(90, 130, 1), pages.ensure(95, 140, 1)]);
    expect(source.queries.map((query) => query.offset)).toEqual([0, 100]);
    expect(pages.rowAt(149)?.studyId).toBe(450 - 149);
    expect(pages.rowAt(200)).toBeUndefined();
    expect(pages.loadedRows(new Set([450 - 149, 450 - 250])).map(({ studyId }) => studyId)).toEqual([301]);
  });

  it('begins a new snapshot with the rows in view, and has the others of their page when they come into view', async () => {
    const { source, pages } = await opened(450);
    await pages.ensure(0, 28, 1);
    await pages.open(spec);
    expect(source.queries.map(({ offset, limit }) => [offset, limit])).toEqual([
      [0, 100],
      [0, 30],
    ]);
    await pages.ensure(0, 29, 2);
    expect(source.queries).toHaveLength(2);
    expect(pages.rowAt(29)?.studyId).toBe(421);
    expect(pages.rowAt(30)).toBeUndefined();
    await pages.ensure(2, 31, 2);
    await pages.ensure(90, 119, 2);
    expect(source.queries.slice(2).map(({ offset, limit }) => [offset, limit])).toEqual([
      [30, 70],
      [100, 100],
    ]);
    expect(Array.from({ length: 200 }, (_, place) => pages.rowAt(place)?.studyId)).toEqual(
      Array.from({ length: 200 }, (_, place) => 450 - place),
    );
  });

  it('fills the first page once nobody types, and asks no more when there is less than was counted', async () => {
    const { source, pages } = await opened(450);
    await pages.ensure(0, 28, 1);
    await pages.open(spec);
    await pages.fillFirstPage(1);
    expect(source.queries).toHaveLength(2);
    // The cache lets go of most of them meanwhile.
    source.rows = source.rows.slice(0, 40);
    await pages.fillFirstPage(2);
    await pages.fillFirstPage(2);
    await pages.ensure(60, 90, 2);
    expect(source.queries.slice(2).map(({ offset, limit }) => [offset, limit])).toEqual([[30, 70]]);
    expect(pages.rowAt(39)?.studyId).toBe(411);
    expect(pages.rowAt(40)).toBeUndefined();
  });

  it('keeps the place with the whole page, not the rows of its top alone', async () => {
    const { source, pages } = await opened(450);
    await pages.ensure(60, 88, 1);
    await pages.reopen(true);
    expect(source.queries.at(-1)).toMatchObject({ offset: 0, limit: 100 });
  });

  it('never asks for what was scrolled past while others were on their way', async () => {
    const { source, pages } = await opened(10_000);
    source.hold();
    const first = pages.ensure(1000, 1150, 1);
    const passed = pages.ensure(3000, 3050, 1);
    const last = pages.ensure(9000, 9050, 1);
    source.release();
    await Promise.all([first, passed, last]);
    expect(source.queries.map((query) => query.offset)).toEqual([0, 1000, 1100, 9000]);
  });

  it('counts arrivals without moving a row, and pages on through the snapshot', async () => {
    const { source, pages } = await opened(250);
    const before = pages.rowAt(0)?.studyId;
    const arrived = source.arrive();
    await pages.refresh([arrived]);
    await pages.ensure(100, 120, 1);
    expect(pages.store.getState()).toMatchObject({ newCount: 1, total: 250, snapshot: 1 });
    expect(pages.rowAt(0)?.studyId).toBe(before);
    // Without the snapshot the arrival would push row 99 onto the second page as well.
    expect(pages.rowAt(100)?.studyId).toBe(150);
    await pages.reopen();
    expect(pages.store.getState()).toMatchObject({ newCount: 0, total: 251, snapshot: 2 });
    expect(pages.rowAt(0)?.studyId).toBe(arrived);
  });

  it('brings a growing study up to date in place', async () => {
    const { source, pages } = await opened(150);
    source.change(148, { instanceCount: 77, state: 'receiving' });
    await pages.refresh([148]);
    expect(pages.rowAt(2)).toMatchObject({ studyId: 148, instanceCount: 77, state: 'receiving' });
    expect(pages.store.getState().newCount).toBe(0);
  });

  it('keeps a row that no longer matches where it is, with its new state', async () => {
    const source = new RecordingSource(5);
    const pages = new StudyPages(sourceOf(source));
    await pages.open({ ...spec, readState: 'unread' });
    source.change(4, { readState: 'read' });
    await pages.refresh([4]);
    expect(source.asked).toEqual([4]);
    expect(pages.rowAt(1)).toMatchObject({ studyId: 4, readState: 'read' });
    expect(pages.rowAt(2)?.studyId).toBe(3);
  });

  it('passes over no row when rows above have left the list before the next page is asked for', async () => {
    const source = new RecordingSource(350);
    const pages = new StudyPages(sourceOf(source));
    await pages.open({ ...spec, readState: 'unread' });
    for (const studyId of [350, 349, 300, 120]) source.change(studyId, { readState: 'read' });
    await pages.refresh([350, 349, 300, 120]);
    await pages.ensure(100, 120, 1);
    await pages.ensure(200, 220, 1);
    await pages.ensure(300, 320, 1);
    const shown = Array.from({ length: 350 }, (_, place) => pages.rowAt(place)?.studyId);
    // Those of the first page stay where they are; what left from further down before it was loaded is not there.
    expect(shown.slice(0, 349)).toEqual(
      Array.from({ length: 350 }, (_, place) => 350 - place).filter((studyId) => studyId !== 120),
    );
    expect(shown[349]).toBeUndefined();
  });

  it('passes over no row either where the pages between are loaded later', async () => {
    const source = new RecordingSource(350);
    const pages = new StudyPages(sourceOf(source));
    await pages.open({ ...spec, readState: 'unread' });
    // Two of the first page, and one that lies below.
    for (const studyId of [350, 349, 20]) source.change(studyId, { readState: 'read' });
    await pages.ensure(300, 320, 1);
    await pages.ensure(200, 220, 1);
    await pages.ensure(100, 120, 1);
    const shown = new Set(Array.from({ length: 350 }, (_, place) => pages.rowAt(place)?.studyId));
    expect(source.rows.filter(({ studyId }) => !shown.has(studyId)).map(({ studyId }) => studyId)).toEqual([
      20,
    ]);
    // One place for each study that is there.
    expect(shown.size - 1).toBe(349);
  });

  it('keeps the place of a study that is no longer in the cache, and the rest up to date', async () => {
    const { source, pages } = await opened(5);
    source.rows = source.rows.filter(({ studyId }) => studyId !== 4);
    source.change(3, { readState: 'read' });
    await pages.refresh([4, 3]);
    expect(pages.store.getState().error).toBeNull();
    expect(pages.rowAt(1)?.studyId).toBe(4);
    expect(pages.rowAt(2)).toMatchObject({ studyId: 3, readState: 'read' });
  });

  it('counts what arrives while a snapshot is being taken', async () => {
    const { source, pages } = await opened(5);
    source.hold();
    const reopening = pages.reopen();
    const arrived = source.arrive();
    await pages.refresh([arrived]);
    source.release();
    await reopening;
    expect(pages.store.getState().total).toBe(5);
    await expect.poll(() => pages.store.getState().newCount).toBe(1);
  });

  it('names the studies of the snapshot, also where its rows are not loaded', async () => {
    const { source, pages } = await opened(450);
    source.arrive();
    expect(await pages.idsAt(300, 2)).toEqual([150, 149]);
    expect(await pages.idsAt(0, 0)).toEqual([]);
  });

  it('names what is shown at places, after studies have left the list', async () => {
    const source = new RecordingSource(250);
    const pages = new StudyPages(sourceOf(source));
    await pages.open({ ...spec, readState: 'unread' });
    for (const studyId of [250, 249, 100]) source.change(studyId, { readState: 'read' });
    await pages.refresh([250, 249, 100]);
    // 249 is still shown at the second place, and row 100 of the list is the one after the first page's last.
    expect(await pages.idsAt(1, 2)).toEqual([249, 248]);
    expect(await pages.idsAt(98, 4)).toEqual([152, 151, 150, 149]);
    // All: those shown, and those that are still on the list; 100 left before it was loaded.
    const all = await pages.idsAt(0, 250);
    expect(all).toEqual(
      Array.from({ length: 250 }, (_, place) => 250 - place).filter((studyId) => studyId !== 100),
    );
    await pages.ensure(100, 249, 1);
    expect(all).toEqual(
      Array.from({ length: 250 }, (_, place) => pages.rowAt(place)?.studyId).filter((id) => id !== undefined),
    );
  });

  it('leaves rows that say the same as they are, so that they are not drawn again', async () => {
    const { source, pages } = await opened(5);
    const [first, second] = [pages.rowAt(0), pages.rowAt(1)];
    source.rows = source.rows.map((row) => ({ ...row }));
    source.change(4, { readState: 'read' });
    await pages.refresh([5, 4]);
    expect(pages.rowAt(0)).toBe(first);
    expect(pages.rowAt(1)).not.toBe(second);
    await pages.reopen();
    expect(pages.rowAt(0)).toBe(first);
  });

  it('shows the first arrival at once when the list is empty', async () => {
    const { source, pages } = await opened(0);
    const arrived = source.arrive();
    await pages.refresh([arrived]);
    expect(pages.rowAt(0)?.studyId).toBe(arrived);
  });

  it('drops the answer to a question that was replaced', async () => {
    const { source, pages } = await opened(3);
    source.hold();
    const slow = pages.open({ ...spec, readState: 'flagged' });
    const quick = pages.open(spec);
    source.release();
    await Promise.all([slow, quick]);
    expect(pages.store.getState()).toMatchObject({ status: 'ready', total: 3, spec });
  });

  it('says why it failed and recovers when asked again', async () => {
    const { source, pages } = await opened(pageSize * 2);
    source.problem = new NegatoscopeError('store.read-failed', 'disk', {
      file: 'index.sqlite',
      operation: 'read',
      reason: 'disk',
    });
    await pages.ensure(pageSize, pageSize + 10, 1);
    expect(pages.store.getState()).toMatchObject({ status: 'ready', error: { code: 'store.read-failed' } });
    expect(pages.rowAt(0)).toBeDefined();
    await pages.open(spec);
    expect(pages.store.getState().status).toBe('failed');
    source.problem = null;
    await pages.reopen();
    expect(pages.store.getState()).toMatchObject({ status: 'ready', error: null });
    await pages.ensure(pageSize, pageSize + 10, 2);
    expect(pages.rowAt(pageSize)).toBeDefined();
  });
});
