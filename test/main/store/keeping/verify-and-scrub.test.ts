import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ReadableDatabase } from '../../../../main/store/database.ts';
import { readScrubProgress, scrub } from '../../../../main/store/keeping/scrub.ts';
import { isClean, verifyCache, type VerifyReport } from '../../../../main/store/keeping/verify-cache.ts';
import { indexSchema, userSchema } from '../../../../main/store/schemas.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';

async function fill(count: number): Promise<{ cache: CacheUnderTest; files: string[] }> {
  const cache = openCache();
  for (let number = 1; number <= count; number += 1) {
    await cache.take(sliceFile({ SOPInstanceUID: `2.25.9${number}`, InstanceNumber: String(number) }));
  }
  const rows = await cache.reader.list('instance', {});
  return { cache, files: rows.map((row) => String(row['file'])) };
}

function databases({ dataDirectory }: CacheUnderTest) {
  const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
  const user = ReadableDatabase.openReadable(dataDirectory, userSchema);
  onTestFinished(() => {
    index.close();
    user.close();
  });
  return { index, user };
}

function verify(cache: CacheUnderTest): Promise<VerifyReport> {
  return verifyCache({
    dataDirectory: cache.dataDirectory,
    ...databases(cache),
    onProgress: () => undefined,
  });
}

function flipBit(file: string, offsetFromEnd: number): void {
  const bytes = readFileSync(file);
  const at = bytes.length - offsetFromEnd;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}

describe('verifying a cache', () => {
  test('finds nothing in one that is as it was stored', async () => {
    const { cache } = await fill(3);
    await cache.store.moveToTrash(1, []);
    await cache.take(sliceFile());
    const report = await verify(cache);
    expect(report).toEqual({ checked: 1, ok: 1, missing: [], corrupt: [], orphans: [], databases: [] });
    expect(isClean(report)).toBe(true);
  });

  test('names each file that is gone, changed, shortened, lengthened, or nobody’s', async () => {
    const { cache, files } = await fill(6);
    const [gone = '', changed = '', cut = '', longer = '', header = ''] = files;
    rmSync(gone);
    flipBit(changed, 3);
    truncateSync(cut, 400);
    writeFileSync(longer, 'x', { flag: 'a' });
    // The transfer syntax in the header, which the hash of the data set does not cover.
    const bytes = readFileSync(header);
    bytes.writeUInt8(0x32, bytes.indexOf('1.2.840.10008.1.2.1', 0, 'latin1') + 18);
    writeFileSync(header, bytes);
    const stray = path.join(cache.dataDirectory, 'instances', 'ab', 'stray.dcm');
    mkdirSync(path.dirname(stray), { recursive: true });
    writeFileSync(stray, 'stray');
    const forgotten = path.join(cache.dataDirectory, 'trash', 'nobody', 'x.dcm');
    mkdirSync(path.dirname(forgotten), { recursive: true });
    writeFileSync(forgotten, 'x');

    const report = await verify(cache);
    expect(isClean(report)).toBe(false);
    expect(report).toMatchObject({
      checked: 6,
      ok: 1,
      missing: [{ file: gone, StudyInstanceUID: '2.25.1003' }],
    });
    expect(new Map(report.corrupt.map(({ file, found }) => [file, found]))).toEqual(
      new Map([
        [changed, 'other content than was received'],
        [cut, expect.stringMatching(/^400 bytes long, expected \d+$/u)],
        [longer, expect.stringMatching(/bytes long/u)],
        [header, 'its header names another transfer syntax'],
      ]),
    );
    expect(report.orphans).toEqual([stray, forgotten]);
  });

  test('calls an object whose row was flagged missing still missing, although its file is back', async () => {
    const { cache } = await fill(1);
    await cache.store.markMissing([1]);
    expect(await verify(cache)).toMatchObject({ checked: 1, ok: 0, missing: [{}], orphans: [] });
  });

  test('changes nothing', async () => {
    const { cache, files } = await fill(2);
    flipBit(files[0] ?? '', 1);
    const before = files.map((file) => readFileSync(file));
    await verify(cache);
    expect(files.map((file) => readFileSync(file))).toEqual(before);
    expect(await cache.reader.counts()).toMatchObject({ instances: 2 });
  });
});

interface ScrubRun {
  readonly waited: number[];
  readonly progress: { checked: number; found: number };
}

async function runScrub(
  cache: CacheUnderTest,
  options: { bytesPerSecond?: number; cancelAfterParts?: number } = {},
): Promise<ScrubRun> {
  const waited: number[] = [];
  const { index, user } = databases(cache);
  const controller = new AbortController();
  let parts = 0;
  const progress = await scrub({
    dataDirectory: cache.dataDirectory,
    index,
    from: readScrubProgress(user),
    bytesPerSecond: options.bytesPerSecond ?? 1e12,
    // Reading takes no time here, so all of it is waited for.
    monotonicMs: () => waited.reduce((sum, ms) => sum + ms, 0),
    wait: async (milliseconds) => void waited.push(milliseconds),
    signal: controller.signal,
    record: async (findings) => {
      await cache.store.recordScrub(findings);
      parts += 1;
      if (parts === options.cancelAfterParts) controller.abort(new Error('cancelled'));
    },
    onProgress: () => undefined,
  });
  return { waited, progress };
}

describe('a scrub', () => {
  test('warns on the row of a study with damaged or lost files, and stops when they are whole again', async () => {
    const { cache, files } = await fill(3);
    const [gone = '', changed = ''] = files;
    const whole = readFileSync(changed);
    rmSync(gone);
    flipBit(changed, 1);
    cache.changes.length = 0;
    expect((await runScrub(cache)).progress).toMatchObject({ checked: 3, found: 2 });
    expect(new Set(cache.changes.flat())).toEqual(new Set([1]));
    const [row] = await cache.reader.studyRows([1]);
    expect(row?.warnings.map(({ code }) => code)).toEqual(['instance.missing', 'instance.corrupt']);
    writeFileSync(changed, whole);
    await runScrub(cache);
    const [healed] = await cache.reader.studyRows([1]);
    expect(healed?.warnings.map(({ code }) => code)).toEqual(['instance.missing']);
  });

  test('reads no faster than it may', async () => {
    const { cache } = await fill(20);
    // 20 slices of one size each, whose data set is what is read.
    const { index } = databases(cache);
    const { bytes } = index
      .query<{ bytes: number }>('SELECT sum(bytes - data_set_offset_bytes) AS bytes FROM instance')
      .get() ?? { bytes: 0 };
    const { waited } = await runScrub(cache, { bytesPerSecond: bytes / 10 });
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(10_000, 3);
  });

  test('goes on where it was cut short, and begins anew when it has come to the end', async () => {
    const { cache } = await fill(120);
    await expect(runScrub(cache, { cancelAfterParts: 1 })).rejects.toThrow('cancelled');
    const { user } = databases(cache);
    expect(readScrubProgress(user)).toMatchObject({ checked: 50 });
    expect((await runScrub(cache)).progress).toMatchObject({ checked: 120, found: 0 });
    expect(readScrubProgress(user)).toEqual({ position: '', checked: 0, found: 0 });
    expect((await runScrub(cache)).progress).toMatchObject({ checked: 120 });
  });
});
