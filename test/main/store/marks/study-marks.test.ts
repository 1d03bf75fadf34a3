import { describe, expect, test } from 'vitest';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { sliceFile } from '../../../support/slice-file.ts';

const author = 'reader';
const otherId = '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa';

async function withSlice(): Promise<CacheUnderTest & { readonly studyId: number }> {
  const cache = openCache();
  const { studyId } = await cache.take(sliceFile());
  return { ...cache, studyId };
}

describe('an annotation', () => {
  test('is kept whole, with who made it and when, and its revisions count up', async () => {
    const { store, reader, clock, studyId } = await withSlice();
    const draft = lengthDraft();
    const [row] = await reader.studyRows([studyId]);
    const made = {
      ...draft,
      patientKey: row?.patientKey,
      author,
      createdAt: '2026-01-02T12:00:00.000Z',
      changedAt: '2026-01-02T12:00:00.000Z',
      revision: 1,
    };
    expect(await store.saveAnnotation({ studyId, draft, baseRevision: 0, author })).toEqual(made);
    expect((await reader.marks([studyId])).annotations).toEqual([made]);
    clock.nowMs += 1000;
    const longer = { ...draft, label: 'node', points: [...draft.points, { column: -0.5, row: 900.75 }] };
    const changed = await store.saveAnnotation({ studyId, draft: longer, baseRevision: 1, author: 'other' });
    expect(changed).toEqual({
      ...made,
      ...longer,
      author: 'other',
      changedAt: '2026-01-02T12:00:01.000Z',
      revision: 2,
    });
    expect((await reader.marks([studyId])).annotations).toEqual([changed]);
  });

  test('of another window is not overwritten, and not brought back when that window removed it', async () => {
    const { store, reader, studyId } = await withSlice();
    const draft = lengthDraft();
    await store.saveAnnotation({ studyId, draft, baseRevision: 0, author });
    await store.saveAnnotation({ studyId, draft: { ...draft, label: 'a' }, baseRevision: 1, author });
    const late = { studyId, draft: { ...draft, label: 'b' }, author };
    await expect(store.saveAnnotation({ ...late, baseRevision: 1 })).rejects.toMatchObject({
      code: 'store.changed-elsewhere',
      details: { expectedRevision: 1, foundRevision: 2 },
    });
    expect((await reader.marks([studyId])).annotations).toMatchObject([{ label: 'a', revision: 2 }]);
    await store.removeAnnotation(studyId, draft.annotationId);
    await expect(store.saveAnnotation({ ...late, baseRevision: 2 })).rejects.toMatchObject({
      details: { expectedRevision: 2, foundRevision: 0 },
    });
    // Undoing the removal makes it anew.
    expect(await store.saveAnnotation({ ...late, baseRevision: 0 })).toMatchObject({ revision: 1 });
  });

  test('that is saved again unchanged stays as it is, so that a lost answer can be asked for again', async () => {
    const { store, studyId } = await withSlice();
    const change = { studyId, draft: lengthDraft(), baseRevision: 0, author };
    const first = await store.saveAnnotation(change);
    expect(await store.saveAnnotation(change)).toEqual(first);
  });

  test.for([
    { what: 'study row', values: {}, studyId: 99, code: 'store.not-found' },
    { what: 'study', values: { StudyInstanceUID: '2.25.9' }, code: 'store.not-found' },
    { what: 'series', values: { SeriesInstanceUID: '2.25.9' }, code: 'store.not-found' },
    { what: 'instance', values: { SOPInstanceUID: '2.25.9' }, code: 'store.not-found' },
    { what: 'frame', values: { frameNumber: 2 }, code: 'image.frame-out-of-range' },
  ])(
    'is refused on a $what that is not there, and the next one is kept',
    async ({ values, code, ...other }) => {
      const { store, reader, ...cache } = await withSlice();
      const studyId = other.studyId ?? cache.studyId;
      await expect(
        store.saveAnnotation({ studyId, draft: lengthDraft(values), baseRevision: 0, author }),
      ).rejects.toMatchObject({ code });
      await store.saveAnnotation({ studyId: cache.studyId, draft: lengthDraft(), baseRevision: 0, author });
      expect((await reader.marks([cache.studyId])).annotations).toHaveLength(1);
    },
  );

  test('never moves to another image', async () => {
    const { studyId, ...cache } = await withSlice();
    const { store } = cache;
    await cache.take(sliceFile({ SOPInstanceUID: '2.25.7' }));
    await store.saveAnnotation({ studyId, draft: lengthDraft(), baseRevision: 0, author });
    const moved = lengthDraft({ SOPInstanceUID: '2.25.7' });
    await expect(
      store.saveAnnotation({ studyId, draft: moved, baseRevision: 1, author }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('goes with its study when a later object completes the patient', async () => {
    const cache = openCache();
    const { studyId } = await cache.take(sliceFile({ PatientSex: null }));
    const { store, reader } = cache;
    await store.saveAnnotation({ studyId, draft: lengthDraft(), baseRevision: 0, author });
    const { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } = lengthDraft();
    const image = { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID, frameNumber: 1 };
    await store.setKeyImage(studyId, { ...image, note: 'this one' }, author);
    await store.setNote(studyId, { noteId: otherId, StudyInstanceUID, text: 'compare' }, author);
    await store.markViewed(studyId, [{ instanceId: 1, runs: [[1, 1]] }]);
    const before = await reader.marks([studyId]);
    await cache.take(sliceFile({ SOPInstanceUID: '2.25.8', PatientSex: 'F' }));
    const [row] = await reader.studyRows([studyId]);
    const patientKey = row?.patientKey ?? '';
    expect(patientKey).not.toBe(before.annotations[0]?.patientKey);
    const after = await reader.marks([studyId]);
    const all = [...after.annotations, ...after.keyImages, ...after.notes];
    expect(all.map((mark) => mark.patientKey)).toEqual([patientKey, patientKey, patientKey]);
    const { patientKey: _, ...unchanged } = before.annotations[0] ?? {};
    expect(after).toMatchObject({
      annotations: [unchanged],
      keyImages: [{ note: 'this one' }],
      notes: [{ text: 'compare' }],
    });
    expect(await reader.viewedFrames(studyId)).toEqual([{ instanceId: 1, runs: [[1, 1]] }]);
  });

  test('of one patient is never shown with another under the same study UID', async () => {
    const cache = await withSlice();
    const { store, reader, studyId } = cache;
    const other = await cache.take(sliceFile({ PatientID: 'P-2', SOPInstanceUID: '2.25.2' }));
    await store.saveAnnotation({ studyId, draft: lengthDraft(), baseRevision: 0, author });
    expect(other.studyId).not.toBe(studyId);
    expect((await reader.marks([other.studyId])).annotations).toEqual([]);
    await store.removeAnnotation(other.studyId, lengthDraft().annotationId);
    expect((await reader.marks([studyId])).annotations).toHaveLength(1);
  });
});

test('key images and notes are set, changed and taken off again', async () => {
  const { store, reader, clock, studyId } = await withSlice();
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = lengthDraft();
  const image = { SOPInstanceUID, frameNumber: 1 };
  const key = { ...image, StudyInstanceUID, SeriesInstanceUID };
  await store.setKeyImage(studyId, { ...key, note: 'one' }, author);
  await store.setKeyImage(studyId, { ...key, note: 'two' }, author);
  await store.setNote(studyId, { noteId: otherId, StudyInstanceUID, text: 'first' }, author);
  clock.nowMs += 1000;
  await store.setNote(studyId, { noteId: otherId, StudyInstanceUID, text: 'second' }, 'other');
  expect(await reader.marks([studyId])).toMatchObject({
    keyImages: [{ ...key, note: 'two', author }],
    notes: [
      {
        text: 'second',
        author: 'other',
        createdAt: '2026-01-02T12:00:00.000Z',
        changedAt: '2026-01-02T12:00:01.000Z',
      },
    ],
  });
  await store.removeKeyImage(studyId, image);
  await store.removeNote(studyId, otherId);
  expect(await reader.marks([studyId])).toEqual({ annotations: [], keyImages: [], notes: [] });
});

test('viewed frames add up, and what is no frame of the study is left out', async () => {
  const { studyId, ...cache } = await withSlice();
  const { store, reader } = cache;
  const second = await cache.take(sliceFile({ SOPInstanceUID: '2.25.7' }));
  const stranger = await cache.take(sliceFile({ SOPInstanceUID: '2.25.8', StudyInstanceUID: '2.25.9' }));
  await store.markViewed(studyId, [{ instanceId: 1, runs: [[1, 9]] }]);
  await store.markViewed(studyId, [
    { instanceId: second.instanceId, runs: [[1, 1]] },
    { instanceId: stranger.instanceId, runs: [[1, 1]] },
    { instanceId: 99, runs: [[1, 1]] },
  ]);
  expect(await reader.viewedFrames(studyId)).toEqual([
    { instanceId: 1, runs: [[1, 1]] },
    { instanceId: second.instanceId, runs: [[1, 1]] },
  ]);
  expect(await reader.viewedFrames(stranger.studyId)).toEqual([]);
});

test('a workspace is found again by its window until that is closed, and only the newest fifty are kept', async () => {
  const { store, reader, clock } = openCache();
  const workspace = {
    StudyInstanceUID: '2.25.1003',
    patientKey: 'key',
    layout: { rows: 1, columns: 2 },
    tiles: [
      {
        StudyInstanceUID: '2.25.1003',
        SeriesInstanceUID: '2.25.1002',
        SOPInstanceUID: null,
        frameNumber: null,
        view: { window: { center: 40, width: 400 } },
      },
      null,
    ],
    activeTile: 0,
  };
  for (let number = 1; number <= 51; number++) {
    clock.nowMs += 1000;
    await store.setWorkspace(`window-${number}`, workspace);
  }
  expect(await reader.workspace('window-1')).toBeNull();
  expect(await reader.workspace('window-51')).toEqual({
    windowId: 'window-51',
    changedAt: new Date(clock.nowMs).toISOString(),
    workspace,
  });
  await store.setWorkspace('window-51', null);
  expect((await reader.workspaces()).map(({ windowId }) => windowId)).toEqual(
    Array.from({ length: 49 }, (_, index) => `window-${50 - index}`),
  );
});
