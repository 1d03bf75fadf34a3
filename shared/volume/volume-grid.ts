import type { SlicePlane } from '../geometry/slice-plane.ts';
import { dot, length, scale, subtract, type Vector3 } from '../geometry/vector3.ts';
import { areSamePlanes, samePositionMm } from '../model/slice-order.ts';

/**
 * A stack of slices as one regular grid of voxels. The centre of voxel (i, j, k), column, row and slice, lies at
 * origin + i · step[0] + j · step[1] + k · step[2] in the patient. The third step need not be at a right angle to the
 * others: a stack from a tilted gantry is a sheared grid, and is no more special than that.
 */
export interface VolumeGrid {
  readonly origin: Vector3;
  readonly steps: readonly [i: Vector3, j: Vector3, k: Vector3];
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** For each slice of the grid its place in the display set; null where there is none: a gap. */
  readonly places: readonly (number | null)[];
  /** Angle between the direction of the slices and their normal. */
  readonly tiltDegrees: number;
  /** 1, or 2 for every second slice and so on, where all would not fit. */
  readonly stride: number;
}

/** Why a stack is no volume. */
export type VolumeRefusal =
  | {
      readonly kind: 'refused';
      readonly reason: 'one-image' | 'no-position' | 'mixed-orientation' | 'mixed-size';
    }
  /** The slices lie neither evenly spaced nor with whole slices missing. */
  | {
      readonly kind: 'refused';
      readonly reason: 'uneven';
      readonly leastMm: number;
      readonly greatestMm: number;
    };

/** A position may be off the even grid by this share of a step: senders round to a tenth or hundredth of a mm. */
const evenShare = 0.1;
/** Slices at least this far apart make a stack; nearer ones lie at one position. */
const leastStepMm = samePositionMm;
/** A gantry tilt below this is rounding of the cosines. */
const tiltLimitDegrees = 0.1;
/** A gap may be at most this many slices for each one that is there: beyond, the positions are wrong, not missing. */
const gapShare = 10;

/**
 * The grid on which the slices of one phase lie. Of several slices at one position (phases, echoes) those are taken
 * that come at the same turn as the one at `place`.
 *
 * @param planes of the display set, by place
 */
export function volumeGrid(
  planes: readonly (SlicePlane | null)[],
  place: number,
): VolumeGrid | VolumeRefusal {
  const placed = planes.flatMap((plane, at) => (plane === null ? [] : [{ plane, at }]));
  const [first] = placed;
  if (first === undefined || placed.length !== planes.length) return refused('no-position');
  const { axes, rows, columns, rowMm, columnMm } = first.plane;
  for (const { plane } of placed) {
    if (!areSamePlanes(axes, plane.axes)) return refused('mixed-orientation');
    if (plane.rows !== rows || plane.columns !== columns) return refused('mixed-size');
    if (!isSameSpacing(plane.rowMm, rowMm) || !isSameSpacing(plane.columnMm, columnMm))
      return refused('mixed-size');
  }
  const slices = phaseOf(
    placed.map(({ plane, at }) => ({ at, plane, positionMm: dot(plane.origin, axes.normal) })),
    place,
  );
  if (slices.length < 2) return refused('one-image');
  const positions = slices.map(({ positionMm }) => positionMm);
  const stepMm = usualStep(positions);
  const [least = 0] = positions;
  const indices = positions.map((position) => Math.round((position - least) / stepMm));
  const count = (indices.at(-1) ?? 0) + 1;
  const isOnGrid = positions.every(
    (position, index) => Math.abs(position - least - (indices[index] ?? 0) * stepMm) <= evenShare * stepMm,
  );
  const [bottom, top] = [slices[0], slices.at(-1)];
  if (bottom === undefined || top === undefined) return refused('one-image');
  const k = scale(subtract(top.plane.origin, bottom.plane.origin), 1 / (count - 1));
  const isStraight = slices.every(({ plane }, index) => {
    const expected = scale(k, indices[index] ?? 0);
    const off = subtract(subtract(plane.origin, bottom.plane.origin), expected);
    return length(off) <= evenShare * stepMm + samePositionMm;
  });
  if (!isOnGrid || !isStraight || count > slices.length * gapShare) {
    const steps = positions.slice(1).map((position, index) => position - (positions[index] ?? 0));
    const [leastMm, greatestMm] = [Math.min(...steps), Math.max(...steps)];
    return { kind: 'refused', reason: 'uneven', leastMm, greatestMm };
  }
  const places: (number | null)[] = Array.from({ length: count }, () => null);
  slices.forEach(({ at }, index) => {
    places[indices[index] ?? 0] = at;
  });
  const tilt = (Math.acos(Math.min(1, Math.abs(dot(k, axes.normal)) / length(k))) * 180) / Math.PI;
  return {
    origin: bottom.plane.origin,
    steps: [scale(axes.rowDirection, columnMm), scale(axes.columnDirection, rowMm), k],
    size: [columns, rows, count],
    places,
    tiltDegrees: tilt < tiltLimitDegrees ? 0 : tilt,
    stride: 1,
  };
}

export function isRefused<Refusal extends { readonly kind: 'refused' }>(
  grid: VolumeGrid | Refusal,
): grid is Refusal {
  return 'kind' in grid;
}

/** The same volume from every `stride`th slice. */
export function thinned(grid: VolumeGrid, stride: number): VolumeGrid {
  if (stride === 1) return grid;
  const places = grid.places.filter((_, index) => index % stride === 0);
  const [i, j, k] = grid.steps;
  return {
    ...grid,
    steps: [i, j, scale(k, stride)],
    size: [grid.size[0], grid.size[1], places.length],
    places,
    stride: grid.stride * stride,
  };
}

/** Runs of slices that are not there, as the first and the last missing index. */
export function gapsOf({
  places,
}: Pick<VolumeGrid, 'places'>): { readonly first: number; readonly last: number }[] {
  const gaps: { first: number; last: number }[] = [];
  places.forEach((place, index) => {
    if (place !== null) return;
    const open = gaps.at(-1);
    if (open?.last === index - 1) open.last = index;
    else gaps.push({ first: index, last: index });
  });
  return gaps;
}

interface PositionedSlice {
  readonly at: number;
  readonly plane: SlicePlane;
  readonly positionMm: number;
}

/** Slices of the phase of one place, in order of position. */
function phaseOf(slices: readonly PositionedSlice[], place: number): PositionedSlice[] {
  const order = slices.toSorted((a, b) => a.positionMm - b.positionMm || a.at - b.at);
  const groups: PositionedSlice[][] = [];
  for (const slice of order) {
    const group = groups.at(-1);
    const [head] = group ?? [];
    if (group !== undefined && head !== undefined && slice.positionMm - head.positionMm < leastStepMm)
      group.push(slice);
    else groups.push([slice]);
  }
  for (const group of groups) group.sort((a, b) => a.at - b.at);
  const own = groups.find((group) => group.some(({ at }) => at === place));
  const turn = Math.max(0, own?.findIndex(({ at }) => at === place) ?? 0);
  return groups.flatMap((group) => group[turn] ?? []);
}

/** The median step; of an even number the smaller middle one, because a gap only makes steps larger. */
function usualStep(positions: readonly number[]): number {
  const steps = positions.slice(1).map((position, index) => position - (positions[index] ?? 0));
  const sorted = steps.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
  const [first = 0, last = 0] = [positions[0], positions.at(-1)];
  // Over the whole stack, so that rounding of single positions does not add up.
  const count = Math.round((last - first) / median);
  return (last - first) / Math.max(1, count);
}

function isSameSpacing(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-4 * b;
}

function refused(reason: Exclude<VolumeRefusal['reason'], 'uneven'>): VolumeRefusal {
  return { kind: 'refused', reason };
}
