import { describe, expect, test } from 'vitest';
import { referenceLine } from '../../../shared/geometry/reference-line.ts';
import type { SlicePlane } from '../../../shared/geometry/slice-plane.ts';
import { planeAxes } from '../../../shared/geometry/image-plane.ts';
import type { Vector3 } from '../../../shared/geometry/vector3.ts';

function plane(cosines: readonly number[], origin: Vector3, values: Partial<SlicePlane> = {}): SlicePlane {
  const axes = planeAxes(cosines);
  if (axes === null) throw new Error('Expected cosines of a plane');
  return { axes, origin, rowMm: 1, columnMm: 1, rows: 100, columns: 100, ...values };
}

/** Columns to the left, rows to the back, at z; from x = 0, y = 0. */
const axial = (z: number, values: Partial<SlicePlane> = {}) => plane([1, 0, 0, 0, 1, 0], [0, 0, z], values);
/** Columns to the left, rows to the feet, at y; its first row lies at z = 99. */
const coronal = (y: number, values: Partial<SlicePlane> = {}) =>
  plane([1, 0, 0, 0, 0, -1], [0, y, 99], values);
/** Columns to the back, rows to the feet, at x. */
const sagittal = (x: number) => plane([0, 1, 0, 0, 0, -1], [x, 0, 99]);

describe('a slice on another', () => {
  test('is a line across it at its own height', () => {
    // z = 30 is 69 rows below the centre of the first row, which lies at y = 0.5. Both are 100 pixels wide.
    const line = referenceLine(axial(30), coronal(50));
    expect(line).toHaveLength(2);
    const ends = line?.map(({ x, y }) => [x, y]).toSorted(([a = 0], [b = 0]) => a - b) ?? [];
    expect(ends.flat()).toEqual([0, 69.5, 100, 69.5].map((value) => expect.closeTo(value, 9)));
  });

  test('is a line down it where it lies across', () => {
    const ends = referenceLine(sagittal(20), axial(30))?.map(({ x, y }) => [x, y]) ?? [];
    expect(ends.map(([x]) => x)).toEqual([expect.closeTo(20.5, 9), expect.closeTo(20.5, 9)]);
    expect(ends.map(([, y]) => y).toSorted((a = 0, b = 0) => a - b)).toEqual([
      expect.closeTo(0, 9),
      expect.closeTo(100, 9),
    ]);
  });

  test('ends where it ends itself', () => {
    // The axial slice is 40 columns wide: x from -0.5 to 39.5, which are the image coordinates 0 to 40.
    const ends = referenceLine(axial(30, { columns: 40 }), coronal(50))?.map(({ x }) => x) ?? [];
    expect(ends.toSorted((a, b) => a - b)).toEqual([expect.closeTo(0, 9), expect.closeTo(40, 9)]);
  });

  test('is counted in the pixels of the picture that it is drawn on', () => {
    const line = referenceLine(axial(30), coronal(50, { rowMm: 2, rows: 50 }));
    expect(line?.map(({ y }) => y)).toEqual([expect.closeTo(35, 9), expect.closeTo(35, 9)]);
  });

  test('at a slant is a slanted line', () => {
    // Through (0, 0, 50), rising 1 mm for each mm to the left: at x = 40 it is at z = 90, which is row 9.5.
    const slant = Math.SQRT1_2;
    const oblique = plane([slant, 0, slant, 0, 1, 0], [0, 0, 50]);
    const line = referenceLine(oblique, coronal(50)) ?? [];
    for (const { x, y } of line) expect(99.5 - y).toBeCloseTo(50 + (x - 0.5), 6);
  });

  test.each([
    ['parallel', axial(30), axial(40)],
    ['parallel within 0.1 rad', axial(30), plane([1, 0, 0, 0, Math.cos(0.05), Math.sin(0.05)], [0, 0, 30])],
    ['beyond its edge', axial(300), coronal(50)],
    ['beside it', axial(30), coronal(500)],
  ])('is none when it is %s', (_, of, on) => {
    expect(referenceLine(of, on)).toBeNull();
  });
});
