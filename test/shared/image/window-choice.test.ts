import { describe, expect, test } from 'vitest';
import type { FrameAttributes, Voi } from '../../../shared/image/image-description.ts';
import { renderGrey } from '../../../shared/image/render-grey.ts';
import {
  autoChoice,
  defaultChoice,
  objectChoices,
  imagePresets,
  presetChoices,
  uptakeChoice,
  rangeChoice,
  type DefaultedImage,
} from '../../../shared/image/window-choice.ts';

const image: DefaultedImage = {
  Modality: 'CT',
  suv: null,
  BitsStored: 16,
  PixelRepresentation: 1,
  sampleKind: 'integer',
  PhotometricInterpretation: 'MONOCHROME2',
  PresentationLUTShape: null,
  PixelPaddingValue: null,
  PixelPaddingRangeLimit: null,
};
const hounsfield: Pick<FrameAttributes, 'modality' | 'vois'> = {
  modality: { kind: 'rescale', RescaleSlope: 1, RescaleIntercept: -1024, RescaleType: 'HU' },
  vois: [],
};
const brain: Voi = {
  kind: 'window',
  WindowCenter: 40,
  WindowWidth: 80,
  VOILUTFunction: 'LINEAR',
  WindowCenterWidthExplanation: 'BRAIN',
};
const curve: Voi = {
  kind: 'lut',
  lut: { firstMapped: 0, bitsPerEntry: 8, entries: [0, 255], explanation: 'CURVE' },
};

describe('the default window', () => {
  test("is the object's first view: a LUT before a window", () => {
    const attributes = { ...hounsfield, vois: [curve, brain] };
    const choice = defaultChoice(image, attributes, Int16Array.of(0));
    expect(choice).toEqual({
      voi: curve,
      source: { kind: 'object', number: 1, count: 2, explanation: 'CURVE' },
    });
    expect(objectChoices(attributes)[1]?.source).toEqual({
      kind: 'object',
      number: 2,
      count: 2,
      explanation: 'BRAIN',
    });
  });

  test('of PET is an uptake from 0 to 5, where there are uptake values', () => {
    const becquerels = { ...hounsfield, modality: { kind: 'identity' as const } };
    const pet = { ...image, Modality: 'PT', suv: { kind: 'body-weight' as const, factor: 0.0005 } };
    // 5 g/ml / 0.0005 g/ml = 10 000: LINEAR from 0 to 10 000
    expect(defaultChoice(pet, becquerels, Int16Array.of(3, 30_000))).toEqual({
      voi: { ...brain, WindowCenter: 5000.5, WindowWidth: 10_001, WindowCenterWidthExplanation: null },
      source: { kind: 'preset', name: 'SUV 0–5', suv: 5 },
    });
    const object = { ...becquerels, vois: [brain] };
    expect(defaultChoice(pet, object, Int16Array.of(3)).source.kind).toBe('object');
  });

  test.each(['NM', 'PT'])('of %s counts begins at no counts', (Modality) => {
    const counts = { ...hounsfield, modality: { kind: 'identity' as const } };
    const nuclear = { ...image, Modality };
    expect(defaultChoice(nuclear, counts, Int16Array.of(10, 100))).toMatchObject({
      voi: { WindowCenter: 50.5, WindowWidth: 101 },
      source: { kind: 'range' },
    });
    // Values below zero, as of subtracted images, are shown.
    expect(defaultChoice(nuclear, counts, Int16Array.of(-10, 10))).toMatchObject({
      voi: { WindowCenter: 0.5, WindowWidth: 21 },
    });
  });

  test('is minimum to maximum when the object offers none, padding left out', () => {
    const values = Int16Array.of(-2000, 24, 1024, 2024, -2000);
    const choice = defaultChoice({ ...image, PixelPaddingValue: -2000 }, hounsfield, values);
    // -1000 … 1000 HU: LINEAR over 2001 values, its middle c - 0.5 at 0
    expect(choice).toMatchObject({
      voi: { WindowCenter: 0.5, WindowWidth: 2001 },
      source: { kind: 'range' },
    });
  });

  test('makes the least value black and the greatest white', () => {
    const values = Int16Array.of(24, 1024, 2024);
    const { voi } = rangeChoice(image, hounsfield, values);
    const frame = {
      header: {
        rows: 1,
        columns: 3,
        samplesPerPixel: 1,
        type: 'int16',
        bitsAllocated: 16,
        bitsStored: 16,
        photometric: 'MONOCHROME2',
        frameCount: 1,
        lossy: false,
      },
      pixels: values.buffer,
    } as const;
    expect([...renderGrey(frame, image, hounsfield, voi, false)]).toEqual([0, 128, 255]);
  });

  test('knows padding as a range in either order', () => {
    const values = Int16Array.of(-2000, -1500, 24, 2024);
    const padded = { ...image, PixelPaddingValue: -1000, PixelPaddingRangeLimit: -2000 };
    expect(rangeChoice(padded, hounsfield, values).voi).toMatchObject({ WindowWidth: 2001 });
  });

  test('turns around with a negative slope and goes through a modality LUT', () => {
    const negative = {
      modality: { kind: 'rescale', RescaleSlope: -2, RescaleIntercept: 0, RescaleType: null },
      vois: [],
    } as const;
    expect(rangeChoice(image, negative, Int16Array.of(1, 3)).voi).toMatchObject({
      WindowCenter: -3.5, // middle of -6 … -2 and a half
      WindowWidth: 5,
    });
    const lut: Pick<FrameAttributes, 'modality'> = {
      modality: {
        kind: 'lut',
        lut: { firstMapped: 0, bitsPerEntry: 16, entries: [5, 90, 7], explanation: null },
        ModalityLUTType: null,
      },
    };
    expect(rangeChoice(image, lut, Int16Array.of(0, 2)).voi).toMatchObject({ WindowWidth: 86 });
  });

  test('falls back on the range of the bits when every pixel is padding', () => {
    const padded = { ...image, PixelPaddingValue: 0 };
    const { voi } = rangeChoice(padded, { modality: { kind: 'identity' } }, Int16Array.of(0, 0));
    expect(voi).toMatchObject({ WindowCenter: 0, WindowWidth: 65_536 });
  });

  test('is exact for fractions, where LINEAR would need a width of one', () => {
    const float: DefaultedImage = { ...image, BitsStored: 32, sampleKind: 'float32' };
    const { voi } = rangeChoice(
      float,
      { modality: { kind: 'identity' } },
      Float32Array.of(0.25, 0.75, Number.NaN),
    );
    expect(voi).toMatchObject({ WindowCenter: 0.5, WindowWidth: 0.5, VOILUTFunction: 'LINEAR_EXACT' });
  });
});

test('the automatic window leaves out one in a hundred at either end', () => {
  const values = Int16Array.from({ length: 200 }, (_, index) => index);
  const choice = autoChoice(image, { modality: { kind: 'identity' } }, values);
  // Sorted 0 … 199, two left out below and above: 2 … 197
  expect(choice.voi).toMatchObject({ WindowCenter: 100, WindowWidth: 196 });
});

test('presets of CT are those of the reading keys, and other modalities have none', () => {
  expect(presetChoices('CT').map(({ voi }) => voi)).toMatchObject([
    { WindowCenter: 40, WindowWidth: 80 },
    { WindowCenter: 40, WindowWidth: 40 },
    { WindowCenter: 75, WindowWidth: 200 },
    { WindowCenter: 40, WindowWidth: 400 },
    { WindowCenter: 50, WindowWidth: 350 },
    { WindowCenter: 90, WindowWidth: 150 },
    { WindowCenter: -600, WindowWidth: 1500 },
    { WindowCenter: 400, WindowWidth: 2000 },
    { WindowCenter: 300, WindowWidth: 600 },
  ]);
  expect(presetChoices('MR')).toEqual([]);
});

describe('presets of PET by uptake', () => {
  const pet = { Modality: 'PT', suv: { kind: 'body-weight' as const, factor: 0.0005 } };

  test('are from none to 5 and to 10 g/ml, in the units of the values', () => {
    // 10 g/ml ÷ 0.0005 = 20 000 Bq/ml; whole numbers get a window one wider, half a value up (PS3.3 C.11.2.1.2).
    expect(imagePresets(pet)).toMatchObject([
      { voi: { WindowCenter: 5000.5, WindowWidth: 10_001 }, source: { name: 'SUV 0–5', suv: 5 } },
      { voi: { WindowCenter: 10_000.5, WindowWidth: 20_001 }, source: { name: 'SUV 0–10', suv: 10 } },
    ]);
  });

  test('are another window for another dose, and none without one', () => {
    const half = uptakeChoice({ suv: { kind: 'body-weight', factor: 0.001 } }, 5);
    expect(half?.voi).toMatchObject({ WindowWidth: 5001 });
    const without = { Modality: 'PT', suv: null };
    expect(imagePresets(without)).toEqual([]);
    expect(uptakeChoice(without, 5)).toBeNull();
  });
});
