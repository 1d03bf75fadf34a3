import { describe, expect, test } from 'vitest';
import { measure, type MeasuredFrame } from '../../../shared/measure/measurement.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import { annotationKinds, pointCounts } from '../../../shared/measure/measure-kinds.ts';
import { millimetreScale, pixelScale, type MeasureScale } from '../../../shared/measure/measure-scale.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildStoredFrame,
} from '../../support/image-description-builder.ts';

const at = (column: number, row: number): ImagePoint => ({ column, row });
const halfMm = millimetreScale({
  unit: 'mm',
  rowMm: 0.5,
  columnMm: 0.5,
  provenance: 'pixel-spacing',
  magnification: null,
});
const image = buildImageDescription({ Rows: 4, Columns: 4, PixelPaddingValue: -9 });
const measured: MeasuredFrame = {
  image,
  attributes: buildFrameAttributes({
    modality: { kind: 'rescale', RescaleSlope: 2, RescaleIntercept: -10, RescaleType: null },
  }),
  // 0 to 15, and padding in the last pixel.
  frame: buildStoredFrame(
    Int16Array.from({ length: 16 }, (_, index) => (index === 15 ? -9 : index)),
    { rows: 4, columns: 4 },
  ),
};
/** Seconds across, centimetres a second down: a Doppler trace. */
const doppler: MeasureScale = {
  column: { unit: 's', perPixel: 0.01 },
  row: { unit: 'cm/s', perPixel: 2 },
  source: { unit: 'axes' },
};

describe('a measurement', () => {
  test('of a length says its millimetres and where they come from', () => {
    expect(measure('length', [at(0, 0), at(3, 4)], halfMm, measured)).toEqual({
      values: [{ quantity: 'length', value: 2.5, unit: 'mm' }],
      source: { unit: 'mm', provenance: 'pixel-spacing', magnification: null },
      notes: [],
    });
  });

  test('without spacing is in pixels, and says why', () => {
    const found = measure('length', [at(0, 0), at(3, 4)], pixelScale('absent', 1), measured);
    expect(found.values).toEqual([{ quantity: 'length', value: 5, unit: 'px' }]);
    expect(found.source).toEqual({ unit: 'px', reason: 'absent' });
  });

  test('without spacing takes the shape of the pixels into account', () => {
    // Pixels twice as high as wide: 3 across, 2 × 2 down.
    const scale = pixelScale('absent', 2);
    expect(measure('length', [at(0, 0), at(3, 2)], scale, measured).values[0]?.value).toBe(5);
  });

  test('at a vertex is the angle that was drawn', () => {
    const angle = (end: ImagePoint): number | undefined =>
      measure('angle', [at(4, 0), at(0, 0), end], halfMm, measured).values[0]?.value;
    expect(angle(at(0, 4))).toBe(90);
    expect(angle(at(-4, 4))).toBe(135);
    expect(angle(at(-4, 0))).toBe(180);
  });

  test('of two free lines is the smaller angle, whichever way each was drawn, beside its supplement', () => {
    const [a, b, c, d] = [at(0, 0), at(10, 0), at(0, 20), at(10, 30)];
    for (const points of [
      [a, b, c, d],
      [b, a, c, d],
      [a, b, d, c],
      [c, d, a, b],
    ]) {
      const { values } = measure('cobb', points, halfMm, measured);
      expect(values).toHaveLength(2);
      expect(values[0]?.value).toBeCloseTo(45, 12);
      expect(values[1]).toEqual({ quantity: 'supplement', value: 135, unit: '°' });
    }
  });

  test('in two directions names the longer axis first, whichever was drawn first', () => {
    const points = [at(2, 0), at(2, 3), at(0, 1), at(8, 1)];
    expect(measure('bidirectional', points, halfMm, measured).values).toEqual([
      { quantity: 'long-axis', value: 4, unit: 'mm' },
      { quantity: 'short-axis', value: 1.5, unit: 'mm' },
    ]);
  });

  test('of a region has its statistics by the rescale of its own frame, and its area', () => {
    // Pixels 5, 6, 9, 10 as 2v − 10: 0, 2, 8, 10. Mean 5; squares 25 + 9 + 9 + 25 = 68, deviation √17.
    const found = measure('rectangle', [at(1, 1), at(3, 3)], halfMm, measured);
    expect(found.values).toEqual([
      { quantity: 'mean', value: 5, unit: 'HU' },
      { quantity: 'standard-deviation', value: Math.sqrt(17), unit: 'HU' },
      { quantity: 'least', value: 0, unit: 'HU' },
      { quantity: 'greatest', value: 10, unit: 'HU' },
      { quantity: 'pixel-count', value: 4, unit: '' },
      { quantity: 'area', value: 1, unit: 'mm²' },
      { quantity: 'perimeter', value: 4, unit: 'mm' },
    ]);
    expect(found.notes).toEqual([]);
  });

  test('leaves padding out of a region and says so', () => {
    // Pixels 10, 11, 14 as 10, 12, 18; the fourth is padding.
    const found = measure('rectangle', [at(2, 2), at(4, 4)], halfMm, measured);
    expect(found.values[0]?.value).toBeCloseTo(40 / 3, 12);
    expect(found.values.find(({ quantity }) => quantity === 'pixel-count')?.value).toBe(3);
    expect(found.notes).toEqual(['padding-left-out']);
  });

  test('of an ellipse has its area by its half axes', () => {
    const found = measure('ellipse', [at(0, 0), at(4, 2)], halfMm, measured);
    // π · 1 mm · 0.5 mm
    expect(found.values.find(({ quantity }) => quantity === 'area')?.value).toBeCloseTo(Math.PI / 2, 12);
    // 4 · E(k² = 3/4) of half axes 1 and 0.5: Abramowitz and Stegun, table 17.1, E(0.75) = 1.211056027568459.
    expect(found.values.find(({ quantity }) => quantity === 'perimeter')?.value).toBeCloseTo(
      4 * 1.211_056_027_568_459,
      12,
    );
  });

  test('has no area where the outline crosses itself, and says so', () => {
    const found = measure('polygon', [at(0, 0), at(4, 4), at(4, 0), at(0, 4)], halfMm, measured);
    expect(found.values.map(({ quantity }) => quantity)).not.toContain('area');
    expect(found.values.map(({ quantity }) => quantity)).not.toContain('perimeter');
    expect(found.notes).toContain('crosses-itself');
  });

  test('counts only what lies in the picture, and says that a part does not', () => {
    const found = measure('rectangle', [at(-2, -2), at(1, 1)], halfMm, measured);
    expect(found.values.find(({ quantity }) => quantity === 'pixel-count')?.value).toBe(1);
    expect(found.notes).toEqual(['partly-outside']);
  });

  test('of colour has an area and no values', () => {
    const frame = buildStoredFrame(new Uint8Array(48), {
      rows: 4,
      columns: 4,
      samplesPerPixel: 3,
      photometric: 'RGB',
    });
    const found = measure('rectangle', [at(0, 0), at(2, 2)], halfMm, { ...measured, frame });
    expect(found.values.map(({ quantity }) => quantity)).toEqual(['area', 'perimeter']);
    expect(found.notes).toEqual(['colour']);
    expect(measure('probe', [at(1, 1)], halfMm, { ...measured, frame }).notes).toEqual(['colour']);
  });

  test('of a point is the value of the pixel that it lies in', () => {
    expect(measure('probe', [at(3.99, 1.01)], halfMm, measured).values).toEqual([
      // Row 1, column 3: stored 7.
      { quantity: 'value', value: 4, unit: 'HU' },
    ]);
    expect(measure('probe', [at(3.5, 3.5)], halfMm, measured).notes).toEqual(['only-padding']);
    expect(measure('probe', [at(4, 1)], halfMm, measured).notes).toEqual(['outside']);
  });

  test('on a Doppler trace is a time and a velocity, and neither an angle nor an area', () => {
    expect(measure('length', [at(100, 50), at(150, 20)], doppler, measured).values).toEqual([
      { quantity: 'column-extent', value: 0.5, unit: 's' },
      { quantity: 'row-extent', value: 60, unit: 'cm/s' },
    ]);
    expect(measure('angle', [at(1, 0), at(0, 0), at(0, 1)], doppler, measured)).toEqual({
      values: [],
      source: null,
      notes: ['not-a-plane'],
    });
    expect(measure('rectangle', [at(1, 1), at(3, 3)], doppler, measured).notes).toEqual(['not-a-plane']);
  });

  test.each(annotationKinds)('of %s says nothing while a point is missing', (kind) => {
    const points = Array.from({ length: pointCounts[kind].least - 1 }, (_, index) => at(index, index));
    expect(measure(kind, points, halfMm, measured).values).toEqual([]);
  });

  test('of PET is the uptake', () => {
    const pet = {
      ...measured,
      image: buildImageDescription({ Modality: 'PT', suv: { kind: 'body-weight', factor: 0.5 } }),
    };
    // Stored 5: modality 0; stored 10: modality 10, uptake 5.
    expect(measure('probe', [at(2.5, 2.5)], halfMm, pet).values).toEqual([
      { quantity: 'value', value: 5, unit: 'SUVbw' },
    ]);
  });
});
