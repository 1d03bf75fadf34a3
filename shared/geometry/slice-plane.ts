import type { FrameAttributes, ImageDescription } from '../image/image-description.ts';
import { planeAxes, type PlaneAxes } from './image-plane.ts';
import { add, dot, scale, subtract, type Vector3 } from './vector3.ts';
import type { Point2 } from './view-transform.ts';

/** A picture in the patient: where its pixels lie, in mm of its frame of reference (PS3.3 C.7.6.2.1.1). */
export interface SlicePlane {
  readonly axes: PlaneAxes;
  /** Centre of the top left pixel: Image Position (Patient). */
  readonly origin: Vector3;
  /** Between neighbouring rows, and between neighbouring columns. */
  readonly rowMm: number;
  readonly columnMm: number;
  readonly rows: number;
  readonly columns: number;
}

type PlacedImage = Pick<ImageDescription, 'Rows' | 'Columns'>;
type PlacedFrame = Pick<FrameAttributes, 'ImagePositionPatient' | 'ImageOrientationPatient' | 'PixelSpacing'>;

/** null when the frame does not say where it lies, or says something that no picture can be. */
export function slicePlane({ Rows, Columns }: PlacedImage, attributes: PlacedFrame): SlicePlane | null {
  const { ImagePositionPatient: origin, PixelSpacing } = attributes;
  const axes = planeAxes(attributes.ImageOrientationPatient);
  if (axes === null || origin === null || PixelSpacing === null) return null;
  const [rowMm, columnMm] = PixelSpacing;
  if (![...origin, rowMm, columnMm].every(Number.isFinite) || rowMm <= 0 || columnMm <= 0) return null;
  return { axes, origin, rowMm, columnMm, rows: Rows, columns: Columns };
}

/** Image coordinates (0, 0 is the outer corner of the top left pixel) to the patient. */
export function patientPoint({ axes, origin, rowMm, columnMm }: SlicePlane, { x, y }: Point2): Vector3 {
  const alongRow = scale(axes.rowDirection, (x - 0.5) * columnMm);
  const downColumn = scale(axes.columnDirection, (y - 0.5) * rowMm);
  return add(origin, add(alongRow, downColumn));
}

export interface ImagePoint {
  readonly point: Point2;
  /** How far the patient's point lies from the plane, along its normal. */
  readonly distanceMm: number;
}

/** Where the foot of the perpendicular from a point in the patient lies in the picture; perhaps outside it. */
export function imagePointOf({ axes, origin, rowMm, columnMm }: SlicePlane, point: Vector3): ImagePoint {
  const from = subtract(point, origin);
  return {
    point: {
      x: dot(from, axes.rowDirection) / columnMm + 0.5,
      y: dot(from, axes.columnDirection) / rowMm + 0.5,
    },
    distanceMm: dot(from, axes.normal),
  };
}

export function planeCentre(plane: SlicePlane): Vector3 {
  return patientPoint(plane, { x: plane.columns / 2, y: plane.rows / 2 });
}

/** Planes within 0.1 rad of each other scroll together (as Horos has it): beyond, a common position means nothing. */
export const parallelLimitRad = 0.1;

/** Whether two planes are parallel, whichever way their normals point. */
export function areParallel(a: Vector3, b: Vector3): boolean {
  return Math.abs(dot(a, b)) >= Math.cos(parallelLimitRad);
}

/** The normal of a plane towards left, back or head, whichever axis it lies nearest to: so that a sign means one thing. */
export function canonicalNormal(normal: Vector3): Vector3 {
  const sizes = normal.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  return (normal[axis] ?? 0) < 0 ? scale(normal, -1) : normal;
}
