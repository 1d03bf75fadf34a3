import type { DisplaySet } from '../../shared/model/reading.ts';
import { reformat, type PlaneWish, type Reformat } from '../../shared/volume/reformat.ts';
import {
  isRefused,
  thinned,
  volumeGrid,
  type VolumeGrid,
  type VolumeRefusal,
} from '../../shared/volume/volume-grid.ts';
import type { PlaneSource } from './volume.ts';
import { planeAt } from './stack-geometry.ts';

/** Why a display set cannot be reformatted, beyond where its slices lie. */
export type ReformatRefusal =
  | VolumeRefusal
  | { readonly kind: 'refused'; readonly reason: 'colour' | 'values' | 'no-values' }
  | {
      readonly kind: 'refused';
      readonly reason: 'too-large';
      readonly bytes: number;
      readonly limitBytes: number;
    };

/** Every fourth slice shows the anatomy; a thinner choice would not, and is refused. */
const greatestStride = 4;

/** Which volume of a display set. */
export type VolumeChoice = Pick<PlaneSource, 'phasePlace' | 'limitBytes'>;

export function volumeKey({ phasePlace, limitBytes }: VolumeChoice): string {
  return `${phasePlace} ${limitBytes}`;
}

const known = new WeakMap<DisplaySet, Map<string, VolumeGrid | ReformatRefusal>>();

/** The grid of the phase at a place, or why there is none. Worked out from descriptions alone, once. */
export function gridOf(set: DisplaySet, choice: VolumeChoice): VolumeGrid | ReformatRefusal {
  const grids = known.get(set) ?? new Map<string, VolumeGrid | ReformatRefusal>();
  known.set(set, grids);
  const key = volumeKey(choice);
  let grid = grids.get(key);
  if (grid === undefined) {
    grid = findGrid(set, choice.phasePlace, choice.limitBytes);
    grids.set(key, grid);
  }
  return grid;
}

export function findGrid(
  set: DisplaySet,
  phasePlace: number,
  limitBytes: number,
): VolumeGrid | ReformatRefusal {
  const isGrey = set.images.every(
    ({ SamplesPerPixel, PhotometricInterpretation }) =>
      SamplesPerPixel === 1 && PhotometricInterpretation.startsWith('MONOCHROME'),
  );
  if (!isGrey) return { kind: 'refused', reason: 'colour' };
  const kinds = set.images.map(({ shared, sampleKind, PixelRepresentation, BitsAllocated }) =>
    [shared.modality.kind === 'lut', sampleKind, PixelRepresentation, BitsAllocated].join(' '),
  );
  if (new Set(kinds).size > 1) return { kind: 'refused', reason: 'values' };
  const planes = set.frames.map((_, position) => planeAt(set, position));
  const grid = volumeGrid(planes, phasePlace);
  if (isRefused(grid)) return grid;
  const bytes = bytesOf(set, grid);
  const stride = Math.ceil(bytes / limitBytes);
  return stride > greatestStride
    ? { kind: 'refused', reason: 'too-large', bytes, limitBytes }
    : thinned(grid, stride);
}

function bytesOf({ images: [image] }: DisplaySet, { size: [columns, rows, slices] }: VolumeGrid): number {
  return columns * rows * slices * Math.ceil((image?.BitsAllocated ?? 16) / 8);
}

const reformats = new WeakMap<VolumeGrid, Map<string, Reformat>>();

/** The planes of a source through its display set; null where it cannot be reformatted. */
export function reformatOf(set: DisplaySet, source: PlaneSource): Reformat | null {
  const { wish } = source;
  const grid = gridOf(set, source);
  if (isRefused(grid)) return null;
  const made = reformats.get(grid) ?? new Map<string, Reformat>();
  reformats.set(grid, made);
  const key = wishKey(wish);
  let planes = made.get(key);
  if (planes === undefined) {
    planes = reformat(grid, wish);
    // A drag of the tilt makes one a step.
    if (made.size >= 64) made.clear();
    made.set(key, planes);
  }
  return planes;
}

function wishKey({ orientation, tiltDegrees: { aboutRow, aboutColumn } }: PlaneWish): string {
  return `${orientation} ${aboutRow} ${aboutColumn}`;
}
