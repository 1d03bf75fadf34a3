import { describe, expect, test } from 'vitest';
import type { Voi, VoiFunction } from '../../../shared/image/image-description.ts';
import { voiFunction } from '../../../shared/image/voi.ts';

function window(VOILUTFunction: VoiFunction, WindowCenter: number, WindowWidth: number): Voi {
  return {
    kind: 'window',
    WindowCenter,
    WindowWidth,
    VOILUTFunction,
    WindowCenterWidthExplanation: null,
  };
}

describe('LINEAR (PS3.3 C.11.2.1.2.1)', () => {
  // The section's own examples: the values below which black is drawn and above which white is.
  test.each([
    { c: 2048, w: 4096, blackUpTo: 0, whiteAbove: 4095 },
    { c: 2048, w: 1, blackUpTo: 2047.5, whiteAbove: 2047.5 },
    { c: 0, w: 100, blackUpTo: -50, whiteAbove: 49 },
    { c: 0, w: 1, blackUpTo: -0.5, whiteAbove: -0.5 },
  ])('has the borders of the example c=$c w=$w', ({ c, w, blackUpTo, whiteAbove }) => {
    const level = voiFunction(window('LINEAR', c, w));
    expect(level(blackUpTo)).toBe(0);
    expect(level(blackUpTo - 1)).toBe(0);
    expect(level(whiteAbove + 0.001)).toBe(255);
    expect(level(whiteAbove + 1)).toBe(255);
  });

  test('is grey just inside its borders', () => {
    const level = voiFunction(window('LINEAR', 0, 100));
    expect(level(-49.5)).toBeGreaterThan(0);
    expect(level(48.5)).toBeLessThan(255);
  });

  test('is the formula between its borders', () => {
    // ((x - (c - 0.5)) / (w - 1) + 0.5) * 255, with x = 40, c = 40, w = 400: (0.5 / 399 + 0.5) * 255
    expect(voiFunction(window('LINEAR', 40, 400))(40)).toBeCloseTo(127.81955, 5);
    // x = -60: (-99.5 / 399 + 0.5) * 255
    expect(voiFunction(window('LINEAR', 40, 400))(-60)).toBeCloseTo(63.90977, 5);
  });

  test('takes a center at a half and signed extremes', () => {
    const level = voiFunction(window('LINEAR', 0.5, 65_536));
    expect(level(-32_767.5)).toBe(0);
    expect(level(0)).toBeCloseTo(127.5, 10);
    expect(level(32_767.5)).toBeCloseTo(255, 10);
  });
});

describe('LINEAR at the edges of what can be stored', () => {
  // All by ((x - (c - 0.5)) / (w - 1) + 0.5) * 255 between c - 0.5 - (w - 1) / 2 and c - 0.5 + (w - 1) / 2.
  test('over all of 16 bits unsigned is black at 0 and white at 65 535', () => {
    const level = voiFunction(window('LINEAR', 32_768, 65_536));
    expect(level(0)).toBe(0);
    expect(level(65_535)).toBe(255);
    // 32767.5 is the middle; 257 is the 256th step: 257 / 65535 * 255 = 1
    expect(level(32_767.5)).toBeCloseTo(127.5, 10);
    expect(level(257)).toBeCloseTo(1, 10);
  });

  test('over all of 16 bits signed is black at -32 768 and white at 32 767', () => {
    const level = voiFunction(window('LINEAR', 0, 65_536));
    expect(level(-32_768)).toBe(0);
    expect(level(32_767)).toBe(255);
    expect(level(-0.5)).toBeCloseTo(127.5, 10);
  });

  test('of a width of 1 is a threshold half a value below its center', () => {
    const level = voiFunction(window('LINEAR', -1024, 1));
    expect([-1025, -1024.5, -1024.4, -1024].map(level)).toEqual([0, 0, 255, 255]);
  });

  test('of a width of 2 has one step of grey, at its center less a half', () => {
    // Borders 9 and 10: at 9.5 the middle, at 9.25 a quarter.
    const level = voiFunction(window('LINEAR', 10, 2));
    expect([9, 9.25, 9.5, 10].map(level)).toEqual([0, 63.75, 127.5, 255]);
  });
});

describe('LINEAR_EXACT (C.11.2.1.3.2)', () => {
  test.each([
    { c: 2048, w: 4096, black: 0, white: 4096 },
    { c: 2048, w: 1, black: 2047.5, white: 2048.5 },
    { c: 0, w: 100, black: -50, white: 50 },
    { c: 0, w: 1, black: -0.5, white: 0.5 },
  ])('has the borders of the example c=$c w=$w', ({ c, w, black, white }) => {
    const level = voiFunction(window('LINEAR_EXACT', c, w));
    expect(level(black)).toBe(0);
    expect(level(white)).toBe(255);
    expect(level(c)).toBeCloseTo(127.5, 10);
    // A quarter of the way: a quarter of 255.
    expect(level(black + w / 4)).toBeCloseTo(63.75, 10);
  });

  test('admits a width below one', () => {
    const level = voiFunction(window('LINEAR_EXACT', 0.25, 0.5));
    expect([0, 0.125, 0.25, 0.5].map(level)).toEqual([0, 63.75, 127.5, 255]);
  });
});

describe('SIGMOID (C.11.2.1.3.1)', () => {
  test('is 255 / (1 + exp(-4 (x - c) / w))', () => {
    const level = voiFunction(window('SIGMOID', 40, 400));
    expect(level(40)).toBeCloseTo(127.5, 10);
    // (x - c) / w = 1/4: 255 / (1 + e^-1) = 255 × 0.7310585786
    expect(level(140)).toBeCloseTo(186.41994, 4);
    // (x - c) / w = -1/2: 255 / (1 + e^2) = 255 × 0.1192029220
    expect(level(-160)).toBeCloseTo(30.39675, 4);
    expect(level(1e9)).toBe(255);
    expect(level(-1e9)).toBe(0);
  });
});

describe('SIGMOID at its edges', () => {
  test('of a width of 1 is steep but has no threshold', () => {
    const level = voiFunction(window('SIGMOID', 0.5, 1));
    expect(level(0.5)).toBeCloseTo(127.5, 10);
    // 255 / (1 + e^2) and 255 / (1 + e^-2)
    expect(level(0)).toBeCloseTo(30.396_745, 5);
    expect(level(1)).toBeCloseTo(224.603_255, 5);
  });

  test('falls with a tiny width to black and white at the extremes of 16 bits, without overflow', () => {
    const level = voiFunction(window('SIGMOID', 0, 1e-6));
    expect([-32_768, 0, 32_767].map(level)).toEqual([0, 127.5, 255]);
  });
});

describe('a VOI LUT (C.11.2.1.1)', () => {
  const lut: Voi = {
    kind: 'lut',
    lut: { firstMapped: -2, bitsPerEntry: 12, entries: [0, 1365, 2730, 4095], explanation: null },
  };

  test('takes its entries over the full range of their bits', () => {
    const level = voiFunction(lut);
    expect([-2, -1, 0, 1].map(level)).toEqual([0, 85, 170, 255]);
  });

  test('takes the first and the last entry for values outside', () => {
    const level = voiFunction(lut);
    expect(level(-1000)).toBe(0);
    expect(level(1000)).toBe(255);
  });

  test('of one entry, and of 16 bits, is what it says everywhere', () => {
    const one: Voi = {
      kind: 'lut',
      lut: { firstMapped: 7, bitsPerEntry: 16, entries: [0x8000], explanation: null },
    };
    // 32768 / 65535 * 255
    for (const value of [-1e6, 7, 1e6]) expect(voiFunction(one)(value)).toBeCloseTo(127.501_945, 5);
  });

  test('whose entries are larger than their bits is white there, not dark again', () => {
    const over: Voi = {
      kind: 'lut',
      lut: { firstMapped: 0, bitsPerEntry: 8, entries: [255, 300], explanation: null },
    };
    expect([0, 1].map(voiFunction(over))).toEqual([255, 255]);
  });

  test('takes the nearest entry for a fractional modality value', () => {
    expect(voiFunction(lut)(-0.6)).toBe(85);
    expect(voiFunction(lut)(-0.4)).toBe(170);
  });
});
