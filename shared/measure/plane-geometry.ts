import type { ImagePoint } from './image-point.ts';
import type { MeasureScale } from './measure-scale.ts';

/**
 * Geometry in the units of a scale: pixels are not square everywhere, so every distance and angle is worked out
 * after both axes have been scaled. All of it needs a scale that `isPlane`.
 */
export interface PlaneVector {
  readonly x: number;
  readonly y: number;
}

export function vectorBetween(from: ImagePoint, to: ImagePoint, { column, row }: MeasureScale): PlaneVector {
  return { x: (to.column - from.column) * column.perPixel, y: (to.row - from.row) * row.perPixel };
}

export function distance(from: ImagePoint, to: ImagePoint, scale: MeasureScale): number {
  const { x, y } = vectorBetween(from, to, scale);
  return Math.hypot(x, y);
}

/** Degrees from 0 to 180 between two directions; null where one has no length. */
export function angleBetween(a: PlaneVector, b: PlaneVector): number | null {
  if (Math.hypot(a.x, a.y) === 0 || Math.hypot(b.x, b.y) === 0) return null;
  // atan2 keeps its precision near 0 and 180 degrees, where the arc cosine loses half its digits.
  const cross = a.x * b.y - a.y * b.x;
  const dot = a.x * b.x + a.y * b.y;
  return (Math.atan2(Math.abs(cross), dot) * 180) / Math.PI;
}

/** Where the perpendicular from `point` on the line through `from` and `to` meets it; null without a line. */
export function footOnLine(
  point: ImagePoint,
  from: ImagePoint,
  to: ImagePoint,
  scale: MeasureScale,
): ImagePoint | null {
  const along = vectorBetween(from, to, scale);
  const squared = along.x ** 2 + along.y ** 2;
  if (squared === 0) return null;
  const out = vectorBetween(from, point, scale);
  const share = (along.x * out.x + along.y * out.y) / squared;
  return {
    column: from.column + (to.column - from.column) * share,
    row: from.row + (to.row - from.row) * share,
  };
}

/** `point` moved to the line through `through` that is perpendicular to the line from `from` to `to`. */
export function ontoPerpendicular(
  point: ImagePoint,
  through: ImagePoint,
  [from, to]: readonly [ImagePoint, ImagePoint],
  scale: MeasureScale,
): ImagePoint {
  const along = vectorBetween(from, to, scale);
  const squared = along.x ** 2 + along.y ** 2;
  if (squared === 0) return point;
  const out = vectorBetween(through, point, scale);
  const share = (along.x * out.x + along.y * out.y) / squared;
  return {
    column: point.column - (to.column - from.column) * share,
    row: point.row - (to.row - from.row) * share,
  };
}

/** Area of an outline by the shoelace formula, in square units of the scale; its turning sense does not matter. */
export function polygonArea(points: readonly ImagePoint[], { column, row }: MeasureScale): number {
  const [origin] = points;
  if (origin === undefined) return 0;
  let doubled = 0;
  points.forEach((point, index) => {
    const next = points[(index + 1) % points.length] ?? origin;
    // From the first point, not from the corner of the picture: far from it the products would cancel their digits.
    doubled +=
      (point.column - origin.column) * (next.row - origin.row) -
      (next.column - origin.column) * (point.row - origin.row);
  });
  return (Math.abs(doubled) / 2) * column.perPixel * row.perPixel;
}

/** Length of a closed outline, from the last point back to the first. */
export function outlineLength(points: readonly ImagePoint[], scale: MeasureScale): number {
  return points.reduce(
    (sum, point, index) => sum + distance(point, points[(index + 1) % points.length] ?? point, scale),
    0,
  );
}

/**
 * Length of an ellipse of two half axes, by the arithmetic-geometric mean (Gauss; DLMF 19.8.6): exact to the last digits
 * after a few steps, also of a flat one, where the usual closed approximations are off.
 */
export function ellipsePerimeter(halfA: number, halfB: number): number {
  const [long, short] = [Math.max(halfA, halfB), Math.min(halfA, halfB)];
  if (short === 0) return 4 * long;
  let [a, g] = [long, short];
  let squares = long * long - (long * long - short * short) / 2;
  // Digits double with every step: six are enough for halves a million times as long as wide.
  for (let power = 1; power < 2 ** 12 && a - g > a * Number.EPSILON; power *= 2) {
    const half = (a - g) / 2;
    squares -= power * half * half;
    [a, g] = [(a + g) / 2, Math.sqrt(a * g)];
  }
  return (2 * Math.PI * squares) / a;
}

/** Whether two sides of a closed outline that are not neighbours cross or touch. */
export function crossesItself(points: readonly ImagePoint[]): boolean {
  const count = points.length;
  for (let first = 0; first < count; first++) {
    for (let second = first + 2; second < count; second++) {
      const areNeighbours = first === 0 && second === count - 1;
      if (!areNeighbours && sidesMeet(points, first, second)) return true;
    }
  }
  return false;
}

function sidesMeet(points: readonly ImagePoint[], first: number, second: number): boolean {
  const at = (index: number): ImagePoint => points[index % points.length] ?? { column: 0, row: 0 };
  const [a, b, c, d] = [at(first), at(first + 1), at(second), at(second + 1)];
  const sides = [turn(c, d, a), turn(c, d, b), turn(a, b, c), turn(a, b, d)] as const;
  if (sides.every((side) => side === 0)) {
    const overlap = (key: 'column' | 'row'): boolean =>
      Math.max(Math.min(a[key], b[key]), Math.min(c[key], d[key])) <=
      Math.min(Math.max(a[key], b[key]), Math.max(c[key], d[key]));
    return overlap('column') && overlap('row');
  }
  return sides[0] * sides[1] <= 0 && sides[2] * sides[3] <= 0;
}

/** -1, 0 or 1: on which side of the line from a to b the point lies. */
function turn(a: ImagePoint, b: ImagePoint, point: ImagePoint): number {
  return Math.sign((b.column - a.column) * (point.row - a.row) - (b.row - a.row) * (point.column - a.column));
}
