import type { LookupTable, Palette } from './image-description.ts';
import type { StoredValues } from './stored-pixels.ts';

/**
 * YBR_FULL to RGB, in place, on interleaved samples: the inverse of the matrix of PS3.3 C.7.6.3.1.2
 * (Y = 0.2990 R + 0.5870 G + 0.1140 B, CB and CR centred on half of the range), rounded and clamped.
 * `maximum` is the greatest sample, 2 ** BitsStored - 1.
 */
export function convertYbrFullToRgb(samples: Uint8Array | Uint16Array, maximum: number): void {
  if (samples instanceof Uint8Array && maximum === 255) {
    convertBytes(samples);
    return;
  }
  const centre = (maximum + 1) / 2;
  const toSample = (value: number): number =>
    value <= 0 ? 0 : value >= maximum ? maximum : Math.round(value);
  for (let index = 0; index + 2 < samples.length; index += 3) {
    const y = samples[index] ?? 0;
    const cb = (samples[index + 1] ?? 0) - centre;
    const cr = (samples[index + 2] ?? 0) - centre;
    samples[index] = toSample(y + redOfCr * cr);
    samples[index + 1] = toSample(y - greenOfCb * cb - greenOfCr * cr);
    samples[index + 2] = toSample(y + blueOfCb * cb);
  }
}

/** Bits of the fraction in the tables below: as many as the sum of three has room for in 32 bits. */
const fractionBits = 22;

/** What a factor makes of every CB or CR, and a half for rounding. */
function termsOf(factor: number, half: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, sample) =>
    Math.round((factor * (sample - 128) + half) * 2 ** fractionBits),
  );
}

/** The same for bytes, in whole numbers and with a table for each product. */
function convertBytes(samples: Uint8Array): void {
  const redOf = termsOf(redOfCr, 0.5);
  const blueOf = termsOf(blueOfCb, 0.5);
  const greenOfB = termsOf(-greenOfCb, 0.5);
  const greenOfR = termsOf(-greenOfCr, 0);
  // Writing into it clamps.
  const clamped = new Uint8ClampedArray(samples.buffer, samples.byteOffset, samples.length);
  const end = samples.length - 2;
  for (let index = 0; index < end; index += 3) {
    const y = (samples[index] ?? 0) << fractionBits;
    const cb = samples[index + 1] ?? 0;
    const cr = samples[index + 2] ?? 0;
    clamped[index] = (y + (redOf[cr] ?? 0)) >> fractionBits;
    clamped[index + 1] = (y + (greenOfB[cb] ?? 0) + (greenOfR[cr] ?? 0)) >> fractionBits;
    clamped[index + 2] = (y + (blueOf[cb] ?? 0)) >> fractionBits;
  }
}

// From the weights of luminance KR = 0.299, KG = 0.587, KB = 0.114: R - Y = 2 (1 - KR) CR, B - Y = 2 (1 - KB) CB,
// and G from Y = KR R + KG G + KB B.
const redOfCr = 2 * (1 - 0.299);
const blueOfCb = 2 * (1 - 0.114);
const greenOfCb = (0.114 * blueOfCb) / 0.587;
const greenOfCr = (0.299 * redOfCr) / 0.587;

/**
 * Native YBR_FULL_422 (PS3.3 C.7.6.3.1.2): Y1 Y2 CB CR for two horizontal neighbours. Answers interleaved Y CB CR,
 * with the chrominance of the pair given to both. `columns` is even, as the section requires.
 */
export function expandYbr422(packed: Uint8Array, pixelCount: number): Uint8Array<ArrayBuffer> {
  const full = new Uint8Array(pixelCount * 3);
  for (let pair = 0; pair * 2 < pixelCount; pair++) {
    const from = pair * 4;
    const to = pair * 6;
    const cb = packed[from + 2] ?? 0;
    const cr = packed[from + 3] ?? 0;
    full[to] = packed[from] ?? 0;
    full[to + 1] = cb;
    full[to + 2] = cr;
    full[to + 3] = packed[from + 1] ?? 0;
    full[to + 4] = cb;
    full[to + 5] = cr;
  }
  return full;
}

/** Planes RRR…GGG…BBB… to RGBRGB… (Planar Configuration 1, PS3.3 C.7.6.3.1.3). A new array. */
export function interleavePlanes<Samples extends Uint8Array | Uint16Array | Uint32Array>(
  planes: Samples,
  interleaved: Samples,
  samplesPerPixel: number,
): Samples {
  const pixelCount = planes.length / samplesPerPixel;
  for (let sample = 0; sample < samplesPerPixel; sample++) {
    const plane = sample * pixelCount;
    for (let pixel = 0; pixel < pixelCount; pixel++) {
      interleaved[pixel * samplesPerPixel + sample] = planes[plane + pixel] ?? 0;
    }
  }
  return interleaved;
}

/**
 * One byte a colour for each palette index: entries of 16 bits are taken by their more significant byte.
 * Indices outside the table take its first or last entry (PS3.3 C.7.6.3.1.5).
 */
export function paletteTable(lut: LookupTable): {
  readonly firstMapped: number;
  readonly levels: Uint8Array;
} {
  const shift = lut.bitsPerEntry > 8 ? lut.bitsPerEntry - 8 : 0;
  return { firstMapped: lut.firstMapped, levels: Uint8Array.from(lut.entries, (entry) => entry >>> shift) };
}

/** Palette indices as interleaved RGB, one byte a sample. */
export function renderPalette(indices: StoredValues, palette: Palette): Uint8Array<ArrayBuffer> {
  const tables = [paletteTable(palette.red), paletteTable(palette.green), paletteTable(palette.blue)];
  const picture = new Uint8Array(indices.length * 3);
  tables.forEach(({ firstMapped, levels }, sample) => {
    const last = levels.length - 1;
    for (let pixel = 0; pixel < indices.length; pixel++) {
      const index = (indices[pixel] ?? 0) - firstMapped;
      picture[pixel * 3 + sample] = levels[index < 0 ? 0 : index > last ? last : index] ?? 0;
    }
  });
  return picture;
}

/** Interleaved RGB of any integer depth as one byte a sample, by the more significant bits. */
export function renderRgb(samples: StoredValues, BitsStored: number): Uint8Array<ArrayBuffer> {
  if (BitsStored === 8 && samples instanceof Uint8Array) return new Uint8Array(samples);
  const maximum = 2 ** BitsStored - 1;
  return Uint8Array.from(samples, (sample) => Math.round((sample / maximum) * 255));
}
