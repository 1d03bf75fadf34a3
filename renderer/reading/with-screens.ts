import type { ReadingState } from './reading-state.ts';
import { emptyTiles, noFilms } from './reading-store.ts';
import { rememberedViews } from './series-view.ts';
import { tileLimit } from './wall-layout.ts';
import { darkWall, hungTiles, type Walls } from './walls.ts';

/** The state with walls for so many reading screens: those that there were stay as they are. */
export function withScreens(state: ReadingState, count: number): Partial<ReadingState> {
  const { tiles, otherWalls, activeTile, views } = state;
  const all = count * tileLimit;
  return {
    // How a series looked on a screen that went is found again when somebody hangs it.
    views: tiles.slice(all).reduce<ReadingState['views']>(rememberedViews, views),
    tiles: emptyTiles(count).map((none, index) => tiles[index] ?? none),
    otherWalls: Array.from({ length: count - 1 }, (_, index) => otherWalls[index] ?? darkWall),
    activeTile: activeTile < all ? activeTile : 0,
    ...noFilms,
    turnRequest: null,
    hangRefusal: null,
  };
}

/** Display sets that hang on any screen. */
export function hungSets(state: Pick<ReadingState, 'tiles'> & Walls): ReadonlySet<string> {
  return new Set(hungTiles(state).flatMap((index) => state.tiles[index]?.displaySetId ?? []));
}
