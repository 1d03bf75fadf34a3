import { expect, test } from 'vitest';
import { FlushPace } from '../../../main/ingest/flush-pace.ts';

const mebibyte = 1024 * 1024;
const blockBytes = mebibyte / 4;

/** Where the disk is asked, in MiB, of a file of 64 MiB that comes in blocks. */
function flushedAt(pace: FlushPace, isStream: boolean, nowMs: number): number[] {
  const flushed = [0];
  for (let bytes = blockBytes; bytes <= 64 * mebibyte; bytes += blockBytes) {
    if (pace.isWorthIt(bytes, flushed.at(-1) ?? 0, isStream, nowMs)) flushed.push(bytes);
  }
  return flushed.slice(1).map((bytes) => bytes / mebibyte);
}

test('the first block of a stream is flushed, then four times as much, and never more than 16 MiB wait', () => {
  expect(flushedAt(new FlushPace(), true, 0)).toEqual([0.25, 1, 4, 16, 32, 48, 64]);
});

test('of a file that is read from a disk nothing below 4 MiB is flushed before its end', () => {
  expect(flushedAt(new FlushPace(), false, 0)).toEqual([4, 16, 32, 48, 64]);
});

test('a disk that took more than 8 ms is asked late for 10 s', () => {
  const pace = new FlushPace();
  pace.took(8, 1000);
  expect(flushedAt(pace, true, 1000)).toContain(0.25);
  pace.took(8.1, 1000);
  expect(flushedAt(pace, true, 10_999)).toEqual([4, 16, 32, 48, 64]);
  expect(flushedAt(pace, true, 11_000)).toContain(0.25);
});

test('a disk that is flushing something else is busy already', async () => {
  const pace = new FlushPace();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const flushing = pace.during(promise);
  expect(flushedAt(pace, true, 0)).toEqual([4, 16, 32, 48, 64]);
  resolve(undefined);
  await flushing;
  expect(flushedAt(pace, true, 0)).toContain(0.25);
  await expect(pace.during(Promise.reject(new Error('EIO')))).rejects.toThrow('EIO');
  expect(flushedAt(pace, true, 0)).toContain(0.25);
});
