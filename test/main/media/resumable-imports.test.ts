import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Importer } from '../../../main/media/importer.ts';
import type { ImportProgressMessage } from '../../../main/media/importer-api.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { openImporter, slice } from '../../support/import-scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** An importer as the program starts it on this cache. */
function open(
  cache: CacheUnderTest,
  onProgress: (message: ImportProgressMessage) => void = () => undefined,
): Importer {
  // Every progress message is told when a clock never stands still.
  let nowMs = cache.clock.nowMs;
  return openImporter(cache, onProgress, () => (nowMs += 1000));
}

/** A disc of a hundred slices and a letter. */
function makeDisc(): string {
  const disc = path.join(temporaryDirectory(), 'disc');
  mkdirSync(disc);
  for (let number = 1; number <= 100; number++) writeFileSync(path.join(disc, String(number)), slice(number));
  writeFileSync(path.join(disc, 'letter.txt'), 'No DICOM. '.repeat(50));
  return disc;
}

function ledgers(cache: CacheUnderTest): string[] {
  const folder = path.join(cache.dataDirectory, 'imports');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Cancels an import of the disc at its twentieth file. */
async function importSome(cache: CacheUnderTest, disc: string): Promise<void> {
  const importer: Importer = open(cache, ({ finished }) => {
    if (finished >= 20) void importer.cancel('job-1');
  });
  const { wasCancelled, canGoOn, report } = await importer.importPaths('job-1', [disc]);
  expect({ wasCancelled, canGoOn }).toEqual({ wasCancelled: true, canGoOn: true });
  expect(report.stored + report.duplicate).toBeGreaterThanOrEqual(19);
  expect(report.stored).toBeLessThan(100);
}

const complete = { found: 101, stored: 100, duplicate: 0, refused: [{ code: 'dicom.not-dicom' }] };

test('an import that was cancelled is there at the next start, and goes on to the counts of a whole one', async () => {
  const first = openCache();
  const disc = makeDisc();
  await importSome(first, disc);
  await first.close();

  const cache = openCache(first.dataDirectory);
  const importer = open(cache);
  const [recalled, another] = await importer.recall();
  expect(another).toBeUndefined();
  expect(recalled).toMatchObject({
    jobId: 'job-1',
    paths: [disc],
    result: { wasCancelled: true, interruption: null, canGoOn: true },
  });
  const settled = recalled?.result.report.stored ?? 0;
  const { instances } = await cache.reader.counts();
  expect(instances).toBe(settled);
  const { report, canGoOn } = await importer.goOn('job-1');
  expect(report).toMatchObject(complete);
  expect(canGoOn).toBe(false);
  expect(await cache.reader.counts()).toMatchObject({ studies: 1, instances: 100 });
});

test('what an import had done when the program was killed is counted once, also what it could not write down', async () => {
  const first = openCache();
  const disc = makeDisc();
  await importSome(first, disc);
  await first.close();
  const file = path.join(first.dataDirectory, 'imports', 'job-1.jsonl');
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.length).toBeGreaterThan(20);
  // Killed while it wrote the sixth line: it has taken in more than it says.
  writeFileSync(file, `${lines.slice(0, 5).join('\n')}\n${lines[5]?.slice(0, 30) ?? ''}`);

  const cache = openCache(first.dataDirectory);
  const importer = open(cache);
  const [recalled] = await importer.recall();
  expect(recalled).toMatchObject({
    endedAt: null,
    result: {
      canGoOn: true,
      interruption: { message: 'The program ended before the import did' },
      report: { found: 4, stored: 4 },
    },
  });
  const { report } = await importer.goOn('job-1');
  expect(report).toMatchObject(complete);
  expect(await cache.reader.counts()).toMatchObject({ studies: 1, instances: 100 });
});

test('objects that were here before the import began stay “already here” after a restart', async () => {
  const first = openCache();
  const disc = makeDisc();
  for (const number of [1, 2, 3]) await first.take(slice(number));
  await importSome(first, disc);
  await first.close();
  const cache = openCache(first.dataDirectory);
  const importer = open(cache);
  await importer.recall();
  const { report } = await importer.goOn('job-1');
  expect(report).toMatchObject({ found: 101, stored: 97, duplicate: 3 });
});

test('a disc that is still out when an import goes on can be put in later', async () => {
  const first = openCache();
  const disc = makeDisc();
  await importSome(first, disc);
  await first.close();
  const cache = openCache(first.dataDirectory);
  const importer = open(cache);
  await importer.recall();
  renameSync(disc, `${disc}-drawer`);
  const without = await importer.goOn('job-1');
  expect(without.canGoOn).toBe(true);
  expect(without.interruption?.message).toContain('ENOENT');
  renameSync(`${disc}-drawer`, disc);
  expect((await importer.goOn('job-1')).report).toMatchObject(complete);
});

test('a result is kept until it was read where there is something to read, and not where all went well', async () => {
  const cache = openCache();
  const disc = makeDisc();
  const importer = open(cache);
  await importer.importPaths('job-1', [path.join(disc, '1'), path.join(disc, '2')]);
  expect(ledgers(cache)).toEqual([]);
  await importer.importPaths('job-2', [disc]);
  expect(ledgers(cache)).toEqual(['job-2.jsonl']);

  const later = open(cache);
  expect(await later.recall()).toMatchObject([
    {
      jobId: 'job-2',
      result: { canGoOn: false, interruption: null, report: { found: 101, stored: 98, duplicate: 2 } },
    },
  ]);
  await later.forget('job-2');
  expect(ledgers(cache)).toEqual([]);
  expect(await open(cache).recall()).toEqual([]);
});

test('ledgers that are damaged or too many do not hold up a start', async () => {
  const cache = openCache();
  const folder = path.join(cache.dataDirectory, 'imports');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'damaged.jsonl'), '{"paths": [1');
  writeFileSync(path.join(folder, 'of somebody else.txt'), 'mine');
  for (let number = 10; number < 30; number++) {
    const beginning = { paths: ['/nowhere'], startedAt: `2026-01-02T12:00:${number}.000Z` };
    writeFileSync(path.join(folder, `job-${number}.jsonl`), `${JSON.stringify(beginning)}\n`);
  }
  const recalled = await open(cache).recall();
  // The newest sixteen.
  expect(recalled.map(({ jobId }) => jobId)).toEqual(
    Array.from({ length: 16 }, (_, index) => `job-${14 + index}`),
  );
  expect(readdirSync(folder)).toHaveLength(16 + 1);
});
