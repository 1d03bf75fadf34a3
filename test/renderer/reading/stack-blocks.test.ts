import { describe, expect, test } from 'vitest';
import { blockAt, middlePlace, placeInNextBlock } from '../../../renderer/reading/stack-blocks.ts';
import { buildDisplaySet } from '../../support/image-description-builder.ts';

const told = [{ by: 'DiffusionBValue', value: '0' }] as const;
/** Ten pictures: three passes of 4, 4 and, one having not come, 2. */
const set = buildDisplaySet(10, {
  blocks: [0, 4, 8].map((start) => ({ start, told: [...told] })),
});
const once = buildDisplaySet(5);

describe('a series that goes through its stack several times', () => {
  test('says of each place which pass it is of', () => {
    expect([0, 3, 4, 7, 8, 9].map((place) => blockAt(set, place)?.index)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(blockAt(set, 9)).toMatchObject({ count: 3, length: 2 });
    expect(blockAt(once, 2)).toBeNull();
  });

  test('steps to the same slice of the next pass and back, and to the last there is of a short one', () => {
    expect(placeInNextBlock(set, 2, 1)).toBe(6);
    expect(placeInNextBlock(set, 6, -1)).toBe(2);
    expect(placeInNextBlock(set, 7, 1)).toBe(9);
    expect(placeInNextBlock(set, 9, 1)).toBeNull();
    expect(placeInNextBlock(set, 0, -1)).toBeNull();
    expect(placeInNextBlock(once, 2, 1)).toBeNull();
  });

  // Half of the pictures would be the first slice of the second pass of two.
  test('has its middle in the middle of a pass', () => {
    const two = buildDisplaySet(24, { blocks: [0, 12].map((start) => ({ start, told: [...told] })) });
    expect(middlePlace(two)).toBe(18);
    expect(middlePlace(once)).toBe(2);
  });
});
