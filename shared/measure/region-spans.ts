import type { ImagePoint } from './image-point.ts';
import type { RegionKind } from './measure-kinds.ts';

/** Pixels of one row, by index: from `from` up to and without `to`. */
export interface PixelSpan {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

export interface RegionShape {
  readonly kind: RegionKind;
  readonly points: readonly ImagePoint[];
}

interface PictureExtent {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The pixels of a region: those whose centre lies inside its outline. A centre exactly on an outline belongs to the
 * shape on its right or below, so that regions that share a side share no pixel. Where an outline crosses itself,
 * what it encloses an even number of times is outside.
 */
export function regionSpans(shape: RegionShape, extent: PictureExtent): PixelSpan[] {
  const spans: PixelSpan[] = [];
  const rows = shape.points.map(({ row }) => row);
  const firstRow = Math.max(0, firstCentreFrom(Math.min(...rows)));
  const endRow = Math.min(extent.rows, firstCentreFrom(Math.max(...rows)));
  for (let row = firstRow; row < endRow; row++) {
    for (const [left, right] of crossings(shape, row + 0.5)) {
      const from = Math.max(0, firstCentreFrom(left));
      const to = Math.min(extent.columns, firstCentreFrom(right));
      if (from < to) spans.push({ row, from, to });
    }
  }
  return spans;
}

/** Index of the first pixel whose centre is not before a place. */
function firstCentreFrom(place: number): number {
  return Math.ceil(place - 0.5);
}

/** Where the shape begins and ends on a line across the picture, in pairs from left to right. */
function crossings({ kind, points }: RegionShape, row: number): (readonly [left: number, right: number])[] {
  switch (kind) {
    case 'rectangle':
      return [boxOf(points).columns];
    case 'ellipse': {
      const { columns, rows } = boxOf(points);
      const radius = (rows[1] - rows[0]) / 2;
      if (radius === 0) return [];
      const away = (row - (rows[0] + rows[1]) / 2) / radius;
      const half = ((columns[1] - columns[0]) / 2) * Math.sqrt(Math.max(0, 1 - away * away));
      const middle = (columns[0] + columns[1]) / 2;
      return [[middle - half, middle + half]];
    }
    case 'polygon':
    case 'freehand':
      return polygonCrossings(points, row);
  }
}

function polygonCrossings(points: readonly ImagePoint[], row: number): (readonly [number, number])[] {
  const places: number[] = [];
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    // Half open: a corner on the line counts for one of its two sides.
    if (a.row <= row === b.row <= row) return;
    places.push(a.column + ((row - a.row) / (b.row - a.row)) * (b.column - a.column));
  });
  const sorted = places.toSorted((a, b) => a - b);
  const pairs: (readonly [number, number])[] = [];
  for (let index = 0; index + 1 < sorted.length; index += 2) {
    pairs.push([sorted[index] ?? 0, sorted[index + 1] ?? 0]);
  }
  return pairs;
}

/** The box around points, as least and greatest column and row. */
export function boxOf(points: readonly ImagePoint[]): {
  readonly columns: readonly [number, number];
  readonly rows: readonly [number, number];
} {
  const columns = points.map(({ column }) => column);
  const rows = points.map(({ row }) => row);
  return {
    columns: [Math.min(...columns), Math.max(...columns)],
    rows: [Math.min(...rows), Math.max(...rows)],
  };
}
