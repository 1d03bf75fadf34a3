import type { Triple } from './icc-table.ts';

/**
 * XYZ of D50 to linear red, green and blue of sRGB: the inverse of the colorants of IEC 61966-2-1, adapted from D65 to
 * D50 by Bradford's matrix.
 */
const toLinear = [
  [3.133_856_1, -1.616_866_7, -0.490_614_6],
  [-0.978_768_4, 1.916_141_5, 0.033_454],
  [0.071_945_3, -0.228_991_4, 1.405_242_7],
] as const;

/** The curve of IEC 61966-2-1; what lies outside of sRGB is cut. */
function encode(linear: number): number {
  if (linear <= 0) return 0;
  if (linear >= 1) return 1;
  return linear <= 0.003_130_8 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

export function xyzToSrgb([x, y, z]: Triple): Triple {
  const channel = ([a, b, c]: Triple): number => encode(a * x + b * y + c * z);
  return [channel(toLinear[0]), channel(toLinear[1]), channel(toLinear[2])];
}

/** Colours whose results are kept; pictures repeat few of them and in runs. */
const cacheSize = 1 << 14;

/**
 * Converts interleaved samples to sRGB in place, of as many bits as they have.
 *
 * @param maximum greatest sample, 2 ** BitsStored - 1
 */
export function convertToSrgb(
  samples: Uint8Array | Uint16Array | Uint32Array,
  maximum: number,
  toXyz: (rgb: Triple) => Triple,
): void {
  const keys = new Float64Array(cacheSize).fill(-1);
  const results = new Float64Array(cacheSize * 3);
  const base = maximum + 1;
  for (let index = 0; index + 2 < samples.length; index += 3) {
    const red = samples[index] ?? 0;
    const green = samples[index + 1] ?? 0;
    const blue = samples[index + 2] ?? 0;
    // Exact up to 17 bits a sample; wider colours are not kept but worked out each time.
    const key = (red * base + green) * base + blue;
    const isExact = key < Number.MAX_SAFE_INTEGER;
    const slot =
      (Math.imul(red, 73_856_093) ^ Math.imul(green, 19_349_663) ^ Math.imul(blue, 83_492_791)) &
      (cacheSize - 1);
    if (!isExact || keys[slot] !== key) {
      const converted = xyzToSrgb(toXyz([red / maximum, green / maximum, blue / maximum]));
      keys[slot] = isExact ? key : -1;
      results.set(
        converted.map((share) => Math.round(share * maximum)),
        slot * 3,
      );
    }
    samples[index] = results[slot * 3] ?? 0;
    samples[index + 1] = results[slot * 3 + 1] ?? 0;
    samples[index + 2] = results[slot * 3 + 2] ?? 0;
  }
}
