import { describe, expect, test } from 'vitest';
import { expandSegments } from '../../../shared/image/lookup-table-attributes.ts';

describe('segmented palette data (PS3.3 C.7.9.2)', () => {
  test('resolve discrete and linear segments', () => {
    // Discrete 2: 0, 10. Linear 4 to 50: 20, 30, 40, 50.
    expect(expandSegments([0, 2, 0, 10, 1, 4, 50], 2, 6)).toEqual([0, 10, 20, 30, 40, 50]);
  });

  test('copy what an indirect segment points at', () => {
    // Discrete 1: 7 (words 0–2), linear 2 to 9 (words 3–5), then two segments again from byte 0.
    const words = [0, 1, 7, 1, 2, 9, 2, 2, 0, 0];
    expect(expandSegments(words, 2, 6)).toEqual([7, 8, 9, 7, 8, 9]);
  });

  test.each([
    ['a linear one at the start', [1, 4, 50], 4],
    ['an opcode that does not exist', [3, 1, 1], 1],
    ['fewer values than it says', [0, 3, 1, 2], 3],
    ['more entries than the descriptor', [0, 3, 1, 2, 3], 2],
    ['fewer entries than the descriptor', [0, 1, 1], 2],
    ['an indirect one that points at itself', [0, 1, 1, 2, 1, 6, 0], 9],
    ['nothing', [], 1],
  ])('are refused when they hold %s', (_, words, count) => {
    expect(expandSegments(words, 2, count)).toBeUndefined();
  });
});
