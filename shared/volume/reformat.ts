import { add, cross, dot, length, scale, subtract, type Vector3 } from '../geometry/vector3.ts';
import type { SlicePlane } from '../geometry/slice-plane.ts';
import type { VolumeGrid } from './volume-grid.ts';

export const planeOrientations = ['axial', 'coronal', 'sagittal'] as const;
export type PlaneOrientation = (typeof planeOrientations)[number];

export const slabModes = ['mip', 'minip', 'mean'] as const;
export type SlabMode = (typeof slabModes)[number];

export interface Slab {
  readonly mode: SlabMode;
  readonly thicknessMm: number;
}

/** A plane through a volume, as a reader asks for it. */
export interface PlaneWish {
  readonly orientation: PlaneOrientation;
  /** Turned out of it about the picture's own horizontal and vertical axis; 0 is none. */
  readonly tiltDegrees: { readonly aboutRow: number; readonly aboutColumn: number };
  /** null: one layer. */
  readonly slab: Slab | null;
}

/**
 * The pictures that a wish makes of a volume: parallel planes, a step apart, of one size. As a slice's, so that
 * letters, lines, scale and position of a reformatted picture come from the same rules.
 */
export interface Reformat {
  /** The plane of step 0. */
  readonly first: SlicePlane;
  readonly stepMm: number;
  /** From one plane to the next: unit length, along the normal or against it. */
  readonly stepDirection: Vector3;
  readonly count: number;
  /**
   * Voxel coordinates (i, j, k) of a pixel: at + x · perColumn + y · perRow + step · perStep, where (0, 0) is the
   * centre of the top left pixel. Whole numbers all through where the plane lies along the voxels.
   */
  readonly at: Vector3;
  readonly perColumn: Vector3;
  readonly perRow: Vector3;
  readonly perStep: Vector3;
  /** Every pixel is a voxel: nothing is interpolated. */
  readonly isAlongVoxels: boolean;
}

interface Directions {
  readonly row: Vector3;
  readonly column: Vector3;
  /** Steps go along the normal (1) or against it (-1): from head to feet, front to back, right to left. */
  readonly along: 1 | -1;
}

/** Directions of a picture of each orientation: rows to the right, columns down, as readers have them (x left, y back, z head). */
const directions: Readonly<Record<PlaneOrientation, Directions>> = {
  axial: { row: [1, 0, 0], column: [0, 1, 0], along: -1 },
  coronal: { row: [1, 0, 0], column: [0, 0, -1], along: 1 },
  sagittal: { row: [0, 1, 0], column: [0, 0, -1], along: -1 },
};

/** Voxels within this of a patient's axis lie along it: 0.15 mm over 300 mm. */
const alongSine = 5e-4;

export function reformat(grid: VolumeGrid, { orientation, tiltDegrees }: PlaneWish): Reformat {
  const { along } = directions[orientation];
  const { row, column } = tilted(directions[orientation], tiltDegrees);
  const isStraight = tiltDegrees.aboutRow === 0 && tiltDegrees.aboutColumn === 0;
  return (
    (isStraight ? alongVoxels(grid, row, column, along) : null) ?? acrossVoxels(grid, row, column, along)
  );
}

/** The plane of one step. */
export function planeOfStep({ first, stepMm, stepDirection }: Reformat, step: number): SlicePlane {
  return { ...first, origin: add(first.origin, scale(stepDirection, step * stepMm)) };
}

function tilted(
  { row, column }: { readonly row: Vector3; readonly column: Vector3 },
  { aboutRow, aboutColumn }: PlaneWish['tiltDegrees'],
): { row: Vector3; column: Vector3 } {
  const [a, b] = [aboutRow, aboutColumn].map((degrees) => (degrees * Math.PI) / 180);
  const turnedColumn = rotated(column, row, a ?? 0);
  return { row: rotated(row, turnedColumn, b ?? 0), column: turnedColumn };
}

/** A vector turned about a unit axis at a right angle to it (Rodrigues without the term that is 0). */
function rotated(vector: Vector3, axis: Vector3, angle: number): Vector3 {
  return add(scale(vector, Math.cos(angle)), scale(cross(axis, vector), Math.sin(angle)));
}

/** null where the voxels do not lie along the wanted directions. */
function alongVoxels(grid: VolumeGrid, row: Vector3, column: Vector3, along: 1 | -1): Reformat | null {
  const normal = cross(row, column);
  const stepDirection = scale(normal, along);
  const [x, y, z] = [row, column, stepDirection].map((direction) => axisAlong(grid, direction));
  if (x === undefined || y === undefined || z === undefined || x === null || y === null || z === null)
    return null;
  if (new Set([x.axis, y.axis, z.axis]).size !== 3) return null;
  const start: [number, number, number] = [0, 0, 0];
  for (const { axis, sign } of [x, y, z]) start[axis] = sign > 0 ? 0 : (grid.size[axis] ?? 1) - 1;
  const lengthOf = ({ axis }: Along): number => length(grid.steps[axis] ?? [1, 0, 0]);
  return {
    first: {
      axes: { rowDirection: row, columnDirection: column, normal },
      origin: toPatient(grid, start),
      rowMm: lengthOf(y),
      columnMm: lengthOf(x),
      rows: grid.size[y.axis] ?? 1,
      columns: grid.size[x.axis] ?? 1,
    },
    stepMm: lengthOf(z),
    stepDirection,
    count: grid.size[z.axis] ?? 1,
    at: start,
    perColumn: stepOf(x),
    perRow: stepOf(y),
    perStep: stepOf(z),
    isAlongVoxels: true,
  };
}

interface Along {
  readonly axis: 0 | 1 | 2;
  readonly sign: 1 | -1;
}

function stepOf({ axis, sign }: Along): Vector3 {
  const step: [number, number, number] = [0, 0, 0];
  step[axis] = sign;
  return step;
}

function axisAlong(grid: VolumeGrid, direction: Vector3): Along | null {
  for (const axis of [0, 1, 2] as const) {
    const step = grid.steps[axis];
    const unit = scale(step, 1 / length(step));
    const along = dot(unit, direction);
    if (length(subtract(unit, scale(direction, Math.sign(along)))) <= alongSine) {
      return { axis, sign: along > 0 ? 1 : -1 };
    }
  }
  return null;
}

/** Square pixels as fine as the finest voxel step, over all that the volume covers. */
function acrossVoxels(grid: VolumeGrid, row: Vector3, column: Vector3, along: 1 | -1): Reformat {
  const normal = cross(row, column);
  const stepDirection = scale(normal, along);
  const spacingMm = Math.min(...grid.steps.map(length));
  const spans = [row, column, stepDirection].map((direction) => spanAlong(grid, direction));
  const [x, y, z] = spans.map(({ from, to }) => ({
    from,
    count: Math.max(1, Math.floor((to - from) / spacingMm + 1e-6) + 1),
  }));
  if (x === undefined || y === undefined || z === undefined)
    throw new RangeError('Expected three directions');
  const origin = add(add(scale(row, x.from), scale(column, y.from)), scale(stepDirection, z.from));
  const toVoxels = inverseOf(grid.steps);
  const voxelsPer = (direction: Vector3): Vector3 => multiply(toVoxels, scale(direction, spacingMm));
  return {
    first: {
      axes: { rowDirection: row, columnDirection: column, normal },
      origin,
      rowMm: spacingMm,
      columnMm: spacingMm,
      rows: y.count,
      columns: x.count,
    },
    stepMm: spacingMm,
    stepDirection,
    count: z.count,
    at: multiply(toVoxels, subtract(origin, grid.origin)),
    perColumn: voxelsPer(row),
    perRow: voxelsPer(column),
    perStep: voxelsPer(stepDirection),
    isAlongVoxels: false,
  };
}

/** From the centre of the outermost voxel to that of the opposite one. */
function spanAlong(grid: VolumeGrid, direction: Vector3): { readonly from: number; readonly to: number } {
  const [columns, rows, slices] = grid.size;
  const values: number[] = [];
  for (const i of [0, columns - 1]) {
    for (const j of [0, rows - 1]) {
      for (const k of [0, slices - 1]) values.push(dot(toPatient(grid, [i, j, k]), direction));
    }
  }
  return { from: Math.min(...values), to: Math.max(...values) };
}

export function toPatient({ origin, steps }: VolumeGrid, [i, j, k]: Vector3): Vector3 {
  return add(add(origin, scale(steps[0], i)), add(scale(steps[1], j), scale(steps[2], k)));
}

type Matrix3 = readonly [Vector3, Vector3, Vector3];

/** Rows of the inverse of the matrix whose columns are the steps (adjugate over determinant). */
function inverseOf([a, b, c]: VolumeGrid['steps']): Matrix3 {
  const determinant = dot(a, cross(b, c));
  return [
    scale(cross(b, c), 1 / determinant),
    scale(cross(c, a), 1 / determinant),
    scale(cross(a, b), 1 / determinant),
  ];
}

function multiply([a, b, c]: Matrix3, vector: Vector3): Vector3 {
  return [dot(a, vector), dot(b, vector), dot(c, vector)];
}
