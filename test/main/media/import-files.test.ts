import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WalkResult } from '../../../main/media/found-file.ts';
import { importFiles, type FileImport } from '../../../main/media/import-files.ts';
import { ImportTally } from '../../../main/media/import-tally.ts';
import { walkPaths } from '../../../main/media/walk-paths.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { expectAccounted, importOf, makeMedium, runImport, slice } from '../../support/import-scene.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** Looks for files as ever; does this when all are found, and only then hands them out. */
function beforeReading(act: () => void): NonNullable<FileImport['walk']> {
  return async function* walk(paths, signal) {
    const results: WalkResult[] = [];
    for await (const result of walkPaths(paths, signal)) results.push(result);
    act();
    yield* results;
  };
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
    const { report, progress } = await runImport(cache, [folder]);
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
    await runImport(cache, [folder]);
    const { report } = await runImport(cache, [folder, path.join(folder, '1')]);
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
    const { report } = await runImport(cache, [folder]);
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
      ...importOf(openCache(), [folder], tally),
      walk: beforeReading(() => rmSync(path.join(folder, '1'))),
    });
    const refused = { path: path.join(folder, '1'), code: 'media.unreadable' };
    expect(tally.report()).toMatchObject({ stored: 1, refused: [refused] });
    expect(tally.hasUnread).toBe(true);
  });

  test('N99 ends when the disc is taken out, keeps what it has, and goes on when it is back', async () => {
    const folder = temporaryDirectory();
    const disc = path.join(folder, 'disc');
    mkdirSync(disc);
    for (let number = 1; number <= 100; number += 1) {
      writeFileSync(path.join(disc, String(number)), slice(number));
    }
    const cache = openCache();
    const tally = new ImportTally();
    let isOut = false;
    const importing = importFiles({
      ...importOf(cache, [disc], tally),
      onProgress: ({ finished }) => {
        if (isOut || finished < 10) return;
        isOut = true;
        renameSync(disc, path.join(folder, 'drawer'));
      },
    });
    await expect(importing).rejects.toMatchObject({
      code: 'media.unreadable',
      message: 'disc is no longer there: ENOENT',
      details: { path: disc },
    });
    const stored = tally.report().stored;
    expect(stored).toBeGreaterThanOrEqual(10);
    expect(stored).toBeLessThan(100);
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);

    renameSync(path.join(folder, 'drawer'), disc);
    tally.beginAnew();
    await importFiles(importOf(cache, [disc], tally));
    expect(tally.report()).toMatchObject({ found: 100, stored: 100, duplicate: 0, refused: [] });
    expect(tally.hasUnread).toBe(false);
  });

  test('is read from its first file on, while others are still looked for', async () => {
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, '1'), slice(1));
    writeFileSync(path.join(folder, '2'), slice(2));
    const cache = openCache();
    const tally = new ImportTally();
    const totals: (number | null)[] = [];
    const firstIsIn = Promise.withResolvers<void>();
    await importFiles({
      ...importOf(cache, [folder], tally),
      walk: async function* walk(paths, signal) {
        let count = 0;
        for await (const result of walkPaths(paths, signal)) {
          // Hangs for good unless the first file is taken in before the second is found.
          if (count === 1) await firstIsIn.promise;
          count += 1;
          yield result;
        }
      },
      onProgress: ({ total, finished }) => {
        totals.push(total);
        if (finished === 1) firstIsIn.resolve();
      },
    });
    expect(tally.report()).toMatchObject({ found: 2, stored: 2 });
    expect(totals[0]).toBeNull();
    expect(totals.at(-1)).toBe(2);
  });

  test('that is not there fails with its name, before anything else', async () => {
    const missing = path.join(temporaryDirectory(), 'no such folder');
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, '1'), slice(1));
    const cache = openCache();
    await expect(runImport(cache, [folder, missing])).rejects.toMatchObject({
      code: 'media.unreadable',
      details: { path: missing, reason: 'ENOENT' },
    });
    expect((await cache.reader.counts()).instances).toBe(0);
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
    const { report } = await runImport(cache, [medium]);
    expect(report).toMatchObject({
      found: 6,
      stored: 4,
      skipped: [{ path: path.join(medium, 'DICOMDIR'), reason: 'media directory' }],
      refused: [{ path: path.join(medium, 'AUTORUN.INF'), code: 'dicom.not-dicom' }],
      unlisted: [path.join(medium, 'EXTRA')],
      mismatched: [],
    });
    const label = path.basename(medium);
    const sources = (await cache.reader.studyRows([1, 2])).map((row) => [row.StudyInstanceUID, row.source]);
    expect(Object.fromEntries(sources)).toEqual({
      '2.25.1003': { kind: 'media', label },
      '2.25.99': { kind: 'folder', label },
    });
    expectAccounted(report);
  });

  test.skipIf(programsMissing('dcmmkdir'))('N97 names every listed file that is not there', async () => {
    const medium = makeMedium();
    rmSync(path.join(medium, 'DICOM', 'A'));
    const { report } = await runImport(openCache(), [medium]);
    expect(report).toMatchObject({
      stored: 2,
      refused: [
        {
          path: path.join(medium, 'DICOM', 'A'),
          code: 'media.missing',
          message: expect.stringContaining('not on the medium'),
        },
      ],
    });
  });

  test.skipIf(programsMissing('dcmmkdir'))(
    'N98 finds names that a reader of the disc spells otherwise',
    async () => {
      const medium = makeMedium();
      renameSync(path.join(medium, 'DICOM'), path.join(medium, 'dicom'));
      renameSync(path.join(medium, 'dicom', 'A'), path.join(medium, 'dicom', 'a.;1'));
      const { report } = await runImport(openCache(), [path.join(medium, 'DICOMDIR')]);
      expect(report).toMatchObject({ found: 4, stored: 3, refused: [] });
    },
  );

  // The record of C is put in the place of A's, and the file of another patient in that of B.
  test.skipIf(programsMissing('dcmmkdir'))(
    'N96 whose directory lies is taken as the files are, and told',
    async () => {
      const medium = makeMedium();
      const folder = path.join(medium, 'DICOM');
      renameSync(path.join(folder, 'C'), path.join(folder, 'spare'));
      renameSync(path.join(folder, 'A'), path.join(folder, 'C'));
      renameSync(path.join(folder, 'spare'), path.join(folder, 'A'));
      writeFileSync(
        path.join(folder, 'B'),
        sliceFile({ PatientID: 'SOMEBODY-ELSE', StudyInstanceUID: '2.25.98', SOPInstanceUID: '2.25.97' }),
      );
      const cache = openCache();
      const { report } = await runImport(cache, [medium]);
      expect(report).toMatchObject({ found: 4, stored: 3, refused: [] });
      const told = report.mismatched.map(({ path: file, reason }) => [path.basename(file), reason]);
      expect(Object.fromEntries(told)).toEqual({
        A: 'The media directory lists it with another SOP Instance UID than it has',
        B: 'The media directory lists it under another Patient ID than it has',
        C: 'The media directory lists it with another SOP Instance UID than it has',
      });
      const rows = await cache.reader.studyRows([1, 2]);
      expect(rows.map((row) => row.PatientID)).toContain('SOMEBODY-ELSE');
    },
  );

  test('whose directory is damaged is walked as a folder', async () => {
    const medium = temporaryDirectory();
    writeFileSync(path.join(medium, 'DICOMDIR'), 'no directory');
    writeFileSync(path.join(medium, '1'), slice(1));
    const { report } = await runImport(openCache(), [medium]);
    expect(report).toMatchObject({ found: 2, stored: 1, refused: [] });
    expect(report.skipped[0]?.reason).toContain('not readable');
  });
});
