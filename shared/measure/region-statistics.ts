import type { StoredValues } from '../image/stored-pixels.ts';
import type { PixelSpan } from './region-spans.ts';

export interface RegionStatistics {
  /** Pixels that were counted. */
  readonly count: number;
  readonly mean: number;
  /** Of the pixels themselves, divided by their count: a region is all of its pixels, not a sample of others. */
  readonly standardDeviation: number;
  readonly least: number;
  readonly greatest: number;
}

export interface RegionPixels {
  readonly columns: number;
  readonly values: StoredValues;
  readonly isPadding: (storedValue: number) => boolean;
  /** The value that is reported, of a stored value. */
  readonly valueOf: (storedValue: number) => number;
}

export interface RegionResult {
  /** null when nothing is left to count. */
  readonly statistics: RegionStatistics | null;
  /** Pixels inside that say "no value": padding, and values that are not numbers. */
  readonly excludedCount: number;
}

/**
 * Statistics over the pixels of a region, in double precision. Two passes: the mean first, then the squares of what
 * is left, so that a large offset (a PET image in Bq/ml, HU + 1024) costs no digits.
 */
export function regionStatistics(spans: readonly PixelSpan[], pixels: RegionPixels): RegionResult {
  let count = 0;
  let excludedCount = 0;
  let sum = 0;
  let least = Infinity;
  let greatest = -Infinity;
  const visit = (take: (value: number) => void): void => {
    for (const { row, from, to } of spans) {
      const offset = row * pixels.columns;
      for (let column = from; column < to; column++) {
        const stored = pixels.values[offset + column] ?? Number.NaN;
        const value = pixels.isPadding(stored) ? Number.NaN : pixels.valueOf(stored);
        take(value);
      }
    }
  };
  visit((value) => {
    if (!Number.isFinite(value)) {
      excludedCount++;
      return;
    }
    count++;
    sum += value;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  });
  if (count === 0) return { statistics: null, excludedCount };
  const mean = sum / count;
  let squares = 0;
  let rest = 0;
  visit((value) => {
    if (!Number.isFinite(value)) return;
    squares += (value - mean) ** 2;
    rest += value - mean;
  });
  return {
    statistics: {
      count,
      // What rounding left over in the first pass.
      mean: mean + rest / count,
      standardDeviation: Math.sqrt(Math.max(0, squares - rest ** 2 / count) / count),
      least,
      greatest,
    },
    excludedCount,
  };
}
