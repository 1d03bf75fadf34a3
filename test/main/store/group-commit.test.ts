import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { CommitCandidate } from '../../../main/store/commit-candidate.ts';
import { newFileSync, tellFileSync, type FileSync } from '../../../main/store/file-sync.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';

/** An object whose file stands in the spool; whether it is on the disk `fileSync` says. */
function spooled(
  cache: CacheUnderTest,
  name: string,
  hashDigit: string,
  fileSync: FileSync,
  SOPInstanceUID = '1.3',
): CommitCandidate {
  writeFileSync(path.join(cache.dataDirectory, 'spool', name), name);
  return {
    spoolName: name,
    sha256: hashDigit.repeat(64),
    bytes: name.length,
    dataSetOffsetBytes: 0,
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    fileSync,
    header: {
      SOPClassUID: '1.2',
      SOPInstanceUID,
      SeriesInstanceUID: '1.4',
      StudyInstanceUID: '1.5',
      PatientID: '',
      IssuerOfPatientID: '',
      PatientName: '',
      PatientBirthDate: '',
      PatientSex: '',
      StudyDate: '',
      StudyTime: '',
      StudyDescription: '',
      AccessionNumber: '',
      ReferringPhysicianName: '',
      BodyPartExamined: '',
      InstitutionName: '',
      SeriesNumber: null,
      SeriesDescription: '',
      Modality: '',
      InstanceNumber: null,
    },
    image: null,
    source: { kind: 'folder', label: 'x', batchId: 'b' },
  };
}

function synced(): FileSync {
  const fileSync = newFileSync();
  tellFileSync(fileSync, true);
  return fileSync;
}

function filesIn(cache: CacheUnderTest, folder: string): string[] {
  return readdirSync(path.join(cache.dataDirectory, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

/** In one thread nobody could sync a file while the store holds: here it never does. */
const neverHolds = { fileSyncHoldMs: 0 };

test('an object whose file is still being flushed is neither moved nor answered, and holds up no other', async () => {
  const cache = openCache(undefined, neverHolds);
  const fileSync = newFileSync();
  let isAnswered = false;
  const slow = cache.store.commit(spooled(cache, 'slow.part', 'a', fileSync, '1.3.1')).then((outcome) => {
    isAnswered = true;
    return outcome;
  });
  const fast = cache.store.commit(spooled(cache, 'fast.part', 'b', synced(), '1.3.2'));
  expect(await fast).toMatchObject({ outcome: 'stored' });
  expect(isAnswered).toBe(false);
  expect(filesIn(cache, 'spool')).toEqual(['slow.part']);
  expect(await cache.reader.counts()).toMatchObject({ instances: 1 });
  tellFileSync(fileSync, true);
  expect(await slow).toMatchObject({ outcome: 'stored' });
  expect(filesIn(cache, 'spool')).toEqual([]);
  expect(await cache.reader.counts()).toMatchObject({ instances: 2 });
});

test('an object whose file could not be flushed is refused and leaves no row; the next one is stored', async () => {
  const cache = openCache(undefined, neverHolds);
  const fileSync = newFileSync();
  const refused = cache.store.commit(spooled(cache, 'lost.part', 'a', fileSync));
  tellFileSync(fileSync, false);
  await expect(refused).rejects.toMatchObject({
    code: 'store.write-failed',
    details: { operation: 'flush' },
  });
  expect(filesIn(cache, 'instances')).toEqual([]);
  expect(await cache.reader.counts()).toMatchObject({ instances: 0 });
  const next = cache.store.commit(spooled(cache, 'next.part', 'b', synced()));
  expect(await next).toMatchObject({ outcome: 'stored' });
});

test('of two equal objects the one that is flushed is stored, and the other is the duplicate', async () => {
  const cache = openCache(undefined, neverHolds);
  const fileSync = newFileSync();
  const first = cache.store.commit(spooled(cache, 'first.part', 'a', fileSync));
  const second = cache.store.commit(spooled(cache, 'second.part', 'a', synced()));
  expect(await second).toMatchObject({ outcome: 'stored' });
  expect(filesIn(cache, 'spool')).toEqual(['first.part']);
  tellFileSync(fileSync, true);
  expect(await first).toMatchObject({ outcome: 'duplicate' });
});

test('a group is held for a file that another thread flushes meanwhile', async () => {
  const cache = openCache(undefined, { fileSyncHoldMs: 60_000 });
  const fileSync = newFileSync();
  // Tells it only once somebody waits for it: without holding, nobody would.
  const worker = new Worker(
    `const { workerData } = require('node:worker_threads');
     while (Atomics.notify(workerData, 0) === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
     Atomics.store(workerData, 0, 1);
     Atomics.notify(workerData, 0);`,
    { eval: true, workerData: fileSync },
  );
  onTestFinished(async () => void (await worker.terminate()));
  expect(await cache.store.commit(spooled(cache, 'held.part', 'a', fileSync))).toMatchObject({
    outcome: 'stored',
  });
  expect(filesIn(cache, 'spool')).toEqual([]);
});
