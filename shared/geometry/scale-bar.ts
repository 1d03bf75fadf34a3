import type { KnownSpacing } from './pixel-spacing.ts';

export interface ScaleBar {
  readonly lengthMm: number;
  /** Length on the screen in device pixels. */
  readonly lengthPx: number;
}

/** Round lengths that people measure by, in mm. */
const roundLengthsMm = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/**
 * The longest round length that takes at most `limitPx` device pixels across the screen; null when even the shortest
 * is longer (zoomed in to single pixels).
 *
 * @param millimetresPerPixel mm for one device pixel in the direction of the bar
 */
export function scaleBar(millimetresPerPixel: number, limitPx: number): ScaleBar | null {
  const lengthMm = roundLengthsMm.findLast((length) => length / millimetresPerPixel <= limitPx);
  return lengthMm === undefined ? null : { lengthMm, lengthPx: lengthMm / millimetresPerPixel };
}

/**
 * Millimetres for one device pixel across the screen. A stored column takes `zoom` device pixels whatever the view's
 * turn: pixels are drawn in their true proportions, so one figure serves both directions.
 */
export function millimetresPerDevicePixel(spacing: Pick<KnownSpacing, 'columnMm'>, zoom: number): number {
  return spacing.columnMm / zoom;
}
