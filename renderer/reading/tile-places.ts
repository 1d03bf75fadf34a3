import type { DisplaySet } from '../../shared/model/reading.ts';
import type { TileState } from './reading-state.ts';
import { reformatOf } from './volume-geometry.ts';
import { tileCount } from './wall-layout.ts';

/** Pictures that a tile shows at once. */
export function picturesAtOnce({ source }: Pick<TileState, 'source'>): number {
  return source.kind === 'mosaic' ? tileCount(source.grid) : 1;
}

/** Places that one step of the wheel goes on: a mosaic moves by a row, so that nothing is passed unseen. */
export function placesPerStep({ source }: Pick<TileState, 'source'>): number {
  return source.kind === 'mosaic' ? source.grid.columns : 1;
}

/** Places that a tile can go to: pictures of its series, or planes through its volume. */
export function placeCount({ source }: Pick<TileState, 'source'>, set: DisplaySet | undefined): number {
  if (set === undefined) return 0;
  return source.kind === 'plane' ? (reformatOf(set, source)?.count ?? 1) : set.frames.length;
}

/** The furthest target: the last picture, or of a mosaic the first of its last rows. */
export function lastPlace(tile: Pick<TileState, 'source'>, set: DisplaySet | undefined): number {
  const count = placeCount(tile, set);
  if (tile.source.kind !== 'mosaic') return Math.max(0, count - 1);
  const { columns } = tile.source.grid;
  // A whole number of rows before it, so that rows do not shift against one another on the way back.
  return Math.max(0, Math.ceil((count - picturesAtOnce(tile)) / columns) * columns);
}
