import type { SurfaceState } from '../render/render-surface.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import type { ReadingState } from './reading-state.ts';
import {
  singleLayout,
  tileLimit,
  tileRectangles,
  visibleTiles,
  type WallLayout,
  type WallSize,
} from './wall-layout.ts';

/**
 * The walls of all reading screens. One study hangs over them as one row of tiles: those of screen `n` (from 0) are
 * called `n * tileLimit` and up, so that whatever links, measures or checks tiles knows nothing of screens.
 */
export interface ScreenWall {
  readonly layout: WallLayout;
  /** The tile that was enlarged by a double click. */
  readonly oneUp: number | null;
  readonly wall: WallSize;
  readonly surface: SurfaceState;
}

export type Walls = Pick<ReadingState, 'layout' | 'oneUp' | 'otherWalls'>;
export type SizedWalls = Walls & Pick<ReadingState, 'wall'>;

export const darkWall: ScreenWall = {
  layout: singleLayout,
  oneUp: null,
  wall: { width: 0, height: 0, ratio: 1 },
  surface: 'webgl2',
};

export function screenCount({ otherWalls }: Pick<ReadingState, 'otherWalls'>): number {
  return otherWalls.length + 1;
}

export function screenOf(tile: number): number {
  return Math.floor(tile / tileLimit);
}

/** What a person calls a tile: its number, on further screens behind that of the screen. */
export function tileLabel(tile: number): string {
  const screen = screenOf(tile);
  const number = String((tile % tileLimit) + 1);
  return screen === 0 ? number : `${screen + 1}.${number}`;
}

function dividedWall(state: Walls, screen: number): Pick<ScreenWall, 'layout' | 'oneUp'> {
  return screen === 0 ? state : (state.otherWalls[screen - 1] ?? darkWall);
}

export function layoutOn(state: Walls, screen: number): WallLayout {
  return dividedWall(state, screen).layout;
}

export function oneUpOn(state: Walls, screen: number): number | null {
  return dividedWall(state, screen).oneUp;
}

export function sizeOf(state: Pick<ReadingState, 'wall' | 'otherWalls'>, screen: number): WallSize {
  return screen === 0 ? state.wall : (state.otherWalls[screen - 1] ?? darkWall).wall;
}

export function surfaceOn(state: Pick<ReadingState, 'surface' | 'otherWalls'>, screen: number): SurfaceState {
  return screen === 0 ? state.surface : (state.otherWalls[screen - 1] ?? darkWall).surface;
}

/** Device pixels of a CSS pixel where a tile is. */
export function ratioOf(state: Pick<ReadingState, 'wall' | 'otherWalls'>, tile: number): number {
  return sizeOf(state, screenOf(tile)).ratio;
}

/** The tiles of one screen's layout, whether or not one of them is enlarged. */
export function tilesOn(state: Walls, screen: number): number[] {
  return visibleTiles(layoutOn(state, screen), null).map((cell) => screen * tileLimit + cell);
}

/** Those of all screens. */
export function hungTiles(state: Walls): number[] {
  return screens(state).flatMap((screen) => tilesOn(state, screen));
}

/** Tiles that are on some screen now: only the enlarged one where there is one. */
export function shownTiles(state: Walls): number[] {
  return screens(state).flatMap((screen) => {
    const oneUp = oneUpOn(state, screen);
    return oneUp === null ? tilesOn(state, screen) : [oneUp];
  });
}

/** Rectangles of a screen's visible tiles, by tile, in device pixels of that screen. */
export function rectanglesOn(
  layout: WallLayout,
  oneUp: number | null,
  size: WallSize,
  screen: number,
): ReadonlyMap<number, TileRectangle> {
  // Not laid out yet: nothing has a place, and what has none is not drawn.
  if (size.width === 0 || size.height === 0) return new Map();
  if (screen === 0) return tileRectangles(layout, oneUp, size);
  const first = screen * tileLimit;
  const own = tileRectangles(layout, oneUp === null ? null : oneUp - first, size);
  return new Map([...own].map(([cell, rectangle]) => [first + cell, rectangle]));
}

export function rectangleOf(state: SizedWalls, tile: number): TileRectangle | undefined {
  const screen = screenOf(tile);
  return rectanglesOn(layoutOn(state, screen), oneUpOn(state, screen), sizeOf(state, screen), screen).get(
    tile,
  );
}

/** The change of the state that changes one screen's wall. */
export function wallChange(
  { otherWalls }: Pick<ReadingState, 'otherWalls'>,
  screen: number,
  change: Partial<ScreenWall>,
): Partial<ReadingState> {
  if (screen === 0) return change;
  return {
    otherWalls: otherWalls.map((wall, index) => (index === screen - 1 ? { ...wall, ...change } : wall)),
  };
}

function screens(state: Walls): number[] {
  return Array.from({ length: screenCount(state) }, (_, screen) => screen);
}
