import type { Affine } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';

/**
 * A point moved by pixels of the picture in the directions of the screen: for each direction along that axis of the
 * picture that lies nearest to it, whatever way the picture is turned.
 */
export function screenStep(
  { column, row }: ImagePoint,
  right: number,
  down: number,
  { a, b, c, d }: Affine,
): ImagePoint {
  const along = (x: number, y: number): ImagePoint =>
    Math.abs(a * x + b * y) >= Math.abs(c * x + d * y)
      ? { column: Math.sign(a * x + b * y), row: 0 }
      : { column: 0, row: Math.sign(c * x + d * y) };
  const toRight = along(1, 0);
  const toBottom = along(0, 1);
  return {
    column: column + right * toRight.column + down * toBottom.column,
    row: row + right * toRight.row + down * toBottom.row,
  };
}
