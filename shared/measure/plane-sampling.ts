import { planeOfStep, type Reformat, type Slab } from '../volume/reformat.ts';
import type { VolumeGrid } from '../volume/volume-grid.ts';
import type { AnnotationPlane } from '../model/annotations.ts';
import type { PlaneWish } from '../volume/reformat.ts';
import type { ImagePoint } from './image-point.ts';

/** How the values of a picture through a volume came about, as far as a measurement must know. */
export interface PlaneSampling {
  /**
   * Each pixel is a voxel; each is a mean of voxels around it, so that extremes and deviation are less than those of the
   * voxels; or each is picked or averaged over a thickness, so that it is no value of one place at all.
   */
  readonly kind: 'voxels' | 'interpolated' | 'slab';
  /** Every n-th slice only: the others are not in the numbers. */
  readonly stride: number;
  /** Whether there are slices at a place, image coordinates: beyond the volume and in gaps a picture has made up values. */
  readonly hasValue: (point: ImagePoint) => boolean;
}

export interface SampledVolume {
  readonly grid: VolumeGrid;
  readonly slices: readonly unknown[];
}

/** Rounding of voxel coordinates must not lose the outermost voxels. */
const edge = 1e-6;

export function planeSampling(
  { grid, slices }: SampledVolume,
  { at, perColumn, perRow, perStep, isAlongVoxels }: Reformat,
  step: number,
  slab: Slab | null,
): PlaneSampling {
  const [columns, rows, count] = grid.size;
  const hasSlice = (index: number): boolean => (slices[index] ?? null) !== null;
  return {
    kind: slab !== null ? 'slab' : isAlongVoxels ? 'voxels' : 'interpolated',
    stride: grid.stride,
    hasValue: (point) => {
      // The value of a point is that of the pixel that it lies in, (0, 0) being the centre of the first.
      const [x, y] = [Math.floor(point.column), Math.floor(point.row)];
      const voxel = (axis: 0 | 1 | 2): number =>
        at[axis] + x * perColumn[axis] + y * perRow[axis] + step * perStep[axis];
      const k = voxel(2);
      return (
        isIn(voxel(0), columns) &&
        isIn(voxel(1), rows) &&
        isIn(k, count) &&
        hasSlice(Math.floor(k + edge)) &&
        hasSlice(Math.ceil(k - edge))
      );
    },
  };
}

/** The plane of a step as annotations name it. */
export function annotationPlane(planes: Reformat, step: number, wish: PlaneWish): AnnotationPlane {
  const { axes, origin, rowMm, columnMm, rows, columns } = planeOfStep(planes, step);
  return {
    origin: [...origin],
    rowDirection: [...axes.rowDirection],
    columnDirection: [...axes.columnDirection],
    rowMm,
    columnMm,
    rows,
    columns,
    orientation: wish.orientation,
    tiltDegrees: { ...wish.tiltDegrees },
    slab: wish.slab === null ? null : { ...wish.slab },
  };
}

/** A hundredth of a millimetre is one position (slice-order.ts). */
const samePlaceMm = 0.01;
/** Of unit vectors and spacings: 0.0003 mm over 300 mm. */
const sameNumber = 1e-6;

/** Whether two planes are one picture: what was drawn on one can be shown on the other. */
export function isSamePlane(a: AnnotationPlane | null, b: AnnotationPlane | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.slab?.mode === b.slab?.mode &&
    a.slab?.thicknessMm === b.slab?.thicknessMm &&
    areNear(a.origin, b.origin, samePlaceMm) &&
    areNear(a.rowDirection, b.rowDirection, sameNumber) &&
    areNear(a.columnDirection, b.columnDirection, sameNumber) &&
    areNear([a.rowMm, a.columnMm], [b.rowMm, b.columnMm], sameNumber)
  );
}

function isIn(index: number, size: number): boolean {
  return index >= -edge && index <= size - 1 + edge;
}

function areNear(first: readonly number[], second: readonly number[], limit: number): boolean {
  return first.every((value, index) => Math.abs(value - (second[index] ?? Number.NaN)) <= limit);
}
