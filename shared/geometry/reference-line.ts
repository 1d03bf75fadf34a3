import { areParallel, imagePointOf, patientPoint, type SlicePlane } from './slice-plane.ts';
import { dot, subtract, type Vector3 } from './vector3.ts';
import type { Point2 } from './view-transform.ts';

export type Line2 = readonly [from: Point2, to: Point2];

/**
 * Where the picture `of` crosses the picture `on`, in image coordinates of `on`: the part of the line that lies in
 * both. null when the planes are parallel, or do not meet within both pictures. Both in one frame of reference: that
 * is for the caller to know.
 */
export function referenceLine(of: SlicePlane, on: SlicePlane): Line2 | null {
  if (areParallel(of.axes.normal, on.axes.normal)) return null;
  const crossing = crossingOf(of, on);
  if (crossing === null) return null;
  // The same line, as shares of its length, within the picture that it comes from.
  const [from, to] = crossing.map((point) => imagePointOf(of, patientPoint(on, point)).point);
  if (from === undefined || to === undefined) return null;
  const shares = sharesWithin(from, to, of);
  if (shares === null) return null;
  const [a, b] = crossing;
  return [between(a, b, shares[0]), between(a, b, shares[1])];
}

/** The line in which the plane `of` cuts the whole picture `on`. */
function crossingOf(of: SlicePlane, on: SlicePlane): Line2 | null {
  const { columns, rows } = on;
  const corners: readonly Point2[] = [
    { x: 0, y: 0 },
    { x: columns, y: 0 },
    { x: columns, y: rows },
    { x: 0, y: rows },
  ];
  const heights = corners.map((corner) => height(of, patientPoint(on, corner)));
  const points: Point2[] = [];
  corners.forEach((corner, index) => {
    const next = (index + 1) % corners.length;
    const [h, k] = [heights[index] ?? 0, heights[next] ?? 0];
    // Half open, so that a line through a corner is met once.
    if (h >= 0 === k >= 0) return;
    const other = corners[next] ?? corner;
    points.push(between(corner, other, h / (h - k)));
  });
  const [from, to] = points;
  return from === undefined || to === undefined ? null : [from, to];
}

function height({ axes, origin }: SlicePlane, point: Vector3): number {
  return dot(subtract(point, origin), axes.normal);
}

/** Liang and Barsky: from which to which share of its length a line lies within a picture. */
function sharesWithin(
  from: Point2,
  to: Point2,
  { columns, rows }: SlicePlane,
): readonly [number, number] | null {
  let [first, last] = [0, 1];
  for (const [start, step, limit] of [
    [from.x, to.x - from.x, columns],
    [from.y, to.y - from.y, rows],
  ] as const) {
    if (step === 0) {
      if (start < 0 || start > limit) return null;
      continue;
    }
    const [enter, leave] =
      step > 0 ? [-start / step, (limit - start) / step] : [(limit - start) / step, -start / step];
    first = Math.max(first, enter);
    last = Math.min(last, leave);
  }
  return first < last ? [first, last] : null;
}

function between(a: Point2, b: Point2, share: number): Point2 {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}
