import type { HungViewport } from '../../shared/hanging/hang-stage.ts';
import { greatestGrid, gridLayout, type WallLayout } from '../reading/wall-layout.ts';

/** A page of a protocol as the wall can show it: a grid, and the tile of each box. */
export interface WallOfPage {
  readonly layout: WallLayout;
  readonly tileOfBox: ReadonlyMap<string, number>;
  /** False: the boxes are no grid of equal cells, and hang in their reading order in one that takes them. */
  readonly isExact: boolean;
}

/** Thirds are not exact in binary. */
const rounding = 1e-3;

export function wallOfPage(viewports: readonly HungViewport[]): WallOfPage {
  for (let rows = 1; rows <= greatestGrid; rows++) {
    for (let columns = 1; columns <= greatestGrid; columns++) {
      const tileOfBox = asGrid(viewports, rows, columns);
      if (tileOfBox !== null) return { layout: gridLayout(rows, columns), tileOfBox, isExact: true };
    }
  }
  const inOrder = viewports.toSorted((a, b) => a.screen - b.screen || a.at[1] - b.at[1] || a.at[0] - b.at[0]);
  const columns = Math.min(greatestGrid, Math.ceil(Math.sqrt(inOrder.length)));
  const rows = Math.min(greatestGrid, Math.ceil(inOrder.length / columns));
  const fitting = inOrder.slice(0, rows * columns);
  return {
    layout: gridLayout(rows, columns),
    tileOfBox: new Map(fitting.map(({ id }, index) => [id, index])),
    isExact: false,
  };
}

/** Null when some box is not exactly one cell of the grid. */
function asGrid(
  viewports: readonly HungViewport[],
  rows: number,
  columns: number,
): ReadonlyMap<string, number> | null {
  const tiles = new Map<string, number>();
  for (const { id, at, screen } of viewports) {
    const [left, top, width, height] = at;
    const [column, row] = [left * columns, top * rows];
    const isCell =
      screen === 0 &&
      near(width * columns, 1) &&
      near(height * rows, 1) &&
      near(column, Math.round(column)) &&
      near(row, Math.round(row));
    if (!isCell) return null;
    tiles.set(id, Math.round(row) * columns + Math.round(column));
  }
  return tiles.size === viewports.length && viewports.length > 0 ? tiles : null;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < rounding * greatestGrid;
}
