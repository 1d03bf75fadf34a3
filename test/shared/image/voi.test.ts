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

  test('takes the nearest entry for a fractional modality value', () => {
    expect(voiFunction(lut)(-0.6)).toBe(85);
    expect(voiFunction(lut)(-0.4)).toBe(170);
  });
});
