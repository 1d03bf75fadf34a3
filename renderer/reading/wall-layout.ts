import type { TileRectangle } from '../render/viewport-renderer.ts';

/** How the wall of viewports is divided. */
export const layouts = {
  '1x1': { rows: 1, columns: 1 },
  '1x2': { rows: 1, columns: 2 },
  '2x2': { rows: 2, columns: 2 },
} as const;

export type LayoutName = keyof typeof layouts;
export const layoutNames: readonly LayoutName[] = ['1x1', '1x2', '2x2'];

/** Tiles of the largest layout; smaller ones use the first of them. */
export const tileLimit = 4;

/** The wall's area in device pixels, and how many of them make a CSS pixel. */
export interface WallSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** Gap around and between tiles, CSS pixels. */
const gapCss = 4;

export function tileCount(layout: LayoutName): number {
  return layouts[layout].rows * layouts[layout].columns;
}

/** Which tiles are on screen: one of them when it was enlarged. */
export function visibleTiles(layout: LayoutName, oneUp: number | null): number[] {
  return oneUp === null ? Array.from({ length: tileCount(layout) }, (_, index) => index) : [oneUp];
}

/**
 * Rectangles of the visible tiles by tile index. Whole device pixels: a picture at 1:1 would be blurred by a tile
 * that starts between two of them.
 */
export function tileRectangles(
  layout: LayoutName,
  oneUp: number | null,
  wall: WallSize,
): ReadonlyMap<number, TileRectangle> {
  const { rows, columns } = oneUp === null ? layouts[layout] : layouts['1x1'];
  const gap = Math.round(gapCss * wall.ratio);
  const rectangles = new Map<number, TileRectangle>();
  visibleTiles(layout, oneUp).forEach((tile, index) => {
    const [x, width] = span(index % columns, columns, wall.width, gap);
    const [y, height] = span(Math.floor(index / columns), rows, wall.height, gap);
    rectangles.set(tile, { x, y, width, height });
  });
  return rectangles;
}

function span(index: number, count: number, total: number, gap: number): [start: number, length: number] {
  const usable = Math.max(0, total - gap * (count + 1));
  const start = Math.round((usable * index) / count);
  const end = Math.round((usable * (index + 1)) / count);
  return [gap * (index + 1) + start, end - start];
}
