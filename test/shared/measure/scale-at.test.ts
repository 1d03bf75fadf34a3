import { describe, expect, test } from 'vitest';
import type { UltrasoundRegion } from '../../../shared/image/image-description.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import { measure } from '../../../shared/measure/measurement.ts';
import { scaleAt } from '../../../shared/measure/scale-at.ts';
import { buildFrameAttributes, buildImageDescription } from '../../support/image-description-builder.ts';

const at = (column: number, row: number): ImagePoint => ({ column, row });

function region(values: Partial<UltrasoundRegion>): UltrasoundRegion {
  return {
    RegionSpatialFormat: 1,
    RegionDataType: 1,
    RegionFlags: 0,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: 299,
    RegionLocationMaxY1: 199,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: 0.02,
    PhysicalDeltaY: 0.01,
    ReferencePixelX0: null,
    ReferencePixelY0: null,
    ReferencePixelPhysicalValueX: null,
    ReferencePixelPhysicalValueY: null,
    ...values,
  };
}

const image = buildImageDescription({ Modality: 'US', Rows: 600, Columns: 300 });
/** A picture above, a Doppler trace (s, cm/s) in the middle, an M-mode trace (s, cm) below. */
const attributes = buildFrameAttributes({
  PixelSpacing: null,
  ultrasoundRegions: [
    region({}),
    region({
      RegionSpatialFormat: 3,
      RegionLocationMinY0: 200,
      RegionLocationMaxY1: 399,
      PhysicalUnitsXDirection: 4,
      PhysicalUnitsYDirection: 7,
      PhysicalDeltaX: 0.005,
      PhysicalDeltaY: -0.8,
    }),
    region({
      RegionSpatialFormat: 2,
      RegionLocationMinY0: 400,
      RegionLocationMaxY1: 599,
      PhysicalUnitsXDirection: 4,
      PhysicalUnitsYDirection: 3,
      PhysicalDeltaX: 0.01,
      PhysicalDeltaY: 0.05,
    }),
  ],
});

function length(from: ImagePoint, to: ImagePoint) {
  const scale = scaleAt(image, attributes, [from, to], null);
  const { values, source } = measure('length', [from, to], scale, { image, attributes, frame: null });
  return { values: values.map(({ value, unit }) => `${Number(value.toFixed(9))} ${unit}`), source };
}

describe('an ultrasound measurement', () => {
  test('within the picture is in millimetres, each direction by its own delta', () => {
    // 15 columns of 0.2 mm and 40 rows of 0.1 mm: 3 and 4 make 5.
    expect(length(at(10, 10), at(25, 50)).values).toEqual(['5 mm']);
  });

  test('within a Doppler trace is a time and a velocity, whichever way its axis runs', () => {
    expect(length(at(10, 300), at(110, 250)).values).toEqual(['0.5 s', '40 cm/s']);
  });

  test('within an M-mode trace is a time and a depth', () => {
    expect(length(at(10, 420), at(60, 440)).values).toEqual(['0.5 s', '1 cm']);
  });

  test('from one region into another is in pixels, and says why', () => {
    expect(length(at(10, 150), at(10, 250))).toEqual({
      values: ['100 px'],
      source: { unit: 'px', reason: 'across-regions' },
    });
  });

  test('outside of all regions is in pixels, and says why', () => {
    expect(length(at(10, 150), at(350, 150)).source).toEqual({ unit: 'px', reason: 'outside-regions' });
  });
});

test('a calibration by hand stands before what the object says', () => {
  const scale = scaleAt(image, attributes, [at(10, 10)], {
    columnSpacingMm: 0.5,
    rowSpacingMm: 0.25,
    scope: 'instance',
  });
  expect(scale).toEqual({
    column: { unit: 'mm', perPixel: 0.5 },
    row: { unit: 'mm', perPixel: 0.25 },
    source: { unit: 'mm', provenance: 'user' },
  });
});
