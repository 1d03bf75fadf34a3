import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { DataSetHash } from '../../../main/ingest/data-set-hash.ts';

const MiB = 1024 * 1024;

function block(digit: number, bytes: number): Uint8Array {
  return new Uint8Array(bytes).fill(digit);
}

function sha256Of(...blocks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const bytes of blocks) hash.update(bytes);
  return hash.digest('hex');
}

test('what is held is hashed in its order with the digest, and only then let go', () => {
  const blocks = [block(1, 1000), block(2, 2000), block(3, 0), block(4, 5)];
  const hash = new DataSetHash();
  hash.skipHead();
  const released: number[] = [];
  for (const bytes of blocks) hash.hold(bytes, () => released.push(bytes.length));
  expect(released).toEqual([]);
  expect(hash.digest(0)).toBe(sha256Of(...blocks));
  expect(released).toEqual([1000, 2000, 0, 5]);
});

test('no more than a megabyte is held: the oldest is hashed and let go', () => {
  const blocks = [1, 2, 3, 4, 5, 6].map((digit) => block(digit, MiB / 4));
  const hash = new DataSetHash();
  hash.skipHead();
  const released: number[] = [];
  for (const bytes of blocks) {
    hash.hold(bytes, () => {
      released.push(bytes[0] ?? 0);
      // Its owner writes the next bytes into it.
      bytes.fill(99);
    });
  }
  expect(released).toEqual([1, 2]);
  expect(hash.digest(0)).toBe(sha256Of(...[1, 2, 3, 4, 5, 6].map((digit) => block(digit, MiB / 4))));
});

test('what is added after something held comes after it', () => {
  const hash = new DataSetHash();
  hash.skipHead();
  hash.hold(block(1, 10), () => undefined);
  hash.add(block(2, 10), 0);
  expect(hash.digest(0)).toBe(sha256Of(block(1, 10), block(2, 10)));
});
