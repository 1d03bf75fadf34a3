import type { HungViewport } from '../../shared/hanging/hang-stage.ts';
import {
  areaLayout,
  greatestGrid,
  gridLayout,
  singleLayout,
  type WallLayout,
} from '../reading/wall-layout.ts';

/** A page of a protocol on the wall of one screen: a grid where its boxes are one, else tiles as they lie. */
export interface WallOfPage {
  readonly layout: WallLayout;
  readonly tileOfBox: ReadonlyMap<string, number>;
}

/** Thirds are not exact in binary. */
const rounding = 1e-3;

export function wallOfPage(viewports: readonly HungViewport[]): WallOfPage {
  for (let rows = 1; rows <= greatestGrid; rows++) {
    for (let columns = 1; columns <= greatestGrid; columns++) {
      const tileOfBox = asGrid(viewports, rows, columns);
      if (tileOfBox !== null) return { layout: gridLayout(rows, columns), tileOfBox };
    }
  }
  return {
    layout: viewports.length === 0 ? singleLayout : areaLayout(viewports.map(({ at }) => at)),
    tileOfBox: new Map(viewports.map(({ id }, index) => [id, index])),
  };
}

/** Null when some box is not exactly one cell of the grid. */
function asGrid(
  viewports: readonly HungViewport[],
  rows: number,
  columns: number,
): ReadonlyMap<string, number> | null {
  const tiles = new Map<string, number>();
  for (const { id, at } of viewports) {
    const [left, top, width, height] = at;
    const [column, row] = [left * columns, top * rows];
    const isCell =
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
