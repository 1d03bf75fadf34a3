import { describe, expect, test } from 'vitest';
import type { ModalityTransform, Voi } from '../../../shared/image/image-description.ts';
import {
  buildDisplayTable,
  displayFunction,
  renderGrey,
  withoutPadding,
  type GreyImage,
} from '../../../shared/image/render-grey.ts';
import type { StoredFrame } from '../../../shared/image/stored-pixels.ts';

const grey: GreyImage = {
  BitsStored: 16,
  PixelRepresentation: 1,
  sampleKind: 'integer',
  PhotometricInterpretation: 'MONOCHROME2',
  PresentationLUTShape: null,
  PixelPaddingValue: null,
  PixelPaddingRangeLimit: null,
};
const identity: { modality: ModalityTransform } = { modality: { kind: 'identity' } };

function rescale(RescaleSlope: number, RescaleIntercept: number): { modality: ModalityTransform } {
  return { modality: { kind: 'rescale', RescaleSlope, RescaleIntercept, RescaleType: null } };
}

function linear(WindowCenter: number, WindowWidth: number): Voi {
  return {
    kind: 'window',
    WindowCenter,
    WindowWidth,
    VOILUTFunction: 'LINEAR',
    WindowCenterWidthExplanation: null,
  };
}

describe('the display table', () => {
  test('covers the signed range and puts Hounsfield units through the window', () => {
    const { table, firstStored } = buildDisplayTable(grey, rescale(1, -1024), linear(40, 400), false);
    expect(firstStored).toBe(-32_768);
    expect(table).toHaveLength(65_536);
    const level = (stored: number): number | undefined => table[stored - firstStored];
    // HU -160 is the last black, 239 the first white of c=40 w=400 (borders -160 and 239).
    expect(level(-160 + 1024)).toBe(0);
    expect(level(-159 + 1024)).toBe(1); // (1 / 399) × 255 = 0.64
    expect(level(239 + 1024)).toBe(255);
    expect(level(40 + 1024)).toBe(128); // 127.82
    expect(level(-32_768)).toBe(0);
    expect(level(32_767)).toBe(255);
  });

  test('is the same as the function that it tabulates, for every stored value', () => {
    const image = { ...grey, BitsStored: 12, PixelRepresentation: 0 as const };
    const toLevel = displayFunction(image, rescale(-0.01, 20), linear(0, 30), true);
    const { table } = buildDisplayTable(image, rescale(-0.01, 20), linear(0, 30), true);
    expect([...table]).toEqual(Array.from({ length: 4096 }, (_, stored) => toLevel(stored)));
  });

  test('keeps tiny and negative slopes', () => {
    const image = { ...grey, PixelRepresentation: 0 as const };
    const { table } = buildDisplayTable(image, rescale(-0.001, 10), linear(5, 11), false);
    // stored 0 -> 10, white above 10 - so 10 = c - 0.5 + 5.5 - 0.5: level ((10 - 4.5) / 10 + .5) × 255 = 267 clamped
    expect(table[0]).toBe(255);
    // stored 5500 -> 4.5, the middle: 127.5 rounds to 128
    expect(table[5500]).toBe(128);
    // stored 10500 -> -0.5, the border: black
    expect(table[10_500]).toBe(0);
  });

  test('goes through a modality LUT, whose ends hold for what lies outside', () => {
    const modality: ModalityTransform = {
      kind: 'lut',
      lut: { firstMapped: 10, bitsPerEntry: 16, entries: [500, 0, 1000], explanation: null },
      ModalityLUTType: 'US',
    };
    const { table, firstStored } = buildDisplayTable(grey, { modality }, linear(500.5, 1001), false);
    const level = (stored: number): number | undefined => table[stored - firstStored];
    expect([-5, 10, 11, 12, 999].map(level)).toEqual([128, 128, 0, 255, 255]);
  });

  test('keeps a slope of a ten-thousandth and one that falls, at the extremes of 16 bits', () => {
    // -0.0001 x -32768 + 1 = 4.2768, -0.0001 x 32767 + 1 = -2.2767: LINEAR_EXACT over just these.
    const voi: Voi = {
      kind: 'window',
      WindowCenter: (4.2768 - 2.2767) / 2,
      WindowWidth: 4.2768 + 2.2767,
      VOILUTFunction: 'LINEAR_EXACT',
      WindowCenterWidthExplanation: null,
    };
    const { table } = buildDisplayTable(grey, rescale(-0.0001, 1), voi, false);
    expect([table[0], table.at(-1)]).toEqual([255, 0]);
    // Stored 0 is 1: (1 - 1.00005) / 6.5535 + 0.5 = 0.499992, of 255: 127.498
    expect(table[32_768]).toBe(127);
  });

  test('shows a modality LUT of one entry as one level', () => {
    const modality: ModalityTransform = {
      kind: 'lut',
      lut: { firstMapped: 0, bitsPerEntry: 8, entries: [77], explanation: null },
      ModalityLUTType: 'US',
    };
    const { table } = buildDisplayTable(grey, { modality }, linear(128, 256), false);
    expect([...new Set(table)]).toEqual([77]);
  });

  test('refuses what is too wide for a table', () => {
    expect(() => buildDisplayTable({ ...grey, BitsStored: 32 }, identity, linear(0, 2), false)).toThrow(
      RangeError,
    );
  });
});

describe('polarity', () => {
  // The least value: black, unless one of the three asks for white; two of one meaning do not cancel.
  test.each([
    { photometric: 'MONOCHROME2', shape: null, reader: false, least: 0 },
    { photometric: 'MONOCHROME1', shape: null, reader: false, least: 255 },
    { photometric: 'MONOCHROME1', shape: 'INVERSE', reader: false, least: 255 },
    { photometric: 'MONOCHROME2', shape: 'INVERSE', reader: false, least: 255 },
    { photometric: 'MONOCHROME2', shape: 'IDENTITY', reader: false, least: 0 },
    { photometric: 'MONOCHROME2', shape: null, reader: true, least: 255 },
    { photometric: 'MONOCHROME1', shape: null, reader: true, least: 0 },
    { photometric: 'MONOCHROME1', shape: 'INVERSE', reader: true, least: 0 },
  ] as const)(
    '$photometric, shape $shape, inverted by the reader: $reader',
    ({ photometric, shape, reader, least }) => {
      const image = { ...grey, PhotometricInterpretation: photometric, PresentationLUTShape: shape };
      const { table } = buildDisplayTable(image, identity, linear(0, 1000), reader);
      expect(table[0]).toBe(least);
      expect(table.at(-1)).toBe(255 - least);
    },
  );
});

describe('padding (PS3.3 C.7.5.1.1.2)', () => {
  // c = 0, w = 1000 of LINEAR: white above 499, black up to -500.
  const padded = { ...grey, PixelPaddingValue: -2000, PixelPaddingRangeLimit: -1990 };

  test('is black in either polarity, its neighbours as they are', () => {
    for (const [reader, background] of [
      [false, 0],
      [true, 255],
    ] as const) {
      const { table, firstStored } = buildDisplayTable(padded, identity, linear(0, 1000), reader);
      const levels = [-2001, -2000, -1995, -1990, -1989].map((stored) => table[stored - firstStored]);
      expect(levels).toEqual([background, 0, 0, 0, background]);
    }
  });

  test('is told by stored value, before any rescale', () => {
    const inverse = { ...padded, PhotometricInterpretation: 'MONOCHROME1' };
    const toLevel = displayFunction(inverse, rescale(1, -5000), linear(0, 1000), false);
    expect([toLevel(-2000), toLevel(3000), toLevel(5)]).toEqual([0, 255, 255]);
  });

  test('is drawn like any value when the reader wants to see it', () => {
    const toLevel = displayFunction(withoutPadding(padded), identity, linear(0, 1000), true);
    expect(toLevel(-2000)).toBe(255);
  });
});

describe('the picture on the CPU', () => {
  test('shows floats without a table', () => {
    const pixels = Float32Array.of(-1, 0, 0.25, 1, Number.NaN).buffer;
    const frame: StoredFrame = {
      header: {
        rows: 1,
        columns: 5,
        samplesPerPixel: 1,
        type: 'float32',
        bitsAllocated: 32,
        bitsStored: 32,
        photometric: 'MONOCHROME2',
        frameCount: 1,
        lossy: false,
      },
      pixels,
    };
    const voi: Voi = {
      kind: 'window',
      WindowCenter: 0.5,
      WindowWidth: 1,
      VOILUTFunction: 'LINEAR_EXACT',
      WindowCenterWidthExplanation: null,
    };
    const image = { ...grey, BitsStored: 32, sampleKind: 'float32' as const };
    expect([...renderGrey(frame, image, identity, voi, false)]).toEqual([0, 0, 64, 255, 0]);
  });
});
