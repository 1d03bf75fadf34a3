import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Importer } from '../../../../main/media/importer.ts';
import { ReadableDatabase } from '../../../../main/store/database.ts';
import { indexSchema, userSchema } from '../../../../main/store/schemas.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { faultyTrashFiles } from '../../../support/faulty-trash-files.ts';
import { sliceFile, type SliceValues } from '../../../support/slice-file.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const dayMs = 86_400_000;

/** Two slices of one study, one of another. */
async function fill(cache: CacheUnderTest): Promise<number> {
  const values: SliceValues[] = [
    {},
    { SOPInstanceUID: '2.25.2', InstanceNumber: '2' },
    { SOPInstanceUID: '2.25.3', SeriesInstanceUID: '2.25.4', StudyInstanceUID: '2.25.5' },
  ];
  const outcomes = [];
  for (const value of values) outcomes.push(await cache.take(sliceFile(value)));
  return outcomes[0]?.studyId ?? 0;
}

async function filesOf(cache: CacheUnderTest): Promise<Map<string, Buffer>> {
  const rows = await cache.reader.list('instance', { study: '2.25.1003' });
  return new Map(rows.map((row) => [String(row['file']), readFileSync(String(row['file']))]));
}

function importerOf({ dataDirectory, store }: CacheUnderTest): Importer {
  return new Importer({
    dataDirectory,
    store,
    openDatabases: () => ({
      index: ReadableDatabase.openReadable(dataDirectory, indexSchema),
      user: ReadableDatabase.openReadable(dataDirectory, userSchema),
    }),
    now: Date.now,
    onProgress: () => undefined,
  });
}

async function removals(dataDirectory: string): Promise<unknown[]> {
  const user = ReadableDatabase.openReadable(dataDirectory, userSchema);
  const rows = user.query('SELECT what, instance_count FROM removal ORDER BY removal_id').all();
  user.close();
  return rows;
}

describe('a deleted study', () => {
  test('goes from the list with its files, and the others stay', async () => {
    const cache = openCache();
    const studyId = await fill(cache);
    const files = await filesOf(cache);
    cache.changes.length = 0;
    await cache.store.moveToTrash(studyId, []);
    expect(cache.changes).toEqual([[studyId]]);
    expect(await cache.reader.counts()).toMatchObject({ studies: 1, instances: 1 });
    expect([...files.keys()].filter((file) => existsSync(file))).toEqual([]);
    expect(await cache.reader.trash()).toMatchObject([
      { StudyInstanceUID: '2.25.1003', PatientName: 'Phantom^Paula', instanceCount: 2, modalities: ['MR'] },
    ]);
    expect(await cache.reader.list('patient', {})).toHaveLength(1);
  });

  test('comes back byte for byte, with its read state and its source', async () => {
    const cache = openCache();
    const studyId = await fill(cache);
    await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
    await cache.store.setHold({ studyIds: [studyId], kind: 'pin', holder: '', isHeld: true });
    const files = await filesOf(cache);
    const trashId = await cache.store.moveToTrash(studyId, []);
    const { report } = await importerOf(cache).restoreTrash('job', [trashId]);
    expect(report).toMatchObject({ stored: 2, refused: [] });
    expect(await filesOf(cache)).toEqual(files);
    const [back] = await cache.reader.studyIds('2.25.1003');
    expect(await cache.reader.studyRows([back ?? 0])).toMatchObject([
      { readState: 'read', holds: ['pin'], source: { kind: 'folder', label: 'test' } },
    ]);
    expect(await cache.reader.trash()).toEqual([]);
    expect(readdirSync(path.join(cache.dataDirectory, 'trash'))).toEqual([]);
    expect(await removals(cache.dataDirectory)).toEqual([
      { what: 'deleted', instance_count: 2 },
      { what: 'restored', instance_count: 2 },
    ]);
  });

  test('that was damaged in the trash does not come back as another object: the rest does, and it stays there', async () => {
    const cache = openCache();
    const trashId = await cache.store.moveToTrash(await fill(cache), []);
    const [name = ''] = readdirSync(path.join(cache.dataDirectory, 'trash', trashId));
    const file = path.join(cache.dataDirectory, 'trash', trashId, name);
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(file, bytes);
    const { report } = await importerOf(cache).restoreTrash('job', [trashId]);
    expect(report).toMatchObject({ stored: 1, refused: [{ code: 'store.file-missing' }] });
    expect(await cache.reader.trash()).toHaveLength(1);
    expect(existsSync(file)).toBe(true);
  });

  test('is stored anew when it is sent again, and the trash keeps its own', async () => {
    const cache = openCache();
    const trashId = await cache.store.moveToTrash(await fill(cache), []);
    expect(await cache.take(sliceFile())).toMatchObject({ outcome: 'stored' });
    const { report } = await importerOf(cache).restoreTrash('job', [trashId]);
    expect(report).toMatchObject({ duplicate: 1, stored: 1 });
  });

  test.for([
    { reason: 'locked', open: [] },
    { reason: 'open', open: [1] },
  ])('is refused while it is $reason, and then not', async ({ reason, open }) => {
    const cache = openCache();
    const studyId = await fill(cache);
    if (reason === 'locked') {
      await cache.store.setHold({ studyIds: [studyId], kind: 'lock', holder: '', isHeld: true });
    }
    const files = await filesOf(cache);
    await expect(cache.store.moveToTrash(studyId, open)).rejects.toMatchObject({
      code: 'store.study-kept',
      details: { studyId, reason },
    });
    expect(await filesOf(cache)).toEqual(files);
    expect(await cache.reader.trash()).toEqual([]);
    await cache.store.setHold({ studyIds: [studyId], kind: 'lock', holder: '', isHeld: false });
    await cache.store.moveToTrash(studyId, []);
    expect(await cache.reader.trash()).toHaveLength(1);
  });

  test('is removed for good after the time in the settings, and not before', async () => {
    let runningMs = 0;
    const cache = openCache(temporaryDirectory(), {
      now: () => Date.UTC(2026, 0, 2) + runningMs,
      monotonicMs: () => runningMs,
    });
    await cache.store.moveToTrash(await fill(cache), []);
    runningMs += 30 * dayMs - 1;
    expect(await cache.store.purgeExpired()).toBe(0);
    runningMs += 1;
    expect(await cache.store.purgeExpired()).toBe(1);
    expect(await cache.reader.trash()).toEqual([]);
    expect(readdirSync(path.join(cache.dataDirectory, 'trash'))).toEqual([]);
    expect(await removals(cache.dataDirectory)).toMatchObject([{ what: 'deleted' }, { what: 'purged' }]);
  });

  test('N115 stays for its time when the clock leaps ahead, also over a restart', async () => {
    let runningMs = 0;
    let leapMs = 0;
    const clocks = { now: () => Date.UTC(2026, 0, 2) + runningMs + leapMs, monotonicMs: () => runningMs };
    const cache = openCache(temporaryDirectory(), clocks);
    await cache.store.moveToTrash(await fill(cache), []);
    leapMs = 400 * dayMs;
    expect(await cache.store.purgeExpired()).toBe(0);
    await cache.close();
    const again = openCache(cache.dataDirectory, clocks);
    expect(await again.store.purgeExpired()).toBe(0);
    // Set right again: ages are what they were.
    leapMs = 0;
    expect(await again.store.purgeExpired()).toBe(0);
    runningMs += 30 * dayMs;
    expect(await again.store.purgeExpired()).toBe(1);
  });

  test('that is not there is said so, by each call', async () => {
    const { store } = openCache();
    const expected = expect.objectContaining({ code: 'store.not-found' });
    await expect(store.moveToTrash(7, [])).rejects.toEqual(expected);
    await expect(store.purgeTrash('none')).rejects.toEqual(expected);
    await expect(store.forgetRestored('none')).rejects.toEqual(expected);
  });
});

/** How many objects of the study are in the cache, with a row, and how many in the trash, with an entry. */
async function countOf(cache: CacheUnderTest): Promise<{ cached: number; trashed: number }> {
  const files = await filesOf(cache);
  const trash = await cache.reader.trash();
  const trashed = trash.flatMap(({ trashId }) =>
    readdirSync(path.join(cache.dataDirectory, 'trash', trashId)),
  );
  return { cached: files.size, trashed: trashed.length };
}

function purges(cache: CacheUnderTest, trashId: string): Promise<boolean> {
  return cache.store.purgeTrash(trashId).then(
    () => true,
    () => false,
  );
}

/** Answers how many objects came back. */
async function restore(cache: CacheUnderTest, trashId: string): Promise<number> {
  const { report } = await importerOf(cache).restoreTrash('job', [trashId]);
  return report.stored;
}

describe('a process that ends while a study is removed', () => {
  test('at any step leaves it whole: in the trash after the next start, or removed for good', async () => {
    const seen: unknown[] = [];
    const expected: unknown[] = [];
    for (let crashAt = 1, isDone = false; !isDone; crashAt += 1) {
      const directory = temporaryDirectory();
      const cache = openCache(directory, { trashFiles: faultyTrashFiles(directory, crashAt) });
      const studyId = await fill(cache);
      const moved = await cache.store.moveToTrash(studyId, []).catch(() => null);
      isDone = moved !== null && (await purges(cache, moved));
      await cache.close();
      const again = openCache(directory);
      const whole = await countOf(again);
      const [entry] = await again.reader.trash();
      const restored = entry === undefined ? 0 : await restore(again, entry.trashId);
      await again.close();
      seen.push({ crashAt, ...whole, restored });
      // Moving had begun and is finished, or purging had.
      const trashed = moved === null ? 2 : 0;
      expected.push({ crashAt, cached: 0, trashed, restored: trashed });
    }
    expect(seen).toEqual(expected);
    // Moving: the folder, two renames, two flushes. Purging: two files and their folder. Then one without a fault.
    expect(seen).toHaveLength(5 + 3 + 1);
  });

  test('between the entry of the trash and the rows leaves it where it was', async () => {
    const cache = openCache();
    await fill(cache);
    const files = await filesOf(cache);
    await cache.close();
    const user = new Database(path.join(cache.dataDirectory, 'user.sqlite'));
    user.exec(
      `INSERT INTO trash VALUES ('t', 'moving', 'deleted', '2.25.1003', '', '', '', '', '', '', '', 2, 9, 0)`,
    );
    const add = user.prepare(`INSERT INTO trash_file VALUES ('t', ?, ?, 0, 9)`);
    for (const file of files.keys()) {
      const relative = path.relative(cache.dataDirectory, file).split(path.sep).join('/');
      add.run(path.basename(file, '.dcm'), relative);
    }
    user.close();
    const again = openCache(cache.dataDirectory);
    expect(await filesOf(again)).toEqual(files);
    expect(await again.reader.trash()).toEqual([]);
    expect(readdirSync(path.join(cache.dataDirectory, 'trash'))).toEqual([]);
  });
});

test('objects that come while a study is removed are stored, none of them in the trash', async () => {
  const cache = openCache();
  const studyId = await fill(cache);
  const removing = cache.store.moveToTrash(studyId, []);
  const coming = Promise.all([
    cache.take(sliceFile()),
    cache.take(sliceFile({ SOPInstanceUID: '2.25.77' })),
    cache.take(sliceFile({ SOPInstanceUID: '2.25.2', InstanceNumber: '2' })),
  ]);
  await removing;
  await coming;
  for (const row of await cache.reader.list('instance', {})) {
    expect(existsSync(String(row['file']))).toBe(true);
  }
});

describe('holds', () => {
  test('are shown on the row, told as a change, and follow a row whose demographics are completed', async () => {
    const cache = openCache();
    const { studyId } = await cache.take(sliceFile({ PatientSex: null }));
    cache.changes.length = 0;
    await cache.store.setHold({ studyIds: [studyId, 999], kind: 'pin', holder: '', isHeld: true });
    expect(cache.changes).toEqual([[studyId]]);
    await cache.take(sliceFile({ SOPInstanceUID: '2.25.6' }));
    expect(await cache.reader.studyRows([studyId])).toMatchObject([{ PatientSex: 'F', holds: ['pin'] }]);
    await cache.store.setHold({ studyIds: [studyId], kind: 'pin', holder: '', isHeld: false });
    expect(await cache.reader.studyRows([studyId])).toMatchObject([{ holds: [] }]);
  });
});

describe('a quota that is reached while nothing may be removed', () => {
  test('refuses what is new and says how much was left; what is here is still a duplicate, and without quota all is taken', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    const index = new Database(path.join(cache.dataDirectory, 'index.sqlite'));
    index.exec('UPDATE total SET bytes = 960000000');
    index.close();
    await cache.store.setSettings([{ key: 'store.quotaGigabytes', value: 1 }]);
    // Between 95 and 100 % things are still taken as long as something may perhaps go.
    expect(await cache.take(sliceFile({ SOPInstanceUID: '2.25.8' }))).toMatchObject({ outcome: 'stored' });
    expect(await cache.store.evictOne({ openStudyIds: [] })).toEqual({ kind: 'nothing-eligible' });
    await expect(cache.take(sliceFile({ SOPInstanceUID: '2.25.9' }))).rejects.toMatchObject({
      code: 'store.full',
    });
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
    expect(await cache.take(sliceFile())).toMatchObject({ outcome: 'duplicate' });
    await cache.store.setSettings([{ key: 'store.quotaGigabytes', value: 0 }]);
    expect(await cache.take(sliceFile({ SOPInstanceUID: '2.25.9' }))).toMatchObject({ outcome: 'stored' });
  });
});

describe('eviction', () => {
  test('takes the study that was not opened for longest, by order and not by the clock (N115)', async () => {
    let runningMs = 0;
    let jumpMs = 0;
    const cache = openCache(temporaryDirectory(), {
      now: () => Date.UTC(2026, 0, 2) + runningMs + jumpMs,
      monotonicMs: () => runningMs,
    });
    const { store, reader } = cache;
    const source = { kind: 'network', label: 'A', callingAe: 'A', batchId: 'n' } as const;
    const studyIds: number[] = [];
    for (const number of [1, 2, 3]) {
      const { studyId } = await cache.take(
        sliceFile({
          PatientID: `P-${number}`,
          StudyInstanceUID: `2.25.1${number}`,
          SeriesInstanceUID: `2.25.2${number}`,
          SOPInstanceUID: `2.25.3${number}`,
        }),
        { source },
      );
      studyIds.push(studyId);
    }
    const rows = await reader.list('instance', {});
    await store.confirmRemoteCopies(
      rows.map((row) => String(row['sha256'])),
      'ARCHIVE',
    );
    await store.setReadState({ studyIds, readState: 'read' });
    runningMs += 3 * dayMs;
    // Study 2 first, then 3; the clock goes back a day, then 1.
    await store.noteOpened(studyIds[1] ?? 0);
    await store.noteOpened(studyIds[2] ?? 0);
    jumpMs = -dayMs;
    await store.noteOpened(studyIds[0] ?? 0);
    const index = new Database(path.join(cache.dataDirectory, 'index.sqlite'));
    index.exec('UPDATE total SET bytes = 2000000000');
    index.close();
    await store.setSettings([{ key: 'store.quotaGigabytes', value: 1 }]);
    const order: number[] = [];
    for (;;) {
      const outcome = await store.evictOne({ openStudyIds: [] });
      if (outcome.kind !== 'evicted') break;
      order.push(outcome.studyId);
    }
    expect(order).toEqual([studyIds[1], studyIds[2], studyIds[0]]);
    // Everything that was removed is listed, with where it may be had again.
    expect(await removals(cache.dataDirectory)).toHaveLength(6);
  });
});
