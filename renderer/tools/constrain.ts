import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { MeasureScale } from '../../shared/measure/measure-scale.ts';
import { vectorBetween } from '../../shared/measure/plane-geometry.ts';

/** The point on the nearest direction of 0°, 45°, 90° … from `from`, as the patient has it, not as pixels lie. */
export function constrainDirection(from: ImagePoint, to: ImagePoint, scale: MeasureScale): ImagePoint {
  const { x, y } = vectorBetween(from, to, scale);
  const eighth = Math.round(Math.atan2(y, x) / (Math.PI / 4));
  const [dx, dy] = directions[((eighth % 8) + 8) % 8] ?? [1, 0];
  // Its foot on that direction; the diagonal's own length is the root of 2.
  const reach = (x * dx + y * dy) / (dx * dx + dy * dy);
  return {
    column: from.column + (reach * dx) / scale.column.perPixel,
    row: from.row + (reach * dy) / scale.row.perPixel,
  };
}

const directions: readonly (readonly [number, number])[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
];

/** The opposite corner of a square with the longer of both sides. */
export function constrainSquare(from: ImagePoint, to: ImagePoint, scale: MeasureScale): ImagePoint {
  const { x, y } = vectorBetween(from, to, scale);
  const side = Math.max(Math.abs(x), Math.abs(y));
  return {
    column: from.column + (side * (x < 0 ? -1 : 1)) / scale.column.perPixel,
    row: from.row + (side * (y < 0 ? -1 : 1)) / scale.row.perPixel,
  };
}
