import { describe, expect, test } from 'vitest';
import { handlesOf } from '../../../renderer/tools/annotation-outline.ts';
import { moveAll, moveHandle } from '../../../renderer/tools/edit-points.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import { calibratedScale } from '../../../shared/measure/measure-scale.ts';
import { distance, vectorBetween } from '../../../shared/measure/plane-geometry.ts';

const at = (column: number, row: number): ImagePoint => ({ column, row });
const scale = calibratedScale({ columnMm: 0.5, rowMm: 2 });
const free = { isConstrained: false, scale };
const held = { isConstrained: true, scale };

describe('moving', () => {
  test('all of an annotation keeps its shape', () => {
    expect(moveAll([at(0, 0), at(3, 4)], { columns: 1.5, rows: -2 })).toEqual([at(1.5, -2), at(4.5, 2)]);
  });

  test('one corner of a rectangle leaves the corner across where it is', () => {
    const points = [at(2, 3), at(10, 8)];
    for (const handle of [0, 1, 2, 3]) {
      const handles = handlesOf('rectangle', points);
      const moved = moveHandle('rectangle', points, handle, at(20, 30), free);
      const across = handles[(handle + 2) % 4];
      expect(moved).toEqual([across, at(20, 30)]);
    }
  });

  test('one end of an ellipse leaves the other three sides where they are', () => {
    const points = [at(2, 3), at(10, 8)];
    expect(handlesOf('ellipse', points)).toEqual([at(6, 3), at(10, 5.5), at(6, 8), at(2, 5.5)]);
    expect(moveHandle('ellipse', points, 1, at(14, 99), free)).toEqual([at(2, 3), at(14, 8)]);
    expect(moveHandle('ellipse', points, 0, at(99, 1), free)).toEqual([at(2, 1), at(10, 8)]);
  });

  test('an end of the first axis carries the second, at a right angle and as long as it was', () => {
    const points = [at(0, 0), at(40, 0), at(10, 2), at(10, -3)];
    const moved = moveHandle('bidirectional', points, 1, at(20, 20), free);
    const [a, b, c, d] = moved;
    if (a === undefined || b === undefined || c === undefined || d === undefined)
      throw new Error('lost a point');
    const long = vectorBetween(a, b, scale);
    const short = vectorBetween(c, d, scale);
    expect(long.x * short.x + long.y * short.y).toBeCloseTo(0, 9);
    expect(distance(c, d, scale)).toBeCloseTo(distance(at(10, 2), at(10, -3), scale), 9);
    expect(b).toEqual(at(20, 20));
  });

  test('an end of the second axis stays across the first', () => {
    const points = [at(0, 0), at(40, 0), at(10, 2), at(10, -3)];
    expect(moveHandle('bidirectional', points, 2, at(25, 9), free)[2]).toEqual(at(10, 9));
  });

  test('an end with Shift keeps to 45° from its neighbour', () => {
    expect(moveHandle('length', [at(0, 0), at(8, 0)], 1, at(20, 0.4), held)).toEqual([at(0, 0), at(20, 0)]);
    // The vertex is what both arms of an angle come from.
    expect(moveHandle('angle', [at(8, 0), at(0, 0), at(0, 4)], 2, at(0.1, 9), held)[2]).toEqual(at(0, 9));
  });
});
