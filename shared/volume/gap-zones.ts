import { patientPoint, type SlicePlane } from '../geometry/slice-plane.ts';
import { cross, dot, subtract } from '../geometry/vector3.ts';
import type { Point2 } from '../geometry/view-transform.ts';
import { gapsOf, type VolumeGrid } from './volume-grid.ts';

/**
 * The parts of a picture through a volume where slices are missing, as polygons in image coordinates: from half a
 * slice beyond the last one that is there to half a slice before the next.
 */
export function gapZones(grid: VolumeGrid, plane: SlicePlane): Point2[][] {
  const corners: readonly Point2[] = [
    { x: 0, y: 0 },
    { x: plane.columns, y: 0 },
    { x: plane.columns, y: plane.rows },
    { x: 0, y: plane.rows },
  ];
  const sliceOf = sliceCoordinate(grid);
  return gapsOf(grid).flatMap(({ first, last }) => {
    const above = (point: Point2): number => sliceOf(patientPoint(plane, point)) - (first - 0.5);
    const below = (point: Point2): number => last + 0.5 - sliceOf(patientPoint(plane, point));
    const zone = clipped(clipped(corners, above), below);
    return zone.length < 3 ? [] : [zone];
  });
}

/** Slice index of a point, fractional: it grows along the stack and is the same all over a slice. */
function sliceCoordinate({
  origin,
  steps: [i, j, k],
}: VolumeGrid): (point: readonly [number, number, number]) => number {
  const normal = cross(i, j);
  const perSlice = dot(normal, k);
  return (point) => dot(normal, subtract(point, origin)) / perSlice;
}

/** Sutherland and Hodgman: the part of a convex polygon where a linear function is not negative. */
function clipped(polygon: readonly Point2[], distance: (point: Point2) => number): Point2[] {
  const kept: Point2[] = [];
  polygon.forEach((point, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? point;
    const [a, b] = [distance(point), distance(next)];
    if (a >= 0) kept.push(point);
    if (a >= 0 !== b >= 0) {
      const share = a / (a - b);
      kept.push({ x: point.x + (next.x - point.x) * share, y: point.y + (next.y - point.y) * share });
    }
  });
  return kept;
}
