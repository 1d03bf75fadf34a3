import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  changeFilter,
  searchSettled,
  sortBy,
  studyPages,
  typeSearch,
  useWorklist,
} from '../../../renderer/state/worklist-store.ts';
import { z } from 'zod';
import { initialFilter } from '../../../renderer/state/worklist-filter.ts';
import { selectRow } from '../../../renderer/state/worklist-selection.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const initial = useWorklist.getState();
/** Path and body of every call that left the window. */
let calls: { path: string; body: unknown }[] = [];
let answer: () => Response;

function ok(data: unknown): Response {
  return Response.json({ result: { data } });
}

/** What a call of `worklist.query` searches for. */
function searchOf({ path }: { path: string }): string {
  const input = new URL(path, 'http://window').searchParams.get('input') ?? '{}';
  return z.object({ search: z.string() }).parse(JSON.parse(input)).search;
}

beforeEach(() => {
  calls = [];
  answer = () => ok({ total: 0, rows: [], newestStudyId: 0 });
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
});

describe('asking', () => {
  it('asks for the first letter at once, and for the latest text when that was answered', async () => {
    for (const text of ['t', 'ta', 'tan']) typeSearch(text);
    expect(useWorklist.getState()).toMatchObject({ searchText: 'tan', filter: { search: 't' } });
    await searchSettled();
    expect(useWorklist.getState().filter.search).toBe('tan');
    expect(calls.map(searchOf)).toEqual(['t', 'tan']);
    typeSearch('tana');
    await searchSettled();
    expect(calls.map(searchOf)).toEqual(['t', 'tan', 'tana']);
  });

  it('lets go of a row that was chosen while the answer was on its way', async () => {
    typeSearch('tan');
    selectRow(2);
    expect(useWorklist.getState().focusedStudyId).toBe(3);
    await searchSettled();
    expect(useWorklist.getState()).toMatchObject({ focusIndex: null, focusedStudyId: null });
  });

  it('asks nothing anew for a blank more or less, so that no row moves', async () => {
    typeSearch('tan');
    await searchSettled();
    calls = [];
    for (const text of ['tan ', 'tan  ', ' tan']) {
      typeSearch(text);
      await searchSettled();
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
