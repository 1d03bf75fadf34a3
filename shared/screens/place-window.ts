import type { Rectangle } from './desk-screen.ts';

/** A window smaller than this shows no study. */
const leastWidth = 480;
const leastHeight = 360;

type Shares = readonly [left: number, top: number, width: number, height: number];

/**
 * Where a window goes on a screen: where it stood there, else all of what is available. Never beyond the edge and
 * never too small to be read, whatever screen it was remembered on.
 */
export function placeWindow(wish: Shares | null, available: Rectangle): Rectangle {
  const [left, top, width, height] = wish ?? [0, 0, 1, 1];
  const ownWidth = within(width * available.width, Math.min(leastWidth, available.width), available.width);
  const ownHeight = within(
    height * available.height,
    Math.min(leastHeight, available.height),
    available.height,
  );
  return {
    x: Math.round(
      within(available.x + left * available.width, available.x, available.x + available.width - ownWidth),
    ),
    y: Math.round(
      within(available.y + top * available.height, available.y, available.y + available.height - ownHeight),
    ),
    width: Math.round(ownWidth),
    height: Math.round(ownHeight),
  };
}

/** The same the other way; null where the window has the whole screen, or most of it is elsewhere. */
export function sharesOf(window: Rectangle, available: Rectangle): Shares | null {
  const middle = { x: window.x + window.width / 2, y: window.y + window.height / 2 };
  if (!holds(available, middle)) return null;
  const shares = [
    (window.x - available.x) / available.width,
    (window.y - available.y) / available.height,
    window.width / available.width,
    window.height / available.height,
  ] as const;
  const isWhole = shares[2] > nearlyAll && shares[3] > nearlyAll;
  const [left, top, width, height] = shares.map((share) => Math.round(within(share, 0, 1) * 1000) / 1000);
  if (isWhole || left === undefined || top === undefined || width === undefined || height === undefined) {
    return null;
  }
  return [left, top, width, height];
}

/** Window managers leave a few pixels. */
const nearlyAll = 0.97;

/** The screen on which most of a window is, by its middle; else the nearest. */
export function screenOfWindow<Screen extends Rectangle>(
  window: Rectangle,
  screens: readonly Screen[],
): Screen | null {
  const middle = { x: window.x + window.width / 2, y: window.y + window.height / 2 };
  const [nearest] = screens.toSorted((a, b) => distance(a, middle) - distance(b, middle));
  return nearest ?? null;
}

function distance(
  { x, y, width, height }: Rectangle,
  point: { readonly x: number; readonly y: number },
): number {
  const dx = point.x - within(point.x, x, x + width - 1);
  const dy = point.y - within(point.y, y, y + height - 1);
  return dx * dx + dy * dy;
}

function holds(area: Rectangle, point: { readonly x: number; readonly y: number }): boolean {
  return distance(area, point) === 0;
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
