import { describe, expect, test } from 'vitest';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import { regionSpans, type RegionShape } from '../../../shared/measure/region-spans.ts';
import { regionStatistics, type RegionStatistics } from '../../../shared/measure/region-statistics.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const rows = 48;
const columns = 64;
const at = (column: number, row: number): ImagePoint => ({ column, row });

/** A value of its own for each pixel, from -1024 on. */
const values = Int16Array.from({ length: rows * columns }, (_, index) => ((index * 7919) % 4096) - 1024);

/**
 * Written for the test alone: asks each pixel of the picture whether its centre lies inside, by the winding of the
 * outline around it (the program runs along rows and counts crossings), and works with every value in a list.
 */
function naive(
  shape: RegionShape,
  slope: number,
  intercept: number,
): RegionStatistics & { places: number[] } {
  const places: number[] = [];
  for (let index = 0; index < rows * columns; index++) {
    const centre = at((index % columns) + 0.5, Math.floor(index / columns) + 0.5);
    if (isInside(shape, centre)) places.push(index);
  }
  const list = places.map((index) => slope * (values[index] ?? 0) + intercept);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
  return {
    places,
    count: list.length,
    mean,
    standardDeviation: Math.sqrt(variance),
    least: Math.min(...list),
    greatest: Math.max(...list),
  };
}

function isInside({ kind, points }: RegionShape, { column, row }: ImagePoint): boolean {
  const all = { columns: points.map((point) => point.column), rows: points.map((point) => point.row) };
  const [left, right] = [Math.min(...all.columns), Math.max(...all.columns)];
  const [top, bottom] = [Math.min(...all.rows), Math.max(...all.rows)];
  if (kind === 'rectangle') return column >= left && column < right && row >= top && row < bottom;
  if (kind === 'ellipse') {
    const x = (column - (left + right) / 2) / ((right - left) / 2);
    const y = (row - (top + bottom) / 2) / ((bottom - top) / 2);
    return x * x + y * y <= 1;
  }
  let turned = 0;
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    const first = Math.atan2(a.row - row, a.column - column);
    const second = Math.atan2(b.row - row, b.column - column);
    let step = second - first;
    if (step > Math.PI) step -= 2 * Math.PI;
    if (step < -Math.PI) step += 2 * Math.PI;
    turned += step;
  });
  return Math.abs(turned) > Math.PI;
}

/** Outlines with random corners around a middle, so that they do not cross themselves. */
function randomStar(random: () => number, corners: number): ImagePoint[] {
  const middle = at(20 + random() * 24, 16 + random() * 16);
  return Array.from({ length: corners }, (_, index) => {
    const angle = (2 * Math.PI * (index + random() * 0.8)) / corners;
    const radius = 2 + random() * 24;
    return at(middle.column + radius * Math.cos(angle), middle.row + radius * Math.sin(angle));
  });
}

function random40(): [string, RegionShape][] {
  const random = seededRandom(20_260_917);
  return Array.from({ length: 40 }, (_, index): [string, RegionShape] => {
    // From near one corner of the picture to near the other, so that no box is empty.
    const corners = [
      at(random() * 30 - 3, random() * 24 - 3),
      at(34 + random() * 33, 27 + random() * 24),
    ] as const;
    const shapes: RegionShape[] = [
      { kind: 'rectangle', points: corners },
      { kind: 'ellipse', points: corners },
      { kind: 'polygon', points: randomStar(random, 3 + (index % 7)) },
      { kind: 'freehand', points: randomStar(random, 120) },
    ];
    const shape = shapes[index % 4] ?? { kind: 'rectangle', points: corners };
    return [`${index} ${shape.kind}`, shape];
  });
}

function statisticsOf(shape: RegionShape, slope = 1, intercept = 0): RegionStatistics | null {
  return regionStatistics(regionSpans(shape, { rows, columns }), {
    columns,
    values,
    isPadding: () => false,
    valueOf: (stored) => slope * stored + intercept,
  }).statistics;
}

function countOf(shape: RegionShape): number {
  return statisticsOf(shape)?.count ?? 0;
}

describe.each(random40())('region %s', (_, shape) => {
  test('holds the pixels whose centres lie inside, each once', () => {
    const found = regionSpans(shape, { rows, columns }).flatMap(({ row, from, to }) =>
      Array.from({ length: to - from }, (__, step) => row * columns + from + step),
    );
    expect(found).toEqual(naive(shape, 1, 0).places);
  });

  test.each([
    [1, 0],
    [1, -1024],
    [0.000_37, 12.5],
    [-2.75, 1e6],
  ])(
    'has the mean, deviation and range of a naive account with slope %d and intercept %d',
    (slope, intercept) => {
      const expected = naive(shape, slope, intercept);
      const found = statisticsOf(shape, slope, intercept);
      const tolerance = 1e-9 * Math.max(1, Math.abs(expected.mean));
      expect(found?.count).toBe(expected.count);
      expect(found?.least).toBe(expected.least);
      expect(found?.greatest).toBe(expected.greatest);
      expect(Math.abs((found?.mean ?? 0) - expected.mean)).toBeLessThan(tolerance);
      expect(Math.abs((found?.standardDeviation ?? 0) - expected.standardDeviation)).toBeLessThan(tolerance);
    },
  );
});

test('regions that share a side share no pixel', () => {
  const left: RegionShape = { kind: 'rectangle', points: [at(2.5, 2.5), at(7.5, 9.5)] };
  const right: RegionShape = { kind: 'rectangle', points: [at(7.5, 2.5), at(12.5, 9.5)] };
  const both: RegionShape = { kind: 'rectangle', points: [at(2.5, 2.5), at(12.5, 9.5)] };
  expect(countOf(left) + countOf(right)).toBe(countOf(both));
});

test('one pixel has a mean and no deviation', () => {
  expect(statisticsOf({ kind: 'rectangle', points: [at(3, 4), at(4, 5)] })).toEqual({
    count: 1,
    mean: values[4 * columns + 3],
    standardDeviation: 0,
    least: values[4 * columns + 3],
    greatest: values[4 * columns + 3],
  });
});

test('padding and values that are no numbers are left out and counted', () => {
  const measured = regionStatistics([{ row: 0, from: 0, to: 5 }], {
    columns: 5,
    values: Float32Array.of(1, Number.NaN, -2000, 3, Infinity),
    isPadding: (value) => value === -2000,
    valueOf: (value) => value,
  });
  expect(measured).toEqual({
    statistics: { count: 2, mean: 2, standardDeviation: 1, least: 1, greatest: 3 },
    excludedCount: 3,
  });
});

test('a large offset costs the deviation no digits', () => {
  // 1e9 + {0, 1}: deviation a half.
  const measured = regionStatistics([{ row: 0, from: 0, to: 4 }], {
    columns: 4,
    values: Uint8Array.of(0, 1, 0, 1),
    isPadding: () => false,
    valueOf: (value) => value + 1e9,
  });
  expect(measured.statistics?.standardDeviation).toBe(0.5);
  expect(measured.statistics?.mean).toBe(1e9 + 0.5);
});
