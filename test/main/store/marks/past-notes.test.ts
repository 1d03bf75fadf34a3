import { expect, test } from 'vitest';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';

const noteId = '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa';
const { StudyInstanceUID } = lengthDraft();
const writtenAt = '2026-01-02T12:00:00.000Z';

interface Scene extends CacheUnderTest {
  readonly studyId: number;
  readonly notes: () => Promise<readonly string[]>;
  readonly write: (text: string, author: string) => Promise<void>;
}

/** A study with a note of Ada's, an hour before whatever comes now. */
async function open(): Promise<Scene> {
  const cache = openCache();
  const { studyId } = await cache.take(sliceFile());
  const write = (text: string, author: string): Promise<void> =>
    cache.store.setNote(studyId, { noteId, StudyInstanceUID, text }, author);
  await write('compare', 'ada');
  cache.clock.nowMs += 3_600_000;
  return {
    ...cache,
    studyId,
    write,
    notes: async () =>
      (await cache.reader.studyDetail(studyId)).notes.map(
        ({ text, author, createdAt, changedAt }) => `${text} by ${author}, ${createdAt}, ${changedAt}`,
      ),
  };
}

const asWritten = [`compare by ada, ${writtenAt}, ${writtenAt}`];

test('a note of somebody else that was removed comes back as theirs, of the time when they wrote it', async () => {
  const { store, studyId, notes } = await open();
  await store.removeNote(studyId, noteId);
  expect(await notes()).toEqual([]);
  await store.restoreNote(studyId, noteId, writtenAt);
  expect(await notes()).toEqual(asWritten);
});

test('a note of somebody else that was changed is theirs again when the change is taken back', async () => {
  const { store, studyId, notes, write } = await open();
  await write('compare, please', 'ben');
  expect(await notes()).toEqual([`compare, please by ben, ${writtenAt}, 2026-01-02T13:00:00.000Z`]);
  await store.restoreNote(studyId, noteId, writtenAt);
  expect(await notes()).toEqual(asWritten);
});

test('changes are taken back one after the other, each once', async () => {
  const { store, studyId, notes, write, clock } = await open();
  await write('second', 'ben');
  clock.nowMs += 1000;
  await store.removeNote(studyId, noteId);
  await store.restoreNote(studyId, noteId, '2026-01-02T13:00:00.000Z');
  await store.restoreNote(studyId, noteId, writtenAt);
  expect(await notes()).toEqual(asWritten);
  await expect(store.restoreNote(studyId, noteId, writtenAt)).rejects.toMatchObject({
    code: 'store.not-found',
  });
});

test('what somebody has written since is not written over', async () => {
  const { store, studyId, notes, write, clock } = await open();
  await store.removeNote(studyId, noteId);
  clock.nowMs += 1000;
  await write('mine now', 'eve');
  await expect(store.restoreNote(studyId, noteId, writtenAt)).rejects.toMatchObject({
    code: 'store.changed-elsewhere',
  });
  expect(await notes()).toHaveLength(1);
  expect((await notes())[0]).toContain('mine now by eve');
});

test('a note is not put on another study', async () => {
  const scene = await open();
  const { store, studyId } = scene;
  const other = await scene.take(sliceFile({ StudyInstanceUID: '2.25.71', SOPInstanceUID: '2.25.72' }));
  await store.removeNote(studyId, noteId);
  await expect(store.restoreNote(other.studyId, noteId, writtenAt)).rejects.toMatchObject({
    code: 'store.not-found',
  });
});
