import { describe, expect, test } from 'vitest';
import type { RealWorldMap } from '../../../shared/image/image-description.ts';
import { probePixel } from '../../../shared/measure/pixel-probe.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildStoredFrame,
} from '../../support/image-description-builder.ts';

const size = { rows: 2, columns: 3 };
const values = Int16Array.of(0, 1024, 1064, -2000, 3, 4);
const ct = buildImageDescription({ Modality: 'CT', PixelPaddingValue: -2000 });
const hounsfield = buildFrameAttributes({
  modality: { kind: 'rescale', RescaleSlope: 1, RescaleIntercept: -1024, RescaleType: null },
});
const frame = buildStoredFrame(values, size);

const lineMap = (change: Partial<RealWorldMap>): RealWorldMap => ({
  LUTLabel: 'ADC',
  unit: { CodeValue: 'mm2/s', CodeMeaning: 'square millimetre per second' },
  first: 0,
  last: 2000,
  map: { kind: 'linear', RealWorldValueSlope: 0.001, RealWorldValueIntercept: 1 },
  ...change,
});
describe('the pixel under a place', () => {
  test('has its stored value and Hounsfield units, by row and column from 0', () => {
    expect(probePixel(ct, hounsfield, frame, { x: 2.99, y: 0.01 })).toEqual({
      row: 0,
      column: 2,
      stored: [1064],
      isPadding: false,
      values: [{ value: 40, unit: 'HU', source: 'modality', label: null }],
      suvGaps: [],
    });
  });

  test('is none outside of the picture', () => {
    for (const place of [
      { x: -0.01, y: 0 },
      { x: 3, y: 0 },
      { x: 0, y: 2 },
      { x: Number.NaN, y: 0 },
    ]) {
      expect(probePixel(ct, hounsfield, frame, place)).toBeNull();
    }
  });

  test('that pads has a stored value and no other', () => {
    expect(probePixel(ct, hounsfield, frame, { x: 0, y: 1 })).toMatchObject({
      stored: [-2000],
      isPadding: true,
      values: [],
    });
  });

  test('of PET has activity and uptake, or everything that the uptake would need', () => {
    const attributes = buildFrameAttributes({
      modality: { kind: 'rescale', RescaleSlope: 2, RescaleIntercept: 0, RescaleType: 'BQML' },
    });
    const pet = buildImageDescription({ Modality: 'PT', suv: { kind: 'body-weight', factor: 0.25 } });
    // 1064 × 2 = 2128 Bq/ml, × 0.25 = 532
    expect(probePixel(pet, attributes, frame, { x: 2, y: 0 })).toMatchObject({
      values: [
        { value: 2128, unit: 'BQML', source: 'modality' },
        { value: 532, unit: 'SUVbw', source: 'suv' },
      ],
      suvGaps: [],
    });
    const without = buildImageDescription({
      Modality: 'PT',
      suv: { kind: 'none', gaps: ['patient-weight', 'dose'] },
    });
    expect(probePixel(without, attributes, frame, { x: 2, y: 0 })).toMatchObject({
      values: [{ source: 'modality' }],
      suvGaps: ['patient-weight', 'dose'],
    });
  });

  test('has the values of every real world map that reaches it, with label and unit', () => {
    const attributes = buildFrameAttributes({
      modality: { kind: 'identity' },
      realWorldMaps: [
        lineMap({}),
        lineMap({ first: 1065 }),
        lineMap({ LUTLabel: 'HU', unit: { CodeValue: "[hnsf'U]", CodeMeaning: null } }),
        lineMap({ LUTLabel: null, unit: { CodeValue: '1', CodeMeaning: 'no units' } }),
      ],
    });
    const mr = buildImageDescription({ Modality: 'MR' });
    // 1064 × 0.001 + 1
    const value = expect.closeTo(2.064, 12);
    expect(probePixel(mr, attributes, frame, { x: 2, y: 0 })?.values).toEqual([
      { value, unit: 'mm2/s', source: 'real-world', label: 'ADC' },
      { value, unit: 'HU', source: 'real-world', label: 'HU' },
      { value, unit: '', source: 'real-world', label: null },
    ]);
  });

  test('of colour has red, green and blue, of a palette its index, and neither a quantity', () => {
    const rgb = buildStoredFrame(Uint8Array.of(1, 2, 3, 4, 5, 6), {
      rows: 1,
      columns: 2,
      samplesPerPixel: 3,
      photometric: 'RGB',
    });
    const colour = buildImageDescription({ Modality: 'US', PixelPaddingValue: 4 });
    expect(probePixel(colour, hounsfield, rgb, { x: 1, y: 0 })).toMatchObject({
      stored: [4, 5, 6],
      values: [],
      isPadding: false,
    });
    const palette = buildStoredFrame(Uint8Array.of(7, 8), {
      rows: 1,
      columns: 2,
      photometric: 'PALETTE COLOR',
    });
    expect(probePixel(colour, hounsfield, palette, { x: 1, y: 0 })).toMatchObject({
      stored: [8],
      values: [],
    });
  });

  test('of floats has their value, also one that is no number', () => {
    const floats = buildStoredFrame(Float32Array.of(0.5, Number.NaN), { rows: 1, columns: 2 });
    const map = buildImageDescription({ Modality: 'MR', sampleKind: 'float32' });
    const attributes = buildFrameAttributes({ modality: { kind: 'identity' } });
    expect(probePixel(map, attributes, floats, { x: 0, y: 0 })?.stored).toEqual([0.5]);
    expect(probePixel(map, attributes, floats, { x: 1, y: 0 })?.stored).toEqual([Number.NaN]);
  });
});
