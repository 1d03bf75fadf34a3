import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepNote, labelStudies, setReadState, toggleHold } from '../../../renderer/state/study-actions.ts';
import { selectRow } from '../../../renderer/state/worklist-selection.ts';
import { noSelection, studyPages, useWorklist } from '../../../renderer/state/worklist-store.ts';
import { canUndo, undoLast, useDeeds } from '../../../renderer/state/worklist-undo.ts';
import type { ReadState } from '../../../renderer/state/worklist-filter.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const initial = useWorklist.getState();
/** Path and body of every change that left the window. */
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

function latest(): string | undefined {
  return useDeeds.getState().deeds.at(-1)?.text;
}

beforeEach(() => {
  calls = [];
  answer = () => ok(null);
  vi.stubGlobal('fetch', (path: string, init: { body?: string }) => {
    if (init.body !== undefined) calls.push({ path, body: JSON.parse(init.body) });
    return Promise.resolve(answer());
  });
  useWorklist.setState({ ...initial, ...noSelection });
  useDeeds.setState({ deeds: [] });
  studyPages.store.setState({
    status: 'ready',
    total: 5,
    pages: new Map([
      [0, [5, 4, 3, 2, 1].map((studyId) => buildStudyRow({ studyId, holds: studyId === 5 ? ['pin'] : [] }))],
    ]),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('setting read states', () => {
  it('shows the change at once, says how many it reached, and takes back exactly those', async () => {
    selectRow(0);
    selectRow(1, 'toggle');
    answer = () => ok({ unread: [5], read: [4], flagged: [] });
    const kept = setReadState('flagged');
    await vi.waitFor(() =>
      expect([readStateAt(0), readStateAt(1), readStateAt(2)]).toEqual(['flagged', 'flagged', 'unread']),
    );
    await kept;
    expect(calls).toEqual([
      { path: '/rpc/worklist.setReadState', body: { studyIds: [5, 4], readState: 'flagged' } },
    ]);
    expect(latest()).toBe('2 studies flagged');
    answer = () => ok({ unread: [], read: [], flagged: [5] });
    await undoLast();
    expect(calls.slice(1).map(({ body }) => body)).toEqual([
      { studyIds: [5], readState: 'unread' },
      { studyIds: [4], readState: 'read' },
    ]);
    expect(useDeeds.getState().deeds).toEqual([]);
  });

  it('is taken back by a key that comes before the workstation has answered', async () => {
    selectRow(0);
    answer = () => ok({ unread: [5], read: [], flagged: [] });
    const kept = setReadState('read');
    expect(canUndo()).toBe(true);
    const undone = undoLast();
    await Promise.all([kept, undone]);
    expect(calls.map(({ body }) => body)).toEqual([
      { studyIds: [5], readState: 'read' },
      { studyIds: [5], readState: 'unread' },
    ]);
    expect(readStateAt(0)).toBe('unread');
    expect(canUndo()).toBe(false);
    expect(useDeeds.getState().deeds).toEqual([]);
  });

  it('shows the earlier state of those that the workstation did not change', async () => {
    selectRow(0);
    selectRow(1, 'toggle');
    answer = () => ok({ unread: [5], read: [], flagged: [] });
    await setReadState('read');
    expect([readStateAt(0), readStateAt(1)]).toEqual(['read', 'unread']);
    expect(latest()).toBe('1 study marked as read');
  });

  it('takes it back and says why when the workstation could not keep it; the next one works', async () => {
    selectRow(2);
    answer = () => refused('the disk is full');
    await setReadState('read');
    expect(readStateAt(2)).toBe('unread');
    expect(useWorklist.getState().problem).toBe('the disk is full');
    expect(latest()).toBeUndefined();
    answer = () => ok({ unread: [3], read: [], flagged: [] });
    await setReadState('read');
    expect(readStateAt(2)).toBe('read');
    expect(useWorklist.getState().problem).toBeNull();
  });
});

it('pins those that are not pinned, and lets go of only those when it is taken back', async () => {
  selectRow(0);
  selectRow(1, 'toggle');
  await toggleHold('pin');
  expect(latest()).toBe('1 study pinned');
  await undoLast();
  expect(calls.map(({ body }) => body)).toEqual([
    { studyIds: [4], kind: 'pin', isHeld: true },
    { studyIds: [4], kind: 'pin', isHeld: false },
  ]);
});

it('takes a label off only those studies that it was put on', async () => {
  answer = () => ok([4]);
  expect(await labelStudies([5, 4], 'teaching', true)).toBeNull();
  expect(latest()).toBe('1 study: label “teaching” put on');
  await undoLast();
  expect(calls.map(({ body }) => body)).toEqual([
    { studyIds: [5, 4], label: 'teaching', isOn: true },
    { studyIds: [4], label: 'teaching', isOn: false },
  ]);
});

describe('keeping a note', () => {
  const study = { studyId: 1, StudyInstanceUID: '2.25.1' };
  const note = {
    noteId: '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa',
    StudyInstanceUID: '2.25.1',
    text: 'compare',
    patientKey: 'p',
    author: 'a',
    createdAt: '',
    changedAt: '2026-01-02T03:04:05.678Z',
  };

  it('writes nothing where nothing changed', async () => {
    expect(await keepNote(study, ' ', null)).toBeNull();
    expect(await keepNote(study, 'compare ', note)).toBeNull();
    expect(calls).toEqual([]);
  });

  it('removes one without text, and has the workstation bring it back as it was', async () => {
    await keepNote(study, '', note);
    await undoLast();
    expect(calls).toEqual([
      { path: '/rpc/worklist.removeNote', body: { studyId: 1, noteId: note.noteId } },
      {
        path: '/rpc/worklist.restoreNote',
        body: { studyId: 1, noteId: note.noteId, changedAt: note.changedAt },
      },
    ]);
  });

  it('says why it was not kept, and offers nothing to take back', async () => {
    answer = () => refused('the disk is full');
    expect(await keepNote(study, 'new', null)).toBe('the disk is full');
    expect(latest()).toBeUndefined();
  });
});
