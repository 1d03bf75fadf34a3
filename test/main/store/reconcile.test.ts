import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ReadableDatabase } from '../../../main/store/database.ts';
import {
  clearSpool,
  reconcile,
  reconcileFiles,
  type ReconcileReport,
} from '../../../main/store/reconcile.ts';
import { indexSchema, userSchema } from '../../../main/store/schemas.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { sliceDataSet, sliceFile } from '../../support/slice-file.ts';

async function run(cache: CacheUnderTest, mostCompared?: number): Promise<ReconcileReport> {
  const index = ReadableDatabase.openReadable(cache.dataDirectory, indexSchema);
  const user = ReadableDatabase.openReadable(cache.dataDirectory, userSchema);
  try {
    return await reconcile({ ...cache, index, user }, mostCompared);
  } finally {
    index.close();
    user.close();
  }
}

async function storedFile(cache: CacheUnderTest, SOPInstanceUID: string): Promise<string> {
  const rows = await cache.reader.list('instance', {});
  return String(rows.find((row) => row['SOPInstanceUID'] === SOPInstanceUID)?.['file']);
}

describe('after a crash', () => {
  test('between commit of the file and of the index, the file is taken in again with its origin', async () => {
    const cache = openCache();
    await cache.take(sliceFile(), {
      source: {
        kind: 'network',
        label: 'SENDER',
        callingAe: 'SENDER',
        remoteAddress: '10.0.0.9',
        batchId: 'a-1',
      },
    });
    const stored = await storedFile(cache, '2.25.1001');
    await cache.close();
    // The user database committed, the index did not.
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(path.join(cache.dataDirectory, indexSchema.fileName + suffix), { force: true });
    }
    const again = openCache(cache.dataDirectory);
    expect(await run(again)).toEqual({
      removedFromSpool: 0,
      recovered: 1,
      quarantined: 0,
      missing: 0,
      isComplete: true,
    });
    const [row] = await again.reader.list('instance', {});
    expect(row).toMatchObject({ SOPInstanceUID: '2.25.1001', file: stored });
    const { study, history } = await again.reader.studyDetail(1);
    expect(study.source).toEqual({ kind: 'network', label: 'SENDER' });
    expect(history[0]?.source.remoteAddress).toBe('10.0.0.9');
    // Nothing is left to do the next time.
    expect(await run(again)).toEqual({
      removedFromSpool: 0,
      recovered: 0,
      quarantined: 0,
      missing: 0,
      isComplete: true,
    });
  });

  test('what was spooled is removed: nobody was told that it is here', async () => {
    const cache = openCache();
    cache.ingest.begin({ kind: 'folder', label: 'x', batchId: 'b' }, { kind: 'part10' });
    expect(await clearSpool(cache.dataDirectory)).toBe(1);
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  });

  test('an object whose move was lost with the power is found in the spool', async () => {
    const cache = openCache();
    const { instanceId } = await cache.take(sliceFile());
    const stored = await storedFile(cache, '2.25.1001');
    // As on Windows, where the move may be lost after the index committed; beside it one that never was complete.
    renameSync(stored, path.join(cache.dataDirectory, 'spool', 'one.part'));
    writeFileSync(path.join(cache.dataDirectory, 'spool', 'two.part'), sliceFile().subarray(0, 300));
    expect(await run(cache)).toEqual({
      removedFromSpool: 1,
      recovered: 1,
      quarantined: 0,
      missing: 0,
      isComplete: true,
    });
    expect(existsSync(stored)).toBe(true);
    expect(await cache.reader.frameSource(instanceId, 0)).toMatchObject({ file: stored });
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  });

  test('a file of the network that nobody was told about keeps the name of its sender', async () => {
    const cache = openCache();
    await cache.take(sliceDataSet(), {
      source: { kind: 'network', label: 'SENDER', callingAe: 'SENDER', batchId: 'a-1' },
      format: {
        kind: 'data-set',
        TransferSyntaxUID: '1.2.840.10008.1.2.1',
        AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
        AffectedSOPInstanceUID: '2.25.1001',
      },
    });
    const stored = await storedFile(cache, '2.25.1001');
    const fresh = openCache();
    const moved = path.join(fresh.dataDirectory, path.relative(cache.dataDirectory, stored));
    mkdirSync(path.dirname(moved), { recursive: true });
    cpSync(stored, moved);
    expect(await run(fresh)).toMatchObject({ recovered: 1 });
    const { study } = await fresh.reader.studyDetail(1);
    expect(study.source).toEqual({ kind: 'network', label: 'SENDER' });
  });

  test('a row whose file is gone is flagged, stays visible, and heals when the object comes again', async () => {
    const cache = openCache();
    const file = sliceFile();
    const { instanceId, studyId } = await cache.take(file);
    rmSync(await storedFile(cache, '2.25.1001'));
    expect(await run(cache)).toMatchObject({ missing: 1 });
    const [row] = await cache.reader.studyRows([studyId]);
    expect(row?.warnings.map((warning) => warning.code)).toEqual(['instance.missing']);
    await expect(cache.reader.frameSource(instanceId, 0)).rejects.toMatchObject({
      code: 'store.file-missing',
    });
    // Flagging is not repeated.
    expect(await run(cache)).toMatchObject({ missing: 0 });

    expect(await cache.take(file)).toMatchObject({ outcome: 'stored', instanceId });
    const [healed] = await cache.reader.studyRows([studyId]);
    expect(healed?.warnings).toEqual([]);
    const source = await cache.reader.frameSource(instanceId, 0);
    expect(readFileSync(source.file)).toHaveLength(file.length);
  });

  test('a flagged row whose file came back is taken in again', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    const stored = await storedFile(cache, '2.25.1001');
    renameSync(stored, `${stored}.away`);
    await run(cache);
    renameSync(`${stored}.away`, stored);
    expect(await run(cache)).toMatchObject({ recovered: 1, missing: 0 });
    expect(await cache.reader.list('instance', {})).toMatchObject([{ state: 'stored' }]);
  });

  test('a file without a row that is no object goes to quarantine, and the others are taken', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    const stored = await storedFile(cache, '2.25.1001');
    const bad = path.join(path.dirname(stored), `${'0'.repeat(64)}.dcm`);
    writeFileSync(bad, 'no object');
    const elsewhere = path.join(cache.dataDirectory, 'instances', 'ff', 'f'.repeat(40));
    mkdirSync(elsewhere, { recursive: true });
    writeFileSync(path.join(elsewhere, `${'1'.repeat(64)}.dcm`), sliceFile({ SOPInstanceUID: '2.25.88' }));
    expect(await run(cache)).toMatchObject({ recovered: 1, quarantined: 1 });
    expect(readdirSync(path.join(cache.dataDirectory, 'quarantine'))).toEqual([path.basename(bad)]);
    expect(await cache.reader.counts()).toMatchObject({ instances: 2 });
  });

  test('a file that stood at another place than its content says is moved there, not kept twice', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    const stored = await storedFile(cache, '2.25.1001');
    const wrong = path.join(path.dirname(stored), `${'2'.repeat(64)}.dcm`);
    cpSync(stored, wrong);
    await run(cache);
    expect(readdirSync(path.dirname(stored))).toEqual([path.basename(stored)]);
  });
});

/** One object without a row, one row without a file, one left in the spool whose row has no file. */
async function afterCrash(): Promise<CacheUnderTest> {
  const cache = openCache();
  for (const SOPInstanceUID of ['2.25.1', '2.25.2', '2.25.3'])
    await cache.take(sliceFile({ SOPInstanceUID }));
  rmSync(await storedFile(cache, '2.25.1'));
  const stored = await storedFile(cache, '2.25.2');
  renameSync(stored, path.join(cache.dataDirectory, 'spool', 'one.part'));
  writeFileSync(path.join(cache.dataDirectory, 'spool', 'two.part'), 'never finished');
  const orphan = path.join(path.dirname(stored), `${'1'.repeat(64)}.dcm`);
  writeFileSync(orphan, sliceFile({ SOPInstanceUID: '2.25.4' }));
  return cache;
}

async function compare(cache: CacheUnderTest, signal?: AbortSignal) {
  const index = ReadableDatabase.openReadable(cache.dataDirectory, indexSchema);
  const user = ReadableDatabase.openReadable(cache.dataDirectory, userSchema);
  try {
    return await reconcileFiles({ ...cache, index, user }, signal);
  } finally {
    index.close();
    user.close();
  }
}

describe('where there are too many objects to compare before the port opens', () => {
  test('the spool is recovered and cleared at once, and the rest is compared afterwards', async () => {
    const cache = await afterCrash();
    expect(await run(cache, 2)).toEqual({
      removedFromSpool: 1,
      recovered: 1,
      quarantined: 0,
      missing: 0,
      isComplete: false,
    });
    expect(await compare(cache)).toEqual({ recovered: 1, quarantined: 0, missing: 1 });
    expect(await compare(cache)).toEqual({ recovered: 0, quarantined: 0, missing: 0 });
    expect(await cache.reader.counts()).toMatchObject({ instances: 4 });
  });

  test('objects that come in and go meanwhile are neither lost nor found', async () => {
    const cache = openCache();
    const { studyId } = await cache.take(sliceFile());
    const comparing = compare(cache);
    const taking = Array.from({ length: 40 }, (_, index) =>
      cache.take(
        sliceFile({
          SOPInstanceUID: `2.25.5${index}`,
          StudyInstanceUID: `2.25.6${index}`,
          SeriesInstanceUID: `2.25.7${index}`,
        }),
      ),
    );
    const removing = cache.store.moveToTrash(studyId, []);
    expect(await comparing).toEqual({ recovered: 0, quarantined: 0, missing: 0 });
    await Promise.all([...taking, removing]);
    expect(await compare(cache)).toEqual({ recovered: 0, quarantined: 0, missing: 0 });
    expect(await cache.reader.counts()).toMatchObject({ instances: 40 });
  });

  test('a comparison that is cancelled ends, and the next one finds what is left', async () => {
    const cache = await afterCrash();
    await run(cache, 2);
    await expect(compare(cache, AbortSignal.abort())).rejects.toThrow(/abort/u);
    expect(await compare(cache)).toEqual({ recovered: 1, quarantined: 0, missing: 1 });
  });
});
