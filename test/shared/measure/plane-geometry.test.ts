import { describe, expect, test } from 'vitest';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import { calibratedScale, millimetreScale } from '../../../shared/measure/measure-scale.ts';
import {
  angleBetween,
  crossesItself,
  distance,
  ellipsePerimeter,
  footOnLine,
  ontoPerpendicular,
  outlineLength,
  polygonArea,
  vectorBetween,
} from '../../../shared/measure/plane-geometry.ts';

const at = (column: number, row: number): ImagePoint => ({ column, row });
/** Rows are 2 mm apart, columns 0.5 mm. */
const uneven = millimetreScale({
  unit: 'mm',
  rowMm: 2,
  columnMm: 0.5,
  provenance: 'pixel-spacing',
  magnification: null,
});
const square = calibratedScale({ columnMm: 1, rowMm: 1 });

describe('on pixels that are four times as high as wide', () => {
  test('a length takes each axis by its own spacing', () => {
    // 6 columns of 0.5 mm and 2 rows of 2 mm: 3 and 4 make 5.
    expect(distance(at(1, 1), at(7, 3), uneven)).toBe(5);
  });

  test('a right angle of the patient is a right angle, whatever it looks like in pixels', () => {
    // (4 mm, 2 mm) and (−2 mm, 4 mm).
    const first = vectorBetween(at(0, 0), at(8, 1), uneven);
    const second = vectorBetween(at(0, 0), at(-4, 2), uneven);
    expect(angleBetween(first, second)).toBe(90);
  });

  test('a perimeter takes each side by its own spacing, the last one too', () => {
    // Corners at (0, 0), (4 mm, 0), (4 mm, 3 · 2 mm − 3 mm): 8 columns are 4 mm, 1.5 rows are 3 mm; 4 + 3 + 5.
    expect(outlineLength([at(10, 20), at(18, 20), at(18, 21.5)], uneven)).toBeCloseTo(12, 12);
  });

  test.each([
    [1, 1, 2 * Math.PI],
    // Perimeter of half axes 5 and 3: 20 E(0.64), by numerical quadrature (scipy.special.ellipe(0.64)).
    [5, 3, 20 * 1.276_349_943_169_906],
    [3, 5, 20 * 1.276_349_943_169_906],
    // Flat: there and back.
    [2, 0, 8],
    [2, 1e-9, 8],
  ])('an ellipse of half axes %d and %d is as long as its integral says', (a, b, expected) => {
    expect(ellipsePerimeter(a, b)).toBeCloseTo(expected, 9);
  });

  test('an area is in square millimetres', () => {
    // A triangle of 10 columns (5 mm) and 3 rows (6 mm).
    expect(polygonArea([at(100, 200), at(110, 200), at(100, 203)], uneven)).toBeCloseTo(15, 12);
    expect(polygonArea([at(100, 203), at(110, 200), at(100, 200)], uneven)).toBeCloseTo(15, 12);
  });

  test('a point is moved to the perpendicular as the patient has it', () => {
    const [from, to] = [at(0, 0), at(8, 2)];
    const moved = ontoPerpendicular(at(5, 7), at(4, 1), [from, to], uneven);
    const along = vectorBetween(from, to, uneven);
    const out = vectorBetween(at(4, 1), moved, uneven);
    expect(along.x * out.x + along.y * out.y).toBeCloseTo(0, 12);
  });

  test('a perpendicular meets its line where the distance is least', () => {
    const foot = footOnLine(at(5, 7), at(0, 0), at(8, 2), uneven) ?? at(0, 0);
    const least = distance(at(5, 7), foot, uneven);
    for (const share of [-0.5, 0, 0.3, 0.6, 1, 1.5]) {
      expect(distance(at(5, 7), at(8 * share, 2 * share), uneven)).toBeGreaterThanOrEqual(least - 1e-12);
    }
  });
});

describe('an angle', () => {
  test('is exact near 0 and 180 degrees, where an arc cosine is not', () => {
    // atan(1e-9) = 1e-9 rad = 5.729577951308232e-8°.
    const tiny = angleBetween({ x: 1, y: 0 }, { x: 1, y: 1e-9 });
    expect((tiny ?? 0) / 5.729577951308232e-8).toBeCloseTo(1, 12);
    expect(angleBetween({ x: 1, y: 0 }, { x: -1, y: 0 })).toBe(180);
  });

  test('has no value where an arm has no length', () => {
    expect(angleBetween({ x: 0, y: 0 }, { x: 1, y: 0 })).toBeNull();
  });
});

test.each([
  ['a square', [at(0, 0), at(4, 0), at(4, 4), at(0, 4)], false],
  ['a bow tie', [at(0, 0), at(4, 4), at(4, 0), at(0, 4)], true],
  ['a star', [at(0, 0), at(6, 9), at(12, 0), at(0, 6), at(12, 6)], true],
  ['a triangle', [at(0, 0), at(4, 0), at(0, 4)], false],
  ['a comb', [at(0, 0), at(6, 0), at(6, 6), at(5, 1), at(4, 6), at(0, 6)], false],
])('%s crosses itself: %s', (_, points, expected) => {
  expect(crossesItself(points)).toBe(expected);
});

test('an area far from the corner of a large picture keeps its digits', () => {
  const [left, top] = [4000.123, 3000.456];
  const points = [at(left, top), at(left + 0.01, top), at(left + 0.01, top + 0.01), at(left, top + 0.01)];
  expect(polygonArea(points, square) / 1e-4).toBeCloseTo(1, 8);
});
