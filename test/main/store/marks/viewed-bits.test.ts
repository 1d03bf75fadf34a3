import { expect, test } from 'vitest';
import {
  addViewed,
  decodeViewed,
  encodeViewed,
  viewedRuns,
  type ViewedBits,
} from '../../../../main/store/marks/viewed-bits.ts';

const first = '0011223344556677';
const second = 'ffeeddccbbaa9988';

test('a bit a frame, in bytes as they are kept', () => {
  const viewed: ViewedBits = new Map();
  addViewed(viewed, first, 1, [[1, 1]]);
  // Frames 2, 3 and 9 of 10: bits 1 and 2 of the first byte, bit 0 of the second.
  addViewed(viewed, second, 10, [
    [2, 3],
    [9, 9],
  ]);
  const bytes = Buffer.from(
    '0011223344556677 01000000 01 ffeeddccbbaa9988 02000000 0601'.replaceAll(' ', ''),
    'hex',
  );
  expect(Buffer.from(encodeViewed(viewed))).toEqual(bytes);
  expect(encodeViewed(decodeViewed(bytes))).toEqual(bytes);
});

test('runs come back as they were put in, joined, and never beyond the last frame', () => {
  const viewed: ViewedBits = new Map();
  addViewed(viewed, first, 20, [[3, 5]]);
  addViewed(viewed, first, 20, [
    [6, 8],
    [20, 4000],
  ]);
  expect(viewedRuns(viewed.get(first) ?? new Uint8Array())).toEqual([
    [3, 8],
    [20, 20],
  ]);
});
