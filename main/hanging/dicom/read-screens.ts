import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { Tag } from '../../../shared/dicom/tags.ts';

/** Hanging Protocol Environment (PS3.3 C.23.2): where screens and boxes lie. */

/** Left, top, width and height as shares. */
export type Area = [number, number, number, number];

/** As the schema of protocols has it. */
const mostScreens = 8;
/** Thirds are not exact in binary. */
const rounding = 1e-3;

/** From bottom left, as left, top, right, bottom, to left, top, width, height from the top left. */
export function positionOf(item: DataSet | undefined): Area {
  const [left = 0, top = 1, right = 1, bottom = 0] =
    item?.numbers(Tag.DisplayEnvironmentSpatialPosition) ?? [];
  return [within(left), within(1 - top), within(right - left), within(top - bottom)];
}

/**
 * Where each screen lies; equal columns where that is not said. Objects place boxes beyond their screen: the standard's
 * own example (PS3.17 V.4) has a screen of height 0.28 with boxes up to 0.4. A screen reaches as far as its boxes do.
 */
export function readScreens(dataSet: DataSet): Area[] {
  const screens = namedScreens(dataSet);
  const boxes = dataSet
    .items(Tag.DisplaySetsSequence)
    .map((item) => positionOf(item.items(Tag.ImageBoxesSequence)[0]));
  return screens.map((screen, index) => {
    const own = boxes.filter((box) => screenOf(box, screens) === index);
    return own.reduce(around, screen);
  });
}

function namedScreens(dataSet: DataSet): Area[] {
  const named = dataSet.items(Tag.NominalScreenDefinitionSequence).map(positionOf);
  if (named.length > 0 && named.every(([, , width, height]) => width > 0 && height > 0)) {
    return named.slice(0, mostScreens);
  }
  const count = Math.min(mostScreens, Math.max(1, dataSet.integer(Tag.NumberOfScreens) ?? 1));
  return Array.from({ length: count }, (_, index): Area => [index / count, 0, 1 / count, 1]);
}

function around(a: Area, b: Area): Area {
  const [left, top] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return [left, top, Math.max(a[0] + a[2], b[0] + b[2]) - left, Math.max(a[1] + a[3], b[1] + b[3]) - top];
}

function overlap(a: Area, b: Area): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return Math.max(0, width) * Math.max(0, height);
}

/** How far apart two areas lie in each direction; 0 where they touch. */
function distance(a: Area, b: Area): number {
  const x = Math.max(0, a[0] - b[0] - b[2], b[0] - a[0] - a[2]);
  const y = Math.max(0, a[1] - b[1] - b[3], b[1] - a[1] - a[3]);
  return x + y;
}

/** The screen that holds most of a box; the nearest when none holds any. */
function screenOf(box: Area, screens: readonly Area[]): number {
  const ranked = screens
    .map((screen, index) => ({ index, held: overlap(box, screen), apart: distance(box, screen) }))
    .toSorted((a, b) => b.held - a.held || a.apart - b.apart || a.index - b.index);
  return ranked[0]?.index ?? 0;
}

/** A box as shares of its screen. */
export function placedOn(
  box: Area,
  screens: readonly Area[],
): { readonly screen: number; readonly at: Area; readonly isWhole: boolean } {
  const screen = screenOf(box, screens);
  const [x, y, w, h] = screens[screen] ?? [0, 0, 1, 1];
  const [left, top] = [Math.max(0, (box[0] - x) / w), Math.max(0, (box[1] - y) / h)];
  const isWhole = screens.every((other, index) => index === screen || overlap(box, other) < rounding);
  const [width, height] = [Math.min(1 - left, box[2] / w), Math.min(1 - top, box[3] / h)];
  return { screen, at: [within(left), within(top), within(width), within(height)], isWhole };
}

function within(value: number): number {
  return Math.min(1, Math.max(0, Math.round(value * 1e6) / 1e6));
}
