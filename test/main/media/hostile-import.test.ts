import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { WalkResult } from '../../../main/media/found-file.ts';
import { FoundFiles } from '../../../main/media/found-files.ts';
import { importFiles } from '../../../main/media/import-files.ts';
import { ImportTally } from '../../../main/media/import-tally.ts';
import { readStoredInstance } from '../../../main/store/keeping/read-stored-instance.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { importOf, runImport, slice } from '../../support/import-scene.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { buildZip } from '../../support/zip-builder.ts';

/** Titles begin with the numbers of the project's list of negative tests. */

test.skipIf(process.platform !== 'linux')(
  'N99 a file whose sectors cannot be read is named with the error, and the next is taken',
  async () => {
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, 'good'), slice(1));
    const tally = new ImportTally();
    await importFiles({
      ...importOf(openCache(), [folder], tally),
      walk: async function* walk(): AsyncGenerator<WalkResult, void, undefined> {
        // The kernel answers a read of this process' own memory at 0 with EIO, as it does for a scratched disc.
        yield { kind: 'file', file: { path: '/proc/self/mem', kind: 'media', label: 'disc' } };
        yield { kind: 'file', file: { path: path.join(folder, 'good'), kind: 'media', label: 'disc' } };
      },
    });
    expect(tally.report()).toMatchObject({
      stored: 1,
      refused: [{ path: '/proc/self/mem', code: 'media.unreadable', message: 'Cannot read the file: EIO' }],
    });
    // Another try may read it.
    expect(tally.hasUnread).toBe(true);
  },
);

test('N100 nothing on a medium is run or opened: programs and pages are refused as no DICOM', async () => {
  const medium = temporaryDirectory();
  writeFileSync(path.join(medium, 'AUTORUN.INF'), '[autorun]\nopen=VIEWER.EXE\n'.repeat(20));
  writeFileSync(path.join(medium, 'VIEWER.EXE'), `MZ${'\u0090'.repeat(1000)}`);
  writeFileSync(path.join(medium, 'INDEX.HTM'), '<script>location="http://x"</script>'.repeat(20));
  writeFileSync(path.join(medium, '1'), slice(1));
  const { report } = await runImport(openCache(), [medium]);
  expect(report).toMatchObject({ found: 4, stored: 1 });
  expect(report.refused.map(({ code }) => code)).toEqual(Array(3).fill('dicom.not-dicom'));
});

test('N101 archives in archives in archives stay closed: what would be petabytes is 16 lines', async () => {
  // As 42.zip: each archive holds sixteen of the next kind, at the bottom gigabytes of zeros.
  let archive = buildZip([{ name: 'zeros', bytes: new Uint8Array(1_000_000) }]);
  for (let level = 0; level < 5; level++) {
    const inner = archive;
    archive = buildZip(
      Array.from({ length: 16 }, (_, index) => ({ name: `lib ${index}.zip`, bytes: inner })),
    );
  }
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, '42.zip'), archive);
  writeFileSync(path.join(folder, 'good'), slice(1));
  const cache = openCache();
  const { report } = await runImport(cache, [folder]);
  expect(report).toMatchObject({ found: 17, stored: 1, refused: [] });
  expect(new Set(report.skipped.map(({ reason }) => reason))).toEqual(new Set(['archive within an archive']));
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
});

test('N102 two hundred thousand files are looked for only as far as somebody reads, and given up at once', async () => {
  let found = 0;
  const walk = async function* walk(): AsyncGenerator<WalkResult, void, undefined> {
    for (let number = 0; number < 200_000; number++) {
      found += 1;
      yield { kind: 'file', file: { path: `/tree/${number}`, kind: 'folder', label: 'tree' } };
    }
  };
  const files = new FoundFiles(walk(), () => undefined);
  expect(await files.next()).toMatchObject({ path: '/tree/0' });
  // Everything that can happen without a reader has happened when nothing more is found from turn to turn.
  for (let before = -1; before !== found;) {
    before = found;
    await nextTurn();
  }
  expect(found).toBeLessThanOrEqual(50_001);
  expect(files.total).toBeNull();
  for (let number = 1; number < 200_000; number++) {
    expect((await files.next())?.path).toBe(`/tree/${number}`);
  }
  expect(await files.next()).toBeUndefined();
  expect(files.total).toBe(200_000);

  const folder = temporaryDirectory();
  for (let number = 0; number < 500; number++)
    writeFileSync(path.join(folder, String(number)), slice(number));
  const controller = new AbortController();
  const importing = importFiles({
    ...importOf(openCache(), [folder], new ImportTally()),
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  await expect(importing).rejects.toThrow('enough');
});

test('N103 a disc that is imported twice while its study arrives from the network leaves each object once', async () => {
  const folder = temporaryDirectory();
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  for (const number of numbers) writeFileSync(path.join(folder, String(number)), slice(number));
  const cache = openCache();
  const tallies = [new ImportTally(), new ImportTally()];
  const source = {
    kind: 'network',
    label: 'MODALITY',
    callingAe: 'MODALITY',
    batchId: 'association-1',
  } as const;
  await Promise.all([
    ...tallies.map((tally) => importFiles(importOf(cache, [folder], tally))),
    ...numbers.map((number) => cache.take(slice(number), { source })),
  ]);
  for (const tally of tallies) {
    const { stored, duplicate, conflict } = tally.report();
    expect({ taken: stored + duplicate, conflict }).toEqual({ taken: 40, conflict: 0 });
  }
  expect(await cache.reader.counts()).toMatchObject({ studies: 1, instances: 40 });
});

test('N104 of a file that changes while it is read, what is indexed is what was stored', async () => {
  const folder = temporaryDirectory();
  const file = path.join(folder, 'changing');
  writeFileSync(file, sliceFile({ pixelValue: 1 }));
  const cache = openCache();
  const tally = new ImportTally();
  await importFiles({
    ...importOf(cache, [folder], tally),
    walk: async function* walk(): AsyncGenerator<WalkResult, void, undefined> {
      yield { kind: 'file', file: { path: file, kind: 'folder', label: 'stick' } };
      // Somebody writes to it from now on, whatever has been read by then.
      for (let value = 2; tally.finished === 0; value++) {
        writeFileSync(file, sliceFile({ pixelValue: value % 256 }));
        await nextTurn();
      }
    },
  });
  // Caught between two states, it may be refused as damaged.
  const { stored, refused } = tally.report();
  const instances = await cache.reader.list('instance', {});
  expect([stored + refused.length, instances.length]).toEqual([1, stored]);
  for (const { file: kept, sha256 } of instances) {
    expect((await readStoredInstance(String(kept))).sha256).toBe(sha256);
  }
});

test.skipIf(process.platform === 'win32')(
  'N73 N94 links, pipes and loops of a medium lead nowhere',
  async () => {
    const medium = temporaryDirectory();
    const outside = temporaryDirectory();
    writeFileSync(path.join(outside, 'secret'), slice(1));
    mkdirSync(path.join(medium, 'a'));
    symlinkSync('..', path.join(medium, 'a', 'up'));
    symlinkSync(outside, path.join(medium, 'out'));
    execFileSync('mkfifo', [path.join(medium, 'pipe')]);
    writeFileSync(path.join(medium, 'good'), slice(2));
    const { report } = await runImport(openCache(), [medium]);
    expect(report).toMatchObject({ found: 4, stored: 1, refused: [] });
    expect(report.skipped).toHaveLength(3);
  },
);

test.skipIf(process.platform === 'win32')(
  'N94 a file that was swapped for a link is not followed',
  async () => {
    const medium = temporaryDirectory();
    const outside = temporaryDirectory();
    writeFileSync(path.join(outside, 'secret'), slice(1));
    const swapped = path.join(medium, 'swapped');
    const tally = new ImportTally();
    await importFiles({
      ...importOf(openCache(), [medium], tally),
      walk: async function* walk(): AsyncGenerator<WalkResult, void, undefined> {
        // Somebody puts the link in the place of what was a file when its folder was listed.
        symlinkSync(path.join(outside, 'secret'), swapped);
        yield { kind: 'file', file: { path: swapped, kind: 'folder', label: 'stick' } };
      },
    });
    expect(tally.report()).toMatchObject({
      stored: 0,
      refused: [{ code: 'media.unreadable', message: 'Cannot read the file: ELOOP' }],
    });
  },
);
