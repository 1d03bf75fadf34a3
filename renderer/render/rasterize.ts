import { invert, type Affine } from '../../shared/geometry/view-transform.ts';
import type { Drawable } from './picture.ts';

export type Interpolation = 'linear' | 'nearest';

/**
 * Draws a picture on the CPU: the fallback where there is no WebGL2, and the statement of what the shader must show.
 *
 * A device pixel shows the mean of the stored samples under it, and never under less than one stored pixel's area:
 * that is linear interpolation where the picture is enlarged, and a mean of every sample where it is reduced, so
 * that no stored pixel is left out. `nearest` shows the sample under the device pixel's centre.
 *
 * Overlays are white: under a device pixel that is larger than a stored one, where any of the stored pixels whose
 * centres it covers is marked, so that no mark is lost; else where the one under its centre is.
 *
 * @param imageToScreen matrix from image to device pixels of the tile; quarter turns and mirrors only
 * @returns RGBA, rows from the top, alpha 255; black where there is no picture
 */
export function rasterize(
  drawable: Drawable,
  imageToScreen: Affine,
  width: number,
  height: number,
  interpolation: Interpolation,
): Uint8ClampedArray<ArrayBuffer> {
  const toImage = invert(imageToScreen);
  const output = new Uint8ClampedArray(width * height * 4);
  new Uint32Array(output.buffer).fill(0xff00_0000);
  // After an odd number of quarter turns a line of the screen runs down a column of the image.
  const isTurned = toImage.a === 0;
  const columnTaps = isTurned
    ? tapsOf(toImage.c, toImage.e, height, drawable.columns, interpolation)
    : tapsOf(toImage.a, toImage.e, width, drawable.columns, interpolation);
  const rowTaps = isTurned
    ? tapsOf(toImage.b, toImage.f, width, drawable.rows, interpolation)
    : tapsOf(toImage.d, toImage.f, height, drawable.rows, interpolation);
  const shade = shaderOf(drawable);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = columnTaps[isTurned ? y : x];
      const row = rowTaps[isTurned ? x : y];
      if (column === undefined || row === undefined) continue;
      const at = (y * width + x) * 4;
      if (isMarked(drawable, column, row)) output.fill(255, at, at + 3);
      else shade(column, row, output, at);
    }
  }
  return output;
}

/** Stored pixels along one axis that a device pixel covers, and their shares, which add up to 1. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
  /** Stored pixels, first and last, whose marks the device pixel shows. */
  readonly marks: readonly [first: number, last: number];
}

/** The taps of each device pixel along one axis; undefined outside the picture. */
function tapsOf(
  step: number,
  origin: number,
  count: number,
  size: number,
  interpolation: Interpolation,
): (Taps | undefined)[] {
  const halfReach = Math.max(Math.abs(step), 1) / 2;
  return Array.from({ length: count }, (_, device) => {
    const center = step * (device + 0.5) + origin;
    if (center < 0 || center >= size) return undefined;
    const marks = marksOf(center, Math.abs(step), size);
    if (interpolation === 'nearest') {
      return { first: Math.floor(center), weights: Float64Array.of(1), marks };
    }
    const from = Math.max(0, center - halfReach);
    const to = Math.min(size, center + halfReach);
    const first = Math.floor(from);
    const last = Math.min(size, Math.ceil(to)) - 1;
    const weights = Float64Array.from(
      { length: last - first + 1 },
      (__, tap) => (Math.min(to, first + tap + 1) - Math.max(from, first + tap)) / (to - from),
    );
    return { first, weights, marks };
  });
}

/** Every stored pixel's centre lies under exactly one device pixel, so a mark is shown once. */
function marksOf(center: number, step: number, size: number): readonly [number, number] {
  if (step <= 1) return [Math.floor(center), Math.floor(center)];
  const first = Math.max(0, Math.ceil(center - step / 2 - 0.5));
  return [first, Math.min(size, Math.ceil(center + step / 2 - 0.5)) - 1];
}

function isMarked({ mask, columns }: Drawable, column: Taps, row: Taps): boolean {
  if (mask === null) return false;
  for (let y = row.marks[0]; y <= row.marks[1]; y++) {
    for (let x = column.marks[0]; x <= column.marks[1]; x++) if (mask[y * columns + x] === 1) return true;
  }
  return false;
}

type Shade = (column: Taps, row: Taps, output: Uint8ClampedArray, offset: number) => void;

function shaderOf(drawable: Drawable): Shade {
  const { columns, samples } = drawable;
  if (drawable.samplesPerPixel === 3) {
    return (column, row, output, offset) => {
      for (let sample = 0; sample < 3; sample++) {
        output[offset + sample] = Math.round(
          mean(column, row, columns, (index) => samples[index * 3 + sample] ?? 0),
        );
      }
    };
  }
  const { table, firstSample, isColour, mixesAfterTable } = drawable;
  if (mixesAfterTable) {
    return (column, row, output, offset) => {
      for (let sample = 0; sample < 3; sample++) {
        output[offset + sample] = Math.round(
          mean(column, row, columns, (index) => {
            const entry = (samples[index] ?? 0) - firstSample;
            return table[isColour ? entry * 3 + sample : entry] ?? 0;
          }),
        );
      }
    };
  }
  return (column, row, output, offset) => {
    const value = mean(column, row, columns, (index) => samples[index] ?? 0);
    const level = table[Math.round(value - firstSample)] ?? 0;
    output[offset] = level;
    output[offset + 1] = level;
    output[offset + 2] = level;
  };
}

function mean(column: Taps, row: Taps, columns: number, at: (index: number) => number): number {
  let sum = 0;
  for (let y = 0; y < row.weights.length; y++) {
    let line = 0;
    const lineStart = (row.first + y) * columns + column.first;
    for (let x = 0; x < column.weights.length; x++) line += (column.weights[x] ?? 0) * at(lineStart + x);
    sum += (row.weights[y] ?? 0) * line;
  }
  return sum;
}
