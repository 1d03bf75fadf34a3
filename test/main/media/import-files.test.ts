import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../main/media/import-files.ts';
import { ImportTally } from '../../../main/media/import-tally.ts';
import { walkPaths } from '../../../main/media/walk-paths.ts';
import type { ImportReport } from '../../../shared/model/activity.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { buildZip } from '../../support/zip-builder.ts';

interface Run {
  readonly report: ImportReport;
  readonly progress: { total: number | null; finished: number }[];
}

async function run(
  cache: CacheUnderTest,
  paths: readonly string[],
  controller = new AbortController(),
): Promise<Run> {
  const tally = new ImportTally();
  const progress: Run['progress'] = [];
  await importFiles({
    paths,
    ingest: cache.ingest,
    batchId: 'import-1',
    tally,
    signal: controller.signal,
    onProgress: (step) => progress.push({ ...step }),
  });
  return { report: tally.report(), progress };
}

function slice(number: number): Uint8Array {
  return sliceFile({ SOPInstanceUID: `2.25.70${number}`, InstanceNumber: String(number) });
}

/** Every file that was found is in exactly one count. */
function expectAccounted(report: ImportReport): void {
  const { found, stored, duplicate, conflict, reencoded, refused, skipped } = report;
  expect(stored + duplicate + conflict + reencoded + refused.length + skipped.length).toBe(found);
}

describe('importing a folder', () => {
  test('takes objects from every level, whatever their names, and says why others are not taken', async () => {
    const folder = temporaryDirectory();
    mkdirSync(path.join(folder, 'a', 'deep'), { recursive: true });
    writeFileSync(path.join(folder, 'a', 'deep', 'IM000001'), slice(1));
    writeFileSync(path.join(folder, 'two.jpg'), slice(2));
    writeFileSync(
      path.join(folder, 'readme.txt'),
      'no object at all, but long enough to be looked at '.repeat(9),
    );
    writeFileSync(path.join(folder, 'empty'), '');
    const cache = openCache();
    const { report, progress } = await run(cache, [folder]);
    expect(report).toMatchObject({ found: 4, stored: 2, skipped: [] });
    const refused = report.refused.map(({ path: file, code }) => [path.basename(file), code]);
    expect(Object.fromEntries(refused)).toEqual({
      empty: 'dicom.not-dicom',
      'readme.txt': 'dicom.not-dicom',
    });
    expectAccounted(report);
    expect(progress.at(-1)).toEqual({ total: 4, finished: 4 });
    const [row] = await cache.reader.studyRows([1]);
    expect(row?.source).toEqual({ kind: 'folder', label: path.basename(folder) });
  });

  test('a second time finds everything here', async () => {
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, '1'), slice(1));
    const cache = openCache();
    await run(cache, [folder]);
    const { report } = await run(cache, [folder, path.join(folder, '1')]);
    expect(report).toMatchObject({ found: 2, stored: 0, duplicate: 2 });
  });

  test.skipIf(process.platform === 'win32')('follows no symbolic link and opens no pipe', async () => {
    const folder = temporaryDirectory();
    const outside = temporaryDirectory();
    writeFileSync(path.join(outside, 'secret'), slice(1));
    symlinkSync(outside, path.join(folder, 'linked-folder'));
    symlinkSync(path.join(outside, 'secret'), path.join(folder, 'linked-file'));
    symlinkSync(folder, path.join(folder, 'loop'));
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    const cache = openCache();
    const { report } = await run(cache, [folder]);
    expect(report).toMatchObject({ found: 4, stored: 0, refused: [] });
    expect(report.skipped.map(({ reason }) => reason).toSorted()).toEqual([
      'not a regular file',
      'symbolic link, not followed',
      'symbolic link, not followed',
      'symbolic link, not followed',
    ]);
  });

  test('reports a file that cannot be read any more, and goes on', async () => {
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, '1'), slice(1));
    writeFileSync(path.join(folder, '2'), slice(2));
    const tally = new ImportTally();
    await importFiles({
      paths: [folder],
      ingest: openCache().ingest,
      batchId: 'import-1',
      tally,
      signal: new AbortController().signal,
      // First told between looking for files and reading them: the stick is pulled.
      onProgress: () => rmSync(path.join(folder, '1'), { force: true }),
    });
    const refused = { path: path.join(folder, '1'), code: 'media.unreadable' };
    expect(tally.report()).toMatchObject({ stored: 1, refused: [refused] });
  });

  test('that is not there fails with its name, before anything else', async () => {
    const missing = path.join(temporaryDirectory(), 'no such folder');
    await expect(run(openCache(), [missing])).rejects.toMatchObject({
      code: 'media.unreadable',
      details: { path: missing, reason: 'ENOENT' },
    });
  });

  test('keeps what was finished when it is cancelled, and leaves no spool file', async () => {
    const folder = temporaryDirectory();
    for (let number = 1; number <= 200; number += 1) {
      writeFileSync(path.join(folder, String(number)), slice(number));
    }
    const cache = openCache();
    const controller = new AbortController();
    const tally = new ImportTally();
    const importing = importFiles({
      paths: [folder],
      ingest: cache.ingest,
      batchId: 'import-1',
      tally,
      signal: controller.signal,
      onProgress: ({ finished }) => {
        if (finished >= 20) controller.abort(new Error('enough'));
      },
    });
    await expect(importing).rejects.toThrow('enough');
    const { instances } = await cache.reader.counts();
    expect(instances).toBeGreaterThanOrEqual(20);
    expect(instances).toBeLessThan(200);
    expect(tally.report().refused).toEqual([]);
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  });
});

/** A medium made by DCMTK's dcmmkdir, of three slices in DICOM/. */
function makeMedium(): string {
  const medium = temporaryDirectory();
  mkdirSync(path.join(medium, 'DICOM'));
  const names = ['C', 'A', 'B'];
  for (const [index, name] of names.entries()) {
    writeFileSync(path.join(medium, 'DICOM', name), slice(index + 1));
  }
  execFileSync(requireProgram('dcmmkdir'), [
    '--quiet',
    '--general-purpose',
    '--invent',
    '--no-consistency-check',
    '--input-directory',
    medium,
    '--output-file',
    path.join(medium, 'DICOMDIR'),
    ...names.map((name) => `DICOM/${name}`),
  ]);
  return medium;
}

describe('importing a medium', () => {
  test.skipIf(programsMissing('dcmmkdir'))('takes what it lists in its order, then the rest', async () => {
    const medium = makeMedium();
    writeFileSync(path.join(medium, 'AUTORUN.INF'), '[autorun]\nopen=viewer.exe\n'.repeat(20));
    writeFileSync(
      path.join(medium, 'EXTRA'),
      sliceFile({ StudyInstanceUID: '2.25.99', SOPInstanceUID: '2.25.98' }),
    );
    const order: string[] = [];
    for await (const found of walkPaths([medium], new AbortController().signal)) {
      order.push(path.basename(found.kind === 'file' ? found.file.path : found.path));
    }
    expect(order).toEqual(['DICOMDIR', 'C', 'A', 'B', 'AUTORUN.INF', 'EXTRA']);
    const cache = openCache();
    const { report } = await run(cache, [medium]);
    expect(report).toMatchObject({
      found: 6,
      stored: 4,
      skipped: [{ path: path.join(medium, 'DICOMDIR'), reason: 'media directory' }],
      refused: [{ path: path.join(medium, 'AUTORUN.INF'), code: 'dicom.not-dicom' }],
    });
    const label = path.basename(medium);
    const sources = (await cache.reader.studyRows([1, 2])).map((row) => [row.StudyInstanceUID, row.source]);
    expect(Object.fromEntries(sources)).toEqual({
      '2.25.1003': { kind: 'media', label },
      '2.25.99': { kind: 'folder', label },
    });
    expectAccounted(report);
  });

  test.skipIf(programsMissing('dcmmkdir'))('names every listed file that is not there', async () => {
    const medium = makeMedium();
    rmSync(path.join(medium, 'DICOM', 'A'));
    const { report } = await run(openCache(), [medium]);
    expect(report).toMatchObject({
      stored: 2,
      refused: [
        {
          path: path.join(medium, 'DICOM', 'A'),
          code: 'media.unreadable',
          message: expect.stringContaining('not on the medium'),
        },
      ],
    });
  });

  test.skipIf(programsMissing('dcmmkdir'))(
    'finds names that a reader of the disc spells otherwise',
    async () => {
      const medium = makeMedium();
      renameSync(path.join(medium, 'DICOM'), path.join(medium, 'dicom'));
      renameSync(path.join(medium, 'dicom', 'A'), path.join(medium, 'dicom', 'a.;1'));
      const { report } = await run(openCache(), [path.join(medium, 'DICOMDIR')]);
      expect(report).toMatchObject({ found: 4, stored: 3, refused: [] });
    },
  );

  test('whose directory is damaged is walked as a folder', async () => {
    const medium = temporaryDirectory();
    writeFileSync(path.join(medium, 'DICOMDIR'), 'no directory');
    writeFileSync(path.join(medium, '1'), slice(1));
    const { report } = await run(openCache(), [medium]);
    expect(report).toMatchObject({ found: 2, stored: 1, refused: [] });
    expect(report.skipped[0]?.reason).toContain('not readable');
  });
});

async function importZip(
  entries: Parameters<typeof buildZip>[0],
): Promise<{ report: ImportReport; cache: CacheUnderTest }> {
  const folder = temporaryDirectory();
  const file = path.join(folder, 'study.zip');
  writeFileSync(file, buildZip(entries));
  const cache = openCache();
  const { report } = await run(cache, [file]);
  expectAccounted(report);
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  return { report, cache };
}

describe('importing an archive', () => {
  test('takes its objects, packed or stored, and passes over folders', async () => {
    const { report, cache } = await importZip([
      { name: 'study/', bytes: new Uint8Array(0), isStored: true },
      { name: 'study/1', bytes: slice(1) },
      { name: 'study/2', bytes: slice(2), isStored: true },
      { name: 'study/notes.txt', bytes: new TextEncoder().encode('text '.repeat(100)) },
    ]);
    expect(report).toMatchObject({ found: 3, stored: 2, skipped: [] });
    expect(report.refused).toMatchObject([{ code: 'dicom.not-dicom' }]);
    expect(report.refused[0]?.path).toMatch(/study\.zip\/study\/notes\.txt$/u);
    const [row] = await cache.reader.studyRows([1]);
    expect(row?.source).toEqual({ kind: 'archive', label: 'study.zip' });
  });

  test.for([
    { what: 'climbs out', entry: { name: '../../evil', bytes: slice(1) }, code: 'media.unsafe-path' },
    {
      what: 'climbs out with backslashes',
      entry: { name: 'a\\..\\..\\evil', bytes: slice(1) },
      code: 'media.unsafe-path',
    },
    { what: 'is absolute', entry: { name: '/etc/passwd', bytes: slice(1) }, code: 'media.unsafe-path' },
    { what: 'names a drive', entry: { name: 'C:/x', bytes: slice(1) }, code: 'media.unsafe-path' },
    { what: 'is encrypted', entry: { name: 'x', bytes: slice(1), isEncrypted: true }, code: 'media.archive' },
    { what: 'has another checksum', entry: { name: 'x', bytes: slice(1), crc: 1 }, code: 'media.archive' },
    {
      what: 'is longer than it says',
      entry: { name: 'x', bytes: slice(1), uncompressedSize: 100 },
      code: 'media.archive',
    },
  ])('refuses an entry that $what, and takes the next', async ({ entry, code }) => {
    const { report } = await importZip([entry, { name: 'good', bytes: slice(2) }]);
    expect(report).toMatchObject({ found: 2, stored: 1, refused: [{ code }] });
  });

  test('opens no archive within it and follows no link', async () => {
    const { report } = await importZip([
      { name: 'inner.zip', bytes: buildZip([{ name: '1', bytes: slice(1) }]), isStored: true },
      { name: 'link', bytes: new TextEncoder().encode('/etc/passwd'), unixMode: 0o120777 },
    ]);
    expect(report).toMatchObject({ found: 2, stored: 0, refused: [] });
    expect(report.skipped.map(({ reason }) => reason)).toEqual([
      'archive within an archive',
      'symbolic link, not followed',
    ]);
  });

  test('leaves a bomb after its first bytes', async () => {
    const zeros = Buffer.alloc(50_000_000);
    const { report } = await importZip([
      { name: 'bomb', bytes: zeros },
      { name: 'good', bytes: slice(2) },
    ]);
    expect(report).toMatchObject({ stored: 1, refused: [{ code: expect.stringMatching(/^dicom\./u) }] });
  });

  test('that is cut short is refused by its name', async () => {
    const folder = temporaryDirectory();
    const whole = buildZip([{ name: '1', bytes: slice(1) }]);
    writeFileSync(path.join(folder, 'cut.zip'), whole.subarray(0, whole.length - 30));
    const { report } = await run(openCache(), [folder]);
    expect(report).toMatchObject({ found: 1, stored: 0, refused: [{ code: 'media.archive' }] });
  });
});
