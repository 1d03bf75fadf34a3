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
 * only when it changed (ARCHITECTURE, "one canvas or many").
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
