import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SpoolFile } from '../../../main/ingest/spool-file.ts';
import { systemFs } from '../../../main/store/durable-fs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const block = new Uint8Array(256 * 1024);

/** The system's disk, whose every flush waits until the test says how it ends. */
function heldDisk(): {
  readonly flushes: { readonly succeed: () => void; readonly fail: () => void }[];
  readonly closed: number[];
  readonly file: SpoolFile;
} {
  const flushes: { succeed: () => void; fail: () => void }[] = [];
  const closed: number[] = [];
  const directory = temporaryDirectory();
  mkdirSync(path.join(directory, 'spool'));
  const file = SpoolFile.create(directory, {
    ...systemFs,
    sync: () =>
      new Promise((resolve, reject) => {
        flushes.push({ succeed: resolve, fail: () => reject(new Error('EIO: i/o error, fsync')) });
      }),
    close: (descriptor) => {
      closed.push(descriptor);
      systemFs.close(descriptor);
    },
  });
  return { flushes, closed, file };
}

test('a part that could not be flushed fails the file, although the flush at its end works', async () => {
  const { flushes, file } = heldDisk();
  void file.write(block);
  file.flushAhead(true);
  void file.write(block);
  flushes[0]?.fail();
  const finishing = file.finish();
  flushes[1]?.succeed();
  await expect(finishing).rejects.toMatchObject({
    code: 'store.write-failed',
    details: { operation: 'flush', reason: expect.stringContaining('EIO') },
  });
  await file.discard();
});

test('the end waits for a part that is still being flushed, and the disk is given one part at a time', async () => {
  const { flushes, closed, file } = heldDisk();
  for (let blocks = 0; blocks < 8; blocks++) {
    void file.write(block);
    file.flushAhead(true);
  }
  expect(flushes).toHaveLength(1);
  const finishing = file.finish();
  flushes[1]?.succeed();
  await new Promise(setImmediate);
  expect(flushes).toHaveLength(2);
  expect(closed).toEqual([]);
  flushes[0]?.succeed();
  await finishing;
  expect(closed).toHaveLength(1);
});

test('a file that is discarded while a part of it is being flushed is closed after that, and gone', async () => {
  const { flushes, closed, file } = heldDisk();
  void file.write(block);
  file.flushAhead(true);
  const discarding = file.discard();
  await new Promise(setImmediate);
  expect(closed).toEqual([]);
  flushes[0]?.fail();
  await discarding;
  expect(closed).toHaveLength(1);
  expect(readdirSync(path.dirname(file.path))).toEqual([]);
});
