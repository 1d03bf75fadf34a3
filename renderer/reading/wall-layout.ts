import type { TileRectangle } from '../render/viewport-renderer.ts';

/** Left, top, width and height of a tile as shares of the wall. */
export type WallArea = readonly [left: number, top: number, width: number, height: number];

/** How the wall of viewports is divided: a grid, filled from the top left, row by row. */
export interface WallLayout {
  readonly rows: number;
  readonly columns: number;
  /** Tiles of sizes of their own, as a hanging protocol may have them; left out, every cell of the grid is a tile. */
  readonly areas?: readonly WallArea[] | undefined;
}

/** More than five of a kind leave no picture that could be read; one a corner must still be told apart. */
export const greatestGrid = 5;

/** Tiles of the largest layout, which a protocol may have; smaller ones use the first of them. */
export const tileLimit = 64;

export const singleLayout: WallLayout = { rows: 1, columns: 1 };

/** Offered as buttons; all others are drawn in the grid picker. */
export const commonLayouts: readonly WallLayout[] = [
  singleLayout,
  { rows: 1, columns: 2 },
  { rows: 2, columns: 2 },
  { rows: 2, columns: 3 },
];

function within(count: number): number {
  return Math.min(greatestGrid, Math.max(1, Math.round(count)));
}

/** A layout with whole numbers from 1 to `greatestGrid`, whatever was asked for. */
export function gridLayout(rows: number, columns: number): WallLayout {
  return { rows: within(rows), columns: within(columns) };
}

/** Tiles that lie anywhere on the wall. */
export function areaLayout(areas: readonly WallArea[]): WallLayout {
  const columns = Math.ceil(Math.sqrt(areas.length));
  return { ...gridLayout(Math.ceil(areas.length / Math.max(1, columns)), columns), areas };
}

/** Where a tile lies, as shares of the wall. */
export function areaOf({ rows, columns, areas }: WallLayout, index: number): WallArea {
  return (
    areas?.[index] ?? [(index % columns) / columns, Math.floor(index / columns) / rows, 1 / columns, 1 / rows]
  );
}

/** Names a layout: two of one name lie alike. */
export function layoutKey({ rows, columns, areas }: WallLayout): string {
  return areas === undefined ? `${rows} ${columns}` : areas.map((area) => area.join(' ')).join(', ');
}

export function isSameLayout(a: WallLayout, b: WallLayout): boolean {
  return layoutKey(a) === layoutKey(b);
}

/** The wall's area in device pixels, and how many of them make a CSS pixel. */
export interface WallSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** Gap around and between tiles, CSS pixels. */
const gapCss = 4;

export function tileCount({ rows, columns, areas }: WallLayout): number {
  return areas?.length ?? rows * columns;
}

/** Which tiles are on screen: one of them when it was enlarged. */
export function visibleTiles(layout: WallLayout, oneUp: number | null): number[] {
  return oneUp === null ? Array.from({ length: tileCount(layout) }, (_, index) => index) : [oneUp];
}

/**
 * Rectangles of the visible tiles by tile index. Whole device pixels: a picture at 1:1 would be blurred by a tile
 * that starts between two of them.
 */
export function tileRectangles(
  layout: WallLayout,
  oneUp: number | null,
  wall: WallSize,
): ReadonlyMap<number, TileRectangle> {
  const gap = Math.round(gapCss * wall.ratio);
  const { areas } = layout;
  const cells =
    oneUp === null && areas !== undefined
      ? areas.map((area) => areaCell(area, wall, gap))
      : gridCells(oneUp === null ? layout : singleLayout, wall.width, wall.height, gap, gap);
  const rectangles = new Map<number, TileRectangle>();
  visibleTiles(layout, oneUp).forEach((tile, index) => {
    const cell = cells[index];
    if (cell !== undefined) rectangles.set(tile, cell);
  });
  return rectangles;
}

/** As wide as the share says, with half of each gap taken off its sides. */
function areaCell([left, top, width, height]: WallArea, wall: WallSize, gap: number): TileRectangle {
  const [x, cellWidth] = part(left, width, wall.width, gap);
  const [y, cellHeight] = part(top, height, wall.height, gap);
  return { x, y, width: cellWidth, height: cellHeight };
}

function part(start: number, share: number, total: number, gap: number): [start: number, length: number] {
  const usable = Math.max(0, total - gap);
  const from = Math.round(usable * start);
  return [gap + from, Math.max(0, Math.round(usable * (start + share)) - from - gap)];
}

/** Cells of a grid on whole device pixels, row by row: `gap` between them, `border` around all. */
export function gridCells(
  { rows, columns }: WallLayout,
  width: number,
  height: number,
  gap: number,
  border: number,
): TileRectangle[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const [x, cellWidth] = span(index % columns, columns, width, gap, border);
    const [y, cellHeight] = span(Math.floor(index / columns), rows, height, gap, border);
    return { x, y, width: cellWidth, height: cellHeight };
  });
}

function span(
  index: number,
  count: number,
  total: number,
  gap: number,
  border: number,
): [start: number, length: number] {
  const usable = Math.max(0, total - gap * (count - 1) - 2 * border);
  const start = Math.round((usable * index) / count);
  const end = Math.round((usable * (index + 1)) / count);
  return [border + gap * index + start, end - start];
}
