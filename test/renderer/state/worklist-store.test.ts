import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  changeFilter,
  moveFocus,
  selectRow,
  setReadState,
  settleFocus,
  sortBy,
  studyPages,
  typeSearch,
  undoReadState,
  useWorklist,
} from '../../../renderer/state/worklist-store.ts';
import { initialFilter } from '../../../renderer/state/worklist-filter.ts';
import type { ReadState } from '../../../renderer/state/worklist-filter.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const initial = useWorklist.getState();
/** Path and body of every call that left the window. */
let calls: { path: string; body: unknown }[] = [];
let answer: () => Response;

function ok(data: unknown): Response {
  return Response.json({ result: { data } });
}

function refused(message: string): Response {
  const record = { code: 'store.full', message, details: { neededBytes: 1, availableBytes: 0 } };
  return Response.json({ error: { message, code: -32_603, data: { record } } }, { status: 500 });
}

function readStateAt(index: number): ReadState | undefined {
  return studyPages.rowAt(index)?.readState;
}

beforeEach(() => {
  calls = [];
  answer = () => ok(null);
  vi.stubGlobal('fetch', (path: string, init: { body?: string }) => {
    calls.push({ path, body: init.body === undefined ? undefined : JSON.parse(init.body) });
    return Promise.resolve(answer());
  });
  useWorklist.setState({ ...initial, filter: initialFilter });
  studyPages.store.setState({
    status: 'ready',
    total: 5,
    pages: new Map([[0, [5, 4, 3, 2, 1].map((studyId) => buildStudyRow({ studyId }))]]),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('moving through the rows', () => {
  it('begins at the near end and stops at the ends', () => {
    moveFocus(1);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 0, focusedStudyId: 5 });
    moveFocus(-1);
    expect(useWorklist.getState().focusIndex).toBe(0);
    moveFocus(Number.MAX_SAFE_INTEGER);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 4, focusedStudyId: 1 });
    useWorklist.setState({ focusIndex: null });
    moveFocus(-1);
    expect(useWorklist.getState().focusIndex).toBe(4);
  });

  it('selects a range from where it began, and single rows besides', () => {
    selectRow(1);
    selectRow(3, 'range');
    expect([...useWorklist.getState().selectedIds]).toEqual([4, 3, 2]);
    selectRow(0, 'range');
    expect([...useWorklist.getState().selectedIds]).toEqual([5, 4]);
    selectRow(4, 'toggle');
    selectRow(4, 'toggle');
    expect([...useWorklist.getState().selectedIds]).toEqual([5, 4]);
  });

  it('takes the study of a far row once its page has come', () => {
    studyPages.store.setState({ total: 300 });
    selectRow(150);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 150, focusedStudyId: null });
    const rows = Array.from({ length: 100 }, (_, index) => buildStudyRow({ studyId: 1000 + index }));
    studyPages.store.setState((state) => ({ pages: new Map(state.pages).set(1, rows) }));
    settleFocus();
    expect(useWorklist.getState().focusedStudyId).toBe(1050);
  });
});

describe('setting read states', () => {
  it('shows the change at once, sends it once, and can undo it', async () => {
    selectRow(0);
    selectRow(1, 'toggle');
    const kept = setReadState('flagged');
    expect([readStateAt(0), readStateAt(1), readStateAt(2)]).toEqual(['flagged', 'flagged', 'unread']);
    await kept;
    expect(calls).toEqual([
      { path: '/rpc/worklist.setReadState', body: { studyIds: [5, 4], readState: 'flagged' } },
    ]);
    await undoReadState();
    expect([readStateAt(0), readStateAt(1)]).toEqual(['unread', 'unread']);
    expect(calls[1]?.body).toEqual({ studyIds: [5, 4], readState: 'unread' });
    expect(useWorklist.getState().undo).toBeNull();
  });

  it('takes it back and says why when the workstation could not keep it; the next one works', async () => {
    selectRow(2);
    answer = () => refused('the disk is full');
    await setReadState('read');
    expect(readStateAt(2)).toBe('unread');
    expect(useWorklist.getState()).toMatchObject({ problem: 'the disk is full', undo: null });
    answer = () => ok(null);
    await setReadState('read');
    expect(readStateAt(2)).toBe('read');
    expect(useWorklist.getState().problem).toBeNull();
  });
});

describe('asking', () => {
  it('keeps every letter at once and asks when the typing pauses', async () => {
    vi.useFakeTimers();
    for (const text of ['t', 'ta', 'tan']) typeSearch(text);
    expect(useWorklist.getState()).toMatchObject({ searchText: 'tan', filter: { search: '' } });
    await vi.advanceTimersByTimeAsync(500);
    expect(useWorklist.getState().filter.search).toBe('tan');
    expect(calls).toHaveLength(1);
  });

  it('asks nothing anew for a blank more or less, so that no row moves', async () => {
    vi.useFakeTimers();
    changeFilter({ search: 'tan' });
    await vi.advanceTimersByTimeAsync(0);
    calls = [];
    for (const text of ['tan ', 'tan  ', ' tan']) {
      typeSearch(text);
      await vi.advanceTimersByTimeAsync(500);
      expect(useWorklist.getState()).toMatchObject({ searchText: text, filter: { search: 'tan' } });
    }
    expect(calls).toEqual([]);
  });

  it('turns a column round on the second click, and begins dates with the newest', () => {
    sortBy('PatientName');
    expect(useWorklist.getState().filter.sort).toEqual({ column: 'PatientName', descending: false });
    sortBy('PatientName');
    expect(useWorklist.getState().filter.sort).toEqual({ column: 'PatientName', descending: true });
    sortBy('arrivedAt');
    expect(useWorklist.getState().filter.sort).toEqual({ column: 'arrivedAt', descending: true });
  });

  it('lets the selection go with the question it was made in', () => {
    selectRow(1);
    changeFilter({ modality: 'CT' });
    expect(useWorklist.getState()).toMatchObject({ focusIndex: null, focusedStudyId: null });
    expect(useWorklist.getState().selectedIds.size).toBe(0);
  });
});
