import type { Affine } from '../../shared/geometry/view-transform.ts';
import type { Picture } from './picture.ts';
import type { Interpolation } from './rasterize.ts';

/** A part of the window's canvas, in device pixels from its top left corner. */
export interface TileRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What to draw into one tile. */
export interface TileDrawing {
  readonly rectangle: TileRectangle;
  /** null clears the tile: nothing of an earlier picture stays. */
  readonly picture: Picture | null;
  /** From image coordinates to device pixels of the tile. */
  readonly imageToScreen: Affine;
  readonly interpolation: Interpolation;
}

/**
 * Draws tiles into one canvas. One canvas serves all tiles of a window, each clipped to its own rectangle and drawn
 * only when it changed.
 *
 * Measured with 2 × 2 tiles of 738 × 498 on SwiftShader, 2 cores, median (p95) ms a picture of the screen:
 *   one tile changes:   one preserved canvas 16.7 (33), one canvas drawn whole 33–50 (67–100), four canvases 16.7 (33)
 *   four tiles change:  one preserved canvas 50 (67),   one canvas drawn whole 33–50 (67–83),  four canvases 50 (67)
 * One preserved canvas is as fast as four, and spends one of the 16 contexts that a page may have, not one a tile.
 */
export interface ViewportRenderer {
  readonly kind: 'webgl2' | 'cpu';
  /** Size of the canvas in device pixels. Everything is black afterwards: draw every tile again. */
  resize(width: number, height: number): void;
  draw(tileId: string, drawing: TileDrawing): void;
  /** Clears the canvas and lets go of every picture: nothing of it can be drawn again. */
  clear(): void;
  dispose(): void;
}
