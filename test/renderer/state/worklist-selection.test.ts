import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  moveFocus,
  selectAll,
  selectedStudyIds,
  selectRow,
  settleFocus,
  showNew,
} from '../../../renderer/state/worklist-selection.ts';
import { specOf, initialFilter } from '../../../renderer/state/worklist-filter.ts';
import { noSelection, studyPages, useWorklist } from '../../../renderer/state/worklist-store.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const initial = useWorklist.getState();
/** The workstation's list, by study. */
let listed: number[] = [];
let isReachable = true;

beforeEach(() => {
  isReachable = true;
  listed = [5, 4, 3, 2, 1];
  vi.stubGlobal('fetch', (path: string) => {
    if (!isReachable) return Promise.reject(new TypeError('unreachable'));
    const input: unknown = JSON.parse(new URL(path, 'http://window').searchParams.get('input') ?? '{}');
    const { offset, limit } = placesOf(input);
    const some = listed.slice(offset, offset + limit);
    const data = path.startsWith('/rpc/worklist.ids')
      ? some
      : { total: listed.length, rows: some.map((studyId) => buildStudyRow({ studyId })), newestStudyId: 9 };
    return Promise.resolve(Response.json({ result: { data } }));
  });
  useWorklist.setState({ ...initial, ...noSelection });
  studyPages.store.setState({
    status: 'ready',
    spec: specOf(initialFilter, '20260101'),
    total: 5,
    pages: new Map([[0, listed.map((studyId) => buildStudyRow({ studyId }))]]),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function placesOf(input: unknown): { offset: number; limit: number } {
  if (typeof input !== 'object' || input === null || !('offset' in input) || !('limit' in input)) {
    return { offset: 0, limit: 0 };
  }
  return { offset: Number(input.offset), limit: Number(input.limit) };
}

function selected(): number[] {
  return [...useWorklist.getState().selectedIds];
}

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
    expect(selected()).toEqual([4, 3, 2]);
    selectRow(0, 'range');
    expect(selected()).toEqual([5, 4]);
    selectRow(4, 'toggle');
    selectRow(4, 'toggle');
    expect(selected()).toEqual([5, 4]);
  });

  it('takes the study of a far row once its page has come', () => {
    studyPages.store.setState({ total: 300 });
    selectRow(150);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 150, focusedStudyId: null });
    const rows = Array.from({ length: 100 }, (_, index) => buildStudyRow({ studyId: 1000 + index }));
    studyPages.store.setState((state) => ({ pages: new Map(state.pages).set(1, rows) }));
    settleFocus();
    expect(useWorklist.getState().focusedStudyId).toBe(1050);
    expect(selected()).toEqual([1050]);
  });
});

describe('selecting what is not loaded', () => {
  beforeEach(() => {
    listed = Array.from({ length: 300 }, (_, index) => 300 - index);
    studyPages.store.setState({ total: 300, pages: new Map() });
  });

  it('has the workstation name every study of a range, and no less', async () => {
    selectRow(10);
    selectRow(250, 'range');
    expect(await selectedStudyIds()).toEqual(listed.slice(10, 251));
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 250, focusedStudyId: 50 });
  });

  it('selects all of the list', async () => {
    selectAll();
    expect(await selectedStudyIds()).toEqual(listed);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 0, focusedStudyId: 300 });
  });

  it('selects nothing rather than a part, and says why, when it cannot', async () => {
    isReachable = false;
    selectAll();
    expect(await selectedStudyIds()).toEqual([]);
    expect(useWorklist.getState().problem).not.toBeNull();
  });

  it('drops the answer when another row was chosen meanwhile', async () => {
    const [row] = [buildStudyRow({ studyId: 300 })];
    studyPages.store.setState({ pages: new Map([[0, [row]]]) });
    selectAll();
    selectRow(0);
    expect(await selectedStudyIds()).toEqual([300]);
  });
});

describe('showing what is new', () => {
  it('keeps what is still on the list selected, under its new place, and lets go of the rest', async () => {
    selectRow(1);
    selectRow(2, 'toggle');
    // Study 9 came, study 4 left.
    listed = [9, 5, 3, 2, 1];
    await showNew();
    expect(selected()).toEqual([3]);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: 2, focusedStudyId: 3 });
  });

  it('chooses nothing when the focused study has left', async () => {
    selectRow(1);
    listed = [9, 5, 3];
    await showNew();
    expect(selected()).toEqual([]);
    expect(useWorklist.getState()).toMatchObject({ focusIndex: null, focusedStudyId: null });
  });
});
