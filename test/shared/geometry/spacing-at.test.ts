import { describe, expect, test } from 'vitest';
import { spacingAt } from '../../../shared/geometry/spacing-at.ts';
import type { UltrasoundRegion } from '../../../shared/image/image-description.ts';
import { frameAttributes } from '../../../shared/image/image-description.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildUltrasoundRegion,
} from '../../support/image-description-builder.ts';

const ultrasound = buildImageDescription({ Modality: 'US' });

/** A B-picture of 0.2 × 0.3 mm on the left, an M-mode trace below it and a Doppler trace on the right. */
const tissue = buildUltrasoundRegion({
  RegionLocationMaxX1: 299,
  RegionLocationMaxY1: 199,
  PhysicalDeltaX: 0.02,
  PhysicalDeltaY: 0.03,
});
const motion = buildUltrasoundRegion({
  RegionSpatialFormat: 2,
  RegionLocationMinY0: 200,
  RegionLocationMaxX1: 299,
  RegionLocationMaxY1: 399,
  PhysicalUnitsXDirection: 4,
  PhysicalDeltaX: 0.005,
  PhysicalDeltaY: 0.03,
});
const doppler = buildUltrasoundRegion({
  RegionSpatialFormat: 3,
  RegionDataType: 3,
  RegionLocationMinX0: 300,
  RegionLocationMaxX1: 599,
  RegionLocationMaxY1: 399,
  PhysicalUnitsXDirection: 4,
  PhysicalUnitsYDirection: 7,
  PhysicalDeltaX: 0.005,
  PhysicalDeltaY: -0.5,
  ReferencePixelX0: 0,
  ReferencePixelY0: 150,
  ReferencePixelPhysicalValueX: 0,
  ReferencePixelPhysicalValueY: 0,
});

const at = (regions: UltrasoundRegion[], ...places: [number, number][]) =>
  spacingAt(
    ultrasound,
    buildFrameAttributes({ PixelSpacing: null, ultrasoundRegions: regions }),
    places.map(([x, y]) => ({ x, y })),
  );
const all = [tissue, motion, doppler];

describe('the spacing where somebody measures', () => {
  test('is that of the region which holds both ends, in millimetres when both units are centimetres', () => {
    expect(at(all, [10.5, 10.5], [200, 150])).toEqual({
      unit: 'mm',
      rowMm: expect.closeTo(0.3, 12),
      columnMm: expect.closeTo(0.2, 12),
      provenance: 'ultrasound-region',
      magnification: null,
    });
  });

  test('of an M-mode trace is time across and depth down, and no length lies across them', () => {
    expect(at(all, [10, 210], [200, 390])).toEqual({
      unit: 'axes',
      column: { unit: 's', delta: 0.005, reference: null },
      row: { unit: 'cm', delta: 0.03, reference: null },
      provenance: 'ultrasound-region',
    });
  });

  test('of a Doppler trace is time and velocity with its sign, from the reference pixel in the region', () => {
    expect(at(all, [310, 20])).toEqual({
      unit: 'axes',
      column: { unit: 's', delta: 0.005, reference: { pixel: 300, value: 0 } },
      row: { unit: 'cm/s', delta: -0.5, reference: { pixel: 150, value: 0 } },
      provenance: 'ultrasound-region',
    });
  });

  test('is none between two regions, nor outside of all', () => {
    expect(at(all, [10, 10], [10, 210])).toEqual({ unit: 'px', reason: 'across-regions' });
    expect(at(all, [10, 10], [10, 400])).toEqual({ unit: 'px', reason: 'outside-regions' });
    expect(at(all, [-0.1, 10])).toEqual({ unit: 'px', reason: 'outside-regions' });
  });

  // Region Location Max is the last pixel that belongs to it: pixel 299 reaches to 300.
  test('ends with the last pixel of the region', () => {
    expect(at([tissue], [299.9, 199.9])).toMatchObject({ unit: 'mm' });
    expect(at([tissue], [300, 10])).toMatchObject({ reason: 'outside-regions' });
    expect(at([tissue], [10, 200])).toMatchObject({ reason: 'outside-regions' });
  });

  test('is centimetres only where both units say so: other units in a picture are axes, none is none', () => {
    expect(at([{ ...tissue, PhysicalUnitsYDirection: 4 }], [1, 1])).toMatchObject({ unit: 'axes' });
    expect(at([{ ...tissue, PhysicalUnitsXDirection: 0 }], [1, 1])).toMatchObject({
      unit: 'axes',
      column: null,
      row: { unit: 'cm' },
    });
    const unnamed = { PhysicalUnitsXDirection: 0, PhysicalUnitsYDirection: 99 };
    expect(at([{ ...tissue, ...unnamed }], [1, 1])).toEqual({ unit: 'px', reason: 'region-without-unit' });
  });

  test('of a colour box over tissue is that of either, when both agree', () => {
    const box = buildUltrasoundRegion({ ...tissue, RegionLocationMinX0: 100, RegionLocationMaxX1: 150 });
    expect(at([tissue, box], [110, 10], [120, 20])).toMatchObject({
      unit: 'mm',
      provenance: 'ultrasound-region',
    });
    // One end in the box only by chance: both ends are in the tissue.
    expect(at([tissue, box], [110, 10], [20, 20])).toMatchObject({ unit: 'mm' });
  });

  test('of overlapping regions is that of the one on top (Region Flags, bit 0: 1 is low priority)', () => {
    const below = { ...tissue, RegionFlags: 1 };
    const onTop = buildUltrasoundRegion({ ...tissue, PhysicalDeltaX: 0.1, PhysicalDeltaY: 0.1 });
    expect(at([below, onTop], [10, 10])).toMatchObject({ unit: 'mm', rowMm: 1, columnMm: 1 });
    expect(at([tissue, onTop], [10, 10])).toEqual({ unit: 'px', reason: 'ultrasound-regions-differ' });
    const lowDoppler = { ...doppler, RegionFlags: 3, RegionLocationMinX0: 0 };
    expect(at([tissue, lowDoppler], [10, 10])).toMatchObject({ unit: 'mm' });
  });

  test('has no sign where a physical axis runs against the pixels, and is refused where it is nothing', () => {
    expect(at([{ ...tissue, PhysicalDeltaX: -0.02, PhysicalDeltaY: -0.03 }], [1, 1])).toMatchObject({
      rowMm: expect.closeTo(0.3, 12),
      columnMm: expect.closeTo(0.2, 12),
    });
    expect(at([{ ...tissue, PhysicalDeltaX: 0 }], [1, 1])).toEqual({ unit: 'px', reason: 'invalid' });
    expect(at([{ ...tissue, PhysicalDeltaY: Number.NaN }], [1, 1])).toEqual({
      unit: 'px',
      reason: 'invalid',
    });
  });

  test('is that of the frame where regions change from frame to frame', () => {
    const second = buildUltrasoundRegion({ ...tissue, PhysicalDeltaX: 0.05, PhysicalDeltaY: 0.05 });
    const image = buildImageDescription({
      Modality: 'US',
      NumberOfFrames: 2,
      shared: buildFrameAttributes({ PixelSpacing: null, ultrasoundRegions: [tissue] }),
      perFrame: [{}, { ultrasoundRegions: [second] }],
    });
    const place = [{ x: 10, y: 10 }];
    expect(spacingAt(image, frameAttributes(image, 0), place)).toMatchObject({
      rowMm: expect.closeTo(0.3, 12),
    });
    expect(spacingAt(image, frameAttributes(image, 1), place)).toMatchObject({ rowMm: 0.5, columnMm: 0.5 });
  });

  test('is the same everywhere in an image without regions', () => {
    const ct = buildImageDescription();
    const attributes = buildFrameAttributes({ PixelSpacing: [0.7, 0.6] });
    expect(spacingAt(ct, attributes, [{ x: -50, y: 9000 }])).toMatchObject({
      rowMm: 0.7,
      columnMm: 0.6,
      provenance: 'pixel-spacing',
    });
  });

  test('without a place is what holds in every spatial region, or none', () => {
    expect(at(all)).toMatchObject({ unit: 'mm', columnMm: expect.closeTo(0.2, 12) });
    expect(at([motion])).toMatchObject({ unit: 'px' });
  });
});
