import type { IccBytes } from './icc-bytes.ts';
import { IccError } from './icc-error.ts';

/** From 0 … 1 to 0 … 1. */
export type IccCurve = (value: number) => number;

/** Numbers of a parametric curve by its type (ICC.1:2022, Table 68). */
const parameterCounts = [1, 3, 4, 5, 7] as const;
/** Entries of one curve at most: 65 536 would be one for every 16-bit value. */
const entryLimit = 65_536;

const clamp = (value: number): number => (value >= 1 ? 1 : value > 0 ? value : 0);

/** A curveType or parametricCurveType; answers also how many bytes it takes. */
export function readCurve(bytes: IccBytes, offset: number): { curve: IccCurve; lengthBytes: number } {
  const type = bytes.signature(offset);
  if (type === 'curv') {
    const count = bytes.uint32(offset + 8);
    if (count > entryLimit) throw new IccError(`a curve of ${count} entries`);
    const lengthBytes = 12 + 2 * count;
    if (count === 0) return { curve: clamp, lengthBytes };
    if (count === 1) {
      const gamma = bytes.uint16(offset + 12) / 256;
      return { curve: (value) => clamp(value) ** gamma, lengthBytes };
    }
    return { curve: tableCurve(bytes.shares(offset + 12, count, 2)), lengthBytes };
  }
  if (type !== 'para') throw new IccError(`a curve of type ${type}`);
  const kind = bytes.uint16(offset + 8);
  const count = parameterCounts[kind];
  if (count === undefined) throw new IccError(`a parametric curve of kind ${kind}`);
  const numbers = Array.from({ length: count }, (_, index) => bytes.fixed(offset + 12 + 4 * index));
  return { curve: parametricCurve(kind, numbers), lengthBytes: 12 + 4 * count };
}

/** Linear between entries that are evenly spread over 0 … 1. */
export function tableCurve(entries: Float64Array): IccCurve {
  const last = entries.length - 1;
  return (value) => {
    const place = clamp(value) * last;
    const index = Math.min(Math.floor(place), last - 1);
    if (index < 0) return entries[0] ?? 0;
    const from = entries[index] ?? 0;
    return from + ((entries[index + 1] ?? from) - from) * (place - index);
  };
}

/** ICC.1:2022, Table 68: Y of X with g, a, b, c, d, e, f. */
function parametricCurve(kind: number, numbers: readonly number[]): IccCurve {
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  const power = (value: number): number => Math.max(0, a * value + b) ** g;
  switch (kind) {
    case 0:
      return (value) => clamp(clamp(value) ** g);
    case 1:
      return (value) => clamp(value >= -b / a ? power(value) : 0);
    case 2:
      return (value) => clamp(value >= -b / a ? power(value) + c : c);
    case 3:
      return (value) => clamp(value >= d ? power(value) : c * value);
    default:
      return (value) => clamp(value >= d ? power(value) + e : c * value + f);
  }
}
