import { ChestAnatomy } from './chest-anatomy.ts';

/** Columns of the scout, and of the coarse slices that it is made of. */
const scoutColumns = 512;
const coarseSize = 256;
const coarseSpacingMm = 1.4;
const coarseStepMm = 4;

export interface ScoutPicture {
  readonly rows: number;
  readonly columns: number;
  /** Millimetres of water that would weaken the ray as much, row-major, head first. */
  readonly waterMm: Float32Array<ArrayBuffer>;
}

let made: { readonly top: number; readonly bottom: number; readonly picture: ScoutPicture } | undefined;

/** The view from the front: what rays from front to back meet between two heights. Made once. */
export function scoutPicture(topZ: number, bottomZ: number, spacingMm: number): ScoutPicture {
  if (made?.top === topZ && made.bottom === bottomZ) return made.picture;
  const anatomy = new ChestAnatomy(coarseSize, coarseSpacingMm, { hasContrast: false, nodules: [] });
  const coarseRows = Math.ceil((topZ - bottomZ) / coarseStepMm) + 1;
  const sums = new Float32Array(coarseRows * coarseSize);
  for (let row = 0; row < coarseRows; row++) {
    const hu = anatomy.slice(topZ - row * coarseStepMm);
    for (let index = 0; index < hu.length; index++) {
      const at = row * coarseSize + (index % coarseSize);
      sums[at] = (sums[at] ?? 0) + Math.max(0, (hu[index] ?? 0) + 1000) * (coarseSpacingMm / 1000);
    }
  }
  const rows = Math.round((topZ - bottomZ) / spacingMm);
  const waterMm = new Float32Array(rows * scoutColumns);
  for (let row = 0; row < rows; row++) {
    const y = (row * spacingMm) / coarseStepMm;
    const upper = Math.min(coarseRows - 2, Math.floor(y));
    const down = y - upper;
    for (let column = 0; column < scoutColumns; column++) {
      const x = Math.min(coarseSize - 1.001, Math.max(0, (column - 0.5) / 2));
      const left = Math.floor(x);
      const across = x - left;
      const at = upper * coarseSize + left;
      const above = (sums[at] ?? 0) * (1 - across) + (sums[at + 1] ?? 0) * across;
      const below = (sums[at + coarseSize] ?? 0) * (1 - across) + (sums[at + coarseSize + 1] ?? 0) * across;
      waterMm[row * scoutColumns + column] = above * (1 - down) + below * down;
    }
  }
  const picture = { rows, columns: scoutColumns, waterMm };
  made = { top: topZ, bottom: bottomZ, picture };
  return picture;
}
