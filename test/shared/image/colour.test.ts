import { describe, expect, test } from 'vitest';
import type { LookupTable } from '../../../shared/image/image-description.ts';
import {
  convertYbrFullToRgb,
  expandYbr422,
  interleavePlanes,
  renderPalette,
  renderRgb,
} from '../../../shared/image/colour.ts';

function toRgb(...ybr: number[]): number[] {
  const samples = Uint8Array.from(ybr);
  convertYbrFullToRgb(samples, 255);
  return [...samples];
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

describe('YBR_FULL becomes RGB (PS3.3 C.7.6.3.1.2)', () => {
  // Forward by the section: Y = .2990R + .5870G + .1140B, CB = -.1687R - .3313G + .5000B + 128,
  // CR = .5000R - .4187G - .0813B + 128, each rounded.
  test.each([
    { name: 'black', rgb: [0, 0, 0], ybr: [0, 128, 128] },
    { name: 'white', rgb: [255, 255, 255], ybr: [255, 128, 128] },
    { name: 'grey', rgb: [119, 119, 119], ybr: [119, 128, 128] },
    // 76.245, 128 - 43.0 = 85.0, 255.5 clamped to 255
    { name: 'red', rgb: [254, 0, 0], ybr: [76, 85, 255] },
    // 149.685, 43.5, 21.2
    { name: 'green', rgb: [0, 255, 1], ybr: [150, 44, 21] },
  ])('$name', ({ rgb, ybr }) => {
    expect(toRgb(...ybr)).toEqual(rgb);
  });

  test('comes back within two of where it came from, for a grid of colours', () => {
    for (let red = 0; red < 256; red += 51) {
      for (let green = 0; green < 256; green += 51) {
        for (let blue = 0; blue < 256; blue += 51) {
          const back = toRgb(
            clamp(0.299 * red + 0.587 * green + 0.114 * blue),
            clamp(-0.1687 * red - 0.3313 * green + 0.5 * blue + 128),
            clamp(0.5 * red - 0.4187 * green - 0.0813 * blue + 128),
          );
          for (const [index, value] of [red, green, blue].entries()) {
            expect(Math.abs((back[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(2);
          }
        }
      }
    }
  });
});

test('native YBR_FULL_422 gives the pair its chrominance', () => {
  expect([...expandYbr422(Uint8Array.of(10, 20, 100, 200, 30, 40, 50, 60), 4)]).toEqual([
    10, 100, 200, 20, 100, 200, 30, 50, 60, 40, 50, 60,
  ]);
});

test('planes become interleaved', () => {
  const planes = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect([...interleavePlanes(planes, new Uint8Array(6), 3)]).toEqual([1, 3, 5, 2, 4, 6]);
});

function table(entries: number[], bitsPerEntry: number, firstMapped: number): LookupTable {
  return { firstMapped, bitsPerEntry, entries, explanation: null };
}

describe('a palette', () => {
  test('of 16 bits is taken by its more significant bytes, and holds at its ends', () => {
    const palette = {
      red: table([0x0000, 0xff00, 0x80ff], 16, 10),
      green: table([1, 2, 3], 8, 10),
      blue: table([9, 8, 7], 8, 10),
    };
    const picture = renderPalette(Uint8Array.of(0, 10, 11, 12, 255), palette);
    expect([...picture]).toEqual([0, 1, 9, 0, 1, 9, 255, 2, 8, 128, 3, 7, 128, 3, 7]);
  });
});

test('RGB of 16 bits is scaled to 8', () => {
  expect([...renderRgb(Uint16Array.of(0, 32_768, 65_535), 16)]).toEqual([0, 128, 255]);
});

/** The nearest byte to a fraction, halves upwards. */
function rounded(numerator: number, denominator: number): number {
  return Math.min(255, Math.max(0, Math.floor((2 * numerator + denominator) / (2 * denominator))));
}

test('YBR of bytes is rounded as the exact inverse of the matrix, for every colour', () => {
  // In whole numbers: R = (1000 Y + 1402 CR) / 1000, B = (1000 Y + 1772 CB) / 1000, and with 0.114 x 1.772 / 0.587 and
  // 0.299 x 1.402 / 0.587: G = (587000 Y - 202008 CB - 419198 CR) / 587000.
  const wrong: number[][] = [];
  const samples = new Uint8Array(3 * 65_536);
  for (let y = 0; y < 256; y += 3) {
    for (let pair = 0; pair < 65_536; pair++) samples.set([y, pair >> 8, pair & 255], 3 * pair);
    convertYbrFullToRgb(samples, 255);
    for (let pair = 0; pair < 65_536; pair++) {
      const cb = (pair >> 8) - 128;
      const cr = (pair & 255) - 128;
      const isRight =
        samples[3 * pair] === rounded(1000 * y + 1402 * cr, 1000) &&
        samples[3 * pair + 1] === rounded(587_000 * y - 202_008 * cb - 419_198 * cr, 587_000) &&
        samples[3 * pair + 2] === rounded(1000 * y + 1772 * cb, 1000);
      if (!isRight) wrong.push([y, cb + 128, cr + 128]);
    }
  }
  expect(wrong).toEqual([]);
});
