import type { ReadingState, SeriesView, TileState } from './reading-state.ts';
import { emptyTile } from './reading-store.ts';

/** What is remembered of a tile for its series. */
export function viewOf({
  target,
  source,
  camera,
  windowMode,
  isInverted,
  interpolation,
}: TileState): SeriesView {
  return { target, source, camera, windowMode, isInverted, interpolation };
}

/** The views of all series, with that of a tile's series as it is now. */
export function rememberedViews(
  views: ReadingState['views'],
  tile: TileState | undefined,
): ReadonlyMap<string, SeriesView> {
  return tile === undefined || tile.displaySetId === null
    ? views
    : new Map([...views, [tile.displaySetId, viewOf(tile)]]);
}

/** A tile with a series: as the reader left it, else as it is hung first. Whether it is linked is the tile's own. */
export function tileWithSeries(
  displaySetId: string,
  views: ReadingState['views'],
  { isLinked, linkGroups }: Pick<TileState, 'isLinked' | 'linkGroups'> = emptyTile,
): TileState {
  return { ...emptyTile, isLinked, linkGroups, ...views.get(displaySetId), displaySetId };
}
