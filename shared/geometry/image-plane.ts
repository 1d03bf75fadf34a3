import { cross, dot, length, scale, type Vector3 } from './vector3.ts';

/** Where the rows and columns of an image point in the patient, as unit vectors. */
export interface PlaneAxes {
  /** Direction in which the column index grows: along a row. */
  readonly rowDirection: Vector3;
  /** Direction in which the row index grows: down a column. */
  readonly columnDirection: Vector3;
  /** rowDirection × columnDirection. */
  readonly normal: Vector3;
}

/**
 * How far received cosines may be from unit length and from a right angle. Cosines are written with as few as
 * four decimals; beyond one part in a hundred they no longer describe a plane, and nothing is derived from them.
 */
const cosineTolerance = 0.01;

/**
 * The axes of Image Orientation (Patient), PS3.3 C.7.6.2.1.1; null when the six values are not two orthogonal
 * unit vectors, because letters and positions from such values would be invented.
 */
export function planeAxes(ImageOrientationPatient: readonly number[] | null): PlaneAxes | null {
  if (ImageOrientationPatient === null || ImageOrientationPatient.length !== 6) return null;
  const [rx, ry, rz, cx, cy, cz] = ImageOrientationPatient;
  const row: Vector3 = [rx ?? Number.NaN, ry ?? Number.NaN, rz ?? Number.NaN];
  const column: Vector3 = [cx ?? Number.NaN, cy ?? Number.NaN, cz ?? Number.NaN];
  const rowLength = length(row);
  const columnLength = length(column);
  const isPlane =
    Math.abs(rowLength - 1) <= cosineTolerance &&
    Math.abs(columnLength - 1) <= cosineTolerance &&
    Math.abs(dot(row, column)) <= cosineTolerance;
  if (!isPlane) return null;
  const rowDirection = scale(row, 1 / rowLength);
  const columnDirection = scale(column, 1 / columnLength);
  const normal = cross(rowDirection, columnDirection);
  return { rowDirection, columnDirection, normal: scale(normal, 1 / length(normal)) };
}

/** Signed distance of a slice from the origin along the normal of its plane, in mm: what slices are sorted by. */
export function positionAlongNormal(axes: PlaneAxes, ImagePositionPatient: Vector3): number {
  return dot(axes.normal, ImagePositionPatient);
}
