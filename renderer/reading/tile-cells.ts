import type { Point2 } from '../../shared/geometry/view-transform.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import type { Shown, TileState } from './reading-state.ts';
import { gridCells } from './wall-layout.ts';

/** A part of a tile with a picture of its own: all of it, but for mosaics. */
export interface TileCell {
  readonly cell: number;
  readonly shown: Shown | null;
  /** Within the wall, like the tile's. */
  readonly rectangle: TileRectangle;
}

/** Between the pictures of a mosaic, device pixels. */
const cellGap = 2;

export function tileCells(
  tile: Pick<TileState, 'source' | 'shown' | 'others'>,
  rectangle: TileRectangle,
): TileCell[] {
  return cellRectangles(tile, rectangle).map((cellRectangle, cell) => ({
    cell,
    shown: cell === 0 ? tile.shown : (tile.others[cell - 1] ?? null),
    rectangle: {
      ...cellRectangle,
      x: rectangle.x + cellRectangle.x,
      y: rectangle.y + cellRectangle.y,
    },
  }));
}

/** Within the tile. */
function cellRectangles(
  { source }: Pick<TileState, 'source'>,
  { width, height }: TileRectangle,
): TileRectangle[] {
  return source.kind === 'mosaic'
    ? gridCells(source.grid, width, height, cellGap, 0)
    : [{ x: 0, y: 0, width, height }];
}

/** The cell in which a point of the tile lies, and the point within that cell; the nearest cell between two. */
export function cellAt(
  tile: Pick<TileState, 'source'>,
  rectangle: TileRectangle,
  point: Point2,
): { readonly cell: number; readonly size: TileRectangle; readonly point: Point2 } {
  const cells = cellRectangles(tile, rectangle);
  const found = Math.max(
    0,
    cells.findIndex(
      ({ x, y, width, height }) => point.x < x + width + cellGap && point.y < y + height + cellGap,
    ),
  );
  const size = cells[found] ?? rectangle;
  return { cell: found, size, point: { x: point.x - size.x, y: point.y - size.y } };
}
