import { describe, expect, test } from 'vitest';
import type { FrameAttributes } from '../../../shared/image/image-description.ts';
import {
  pixelAspect,
  pixelSpacing,
  type SpacedFrame,
  type SpacedImage,
} from '../../../shared/geometry/pixel-spacing.ts';
import { millimetresPerDevicePixel, scaleBar } from '../../../shared/geometry/scale-bar.ts';
import { slicePosition } from '../../../shared/geometry/slice-position.ts';
import { buildUltrasoundRegion } from '../../support/image-description-builder.ts';

type Pair = [number, number];

const spaced = (PixelSpacing: Pair | null): SpacedFrame => ({ PixelSpacing, ultrasoundRegions: [] });

const nothing = {
  Modality: 'CT',
  ImagerPixelSpacing: null,
  NominalScannedPixelSpacing: null,
  PixelSpacingCalibrationType: null,
  EstimatedRadiographicMagnificationFactor: null,
  DistanceSourceToDetector: null,
  DistanceSourceToPatient: null,
  PixelAspectRatio: null,
};

const region = buildUltrasoundRegion({ PhysicalDeltaX: 0.02, PhysicalDeltaY: 0.03 });

describe('spacing and its provenance', () => {
  // PS3.3 10.7.1: one row a rule; rowMm first, as in the attribute.
  const a: Pair = [0.5, 0.25];
  const b: Pair = [0.2, 0.1];
  const table: [
    string,
    Partial<SpacedImage & Pick<FrameAttributes, 'ultrasoundRegions'>>,
    Pair | null,
    string,
    Pair | null,
  ][] = [
    ['CT with Pixel Spacing', {}, a, 'pixel-spacing', a],
    ['CT without', {}, null, 'absent', null],
    ['CT with zero', {}, [0.5, 0], 'invalid', null],
    ['CT with a negative', {}, [-0.5, 0.5], 'invalid', null],
    ['CT whose pixels would be lines', {}, [1e-9, 0.5], 'invalid', null],
    [
      'DX calibrated by geometry',
      { Modality: 'DX', ImagerPixelSpacing: b, PixelSpacingCalibrationType: 'GEOMETRY' },
      a,
      'calibrated-geometry',
      a,
    ],
    [
      'DX calibrated by fiducial',
      { Modality: 'DX', ImagerPixelSpacing: b, PixelSpacingCalibrationType: 'FIDUCIAL' },
      a,
      'calibrated-fiducial',
      a,
    ],
    [
      'DX with another Pixel Spacing than the detector',
      { Modality: 'DX', ImagerPixelSpacing: b },
      a,
      'calibrated-unspecified',
      a,
    ],
    [
      'DX whose Pixel Spacing repeats the detector',
      { Modality: 'DX', ImagerPixelSpacing: b },
      b,
      'detector',
      b,
    ],
    ['DX at the detector', { Modality: 'DX', ImagerPixelSpacing: b }, null, 'detector', b],
    [
      'DX with magnification 2',
      { Modality: 'DX', ImagerPixelSpacing: b, EstimatedRadiographicMagnificationFactor: 2 },
      null,
      'detector-magnification',
      [0.1, 0.05],
    ],
    [
      'MG repeating the detector, magnification 2',
      { Modality: 'MG', ImagerPixelSpacing: b, EstimatedRadiographicMagnificationFactor: 2 },
      b,
      'detector-magnification',
      [0.1, 0.05],
    ],
    [
      'DX with magnification 0.5',
      { Modality: 'DX', ImagerPixelSpacing: b, EstimatedRadiographicMagnificationFactor: 0.5 },
      null,
      'invalid-magnification',
      null,
    ],
    [
      'DX with magnification 0',
      { Modality: 'DX', ImagerPixelSpacing: b, EstimatedRadiographicMagnificationFactor: 0 },
      null,
      'invalid-magnification',
      null,
    ],
    [
      'DX with an invalid detector spacing',
      { Modality: 'DX', ImagerPixelSpacing: [0, 0.1] },
      null,
      'invalid',
      null,
    ],
    ['CR with Pixel Spacing alone', { Modality: 'CR' }, a, 'projection-unspecified', a],
    ['a scanned film', { Modality: 'OT', NominalScannedPixelSpacing: b }, null, 'scanned-film', b],
    [
      'a scanned film with zero',
      { Modality: 'OT', NominalScannedPixelSpacing: [0, 0] },
      null,
      'invalid',
      null,
    ],
    [
      'ultrasound with one region',
      { Modality: 'US', ultrasoundRegions: [region] },
      a,
      'ultrasound-region',
      [0.3, 0.2],
    ],
    [
      'ultrasound with a negative delta',
      { Modality: 'US', ultrasoundRegions: [{ ...region, PhysicalDeltaX: -0.02 }] },
      null,
      'ultrasound-region',
      [0.3, 0.2],
    ],
    [
      'ultrasound with two equal regions',
      { Modality: 'US', ultrasoundRegions: [region, region] },
      null,
      'ultrasound-region',
      [0.3, 0.2],
    ],
    [
      'ultrasound with two scales',
      { Modality: 'US', ultrasoundRegions: [region, { ...region, PhysicalDeltaX: 0.04 }] },
      a,
      'ultrasound-regions-differ',
      null,
    ],
    [
      'a Doppler trace alone',
      {
        Modality: 'US',
        ultrasoundRegions: [{ ...region, RegionSpatialFormat: 3, PhysicalUnitsXDirection: 4 }],
      },
      a,
      'ultrasound-regions-differ',
      null,
    ],
  ];

  test.each(table)('%s', (_, { ultrasoundRegions = [], ...image }, PixelSpacing, saying, expected) => {
    const spacing = pixelSpacing({ ...nothing, ...image }, { PixelSpacing, ultrasoundRegions });
    const found =
      spacing.unit === 'px'
        ? { saying: spacing.reason, rowMm: null, columnMm: null }
        : {
            saying: spacing.provenance,
            rowMm: spacing.rowMm.toFixed(9),
            columnMm: spacing.columnMm.toFixed(9),
          };
    expect(found).toEqual({
      saying,
      rowMm: expected?.[0].toFixed(9) ?? null,
      columnMm: expected?.[1].toFixed(9) ?? null,
    });
  });
});

describe('the shape of a pixel', () => {
  test('comes from the spacing, height over width', () => {
    expect(pixelAspect(nothing, spaced([0.5, 0.25]))).toBe(2);
  });

  test('comes from Pixel Aspect Ratio where there is no spacing, vertical first', () => {
    expect(pixelAspect({ ...nothing, PixelAspectRatio: [4, 3] }, spaced(null))).toBeCloseTo(4 / 3, 12);
  });

  test('is square where nothing valid is said', () => {
    expect(pixelAspect(nothing, spaced(null))).toBe(1);
    expect(pixelAspect({ ...nothing, PixelAspectRatio: [0, 0] }, spaced(null))).toBe(1);
  });
});

describe('the scale bar', () => {
  test('takes the longest round length that fits', () => {
    // 0.5 mm a stored column at zoom 2 is 0.25 mm a device pixel: 200 px are 50 mm.
    const millimetres = millimetresPerDevicePixel({ columnMm: 0.5 }, 2);
    expect(scaleBar(millimetres, 200)).toEqual({ lengthMm: 50, lengthPx: 200 });
    expect(scaleBar(millimetres, 199)).toEqual({ lengthMm: 20, lengthPx: 80 });
  });

  test('is absent when even a tenth of a millimetre is too long', () => {
    expect(scaleBar(0.0001, 200)).toBeNull();
  });
});

describe('the position of a slice', () => {
  const image = { AnatomicalOrientationType: null };

  test('is named on the axis nearest to the normal, below the origin as inferior', () => {
    expect(
      slicePosition(image, {
        ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
        ImagePositionPatient: [-170, -190, -213.5],
      }),
    ).toEqual({ letters: 'I', distanceMm: 213.5 });
  });

  test('is front or back for a coronal slice', () => {
    expect(
      slicePosition(image, {
        ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
        ImagePositionPatient: [-170, 26, 100],
      }),
    ).toEqual({ letters: 'P', distanceMm: 26 });
  });

  test('is unknown without a plane', () => {
    expect(
      slicePosition(image, { ImageOrientationPatient: null, ImagePositionPatient: [0, 0, 0] }),
    ).toBeNull();
  });
});

test('an aspect that would make the picture a line is none: the pixels are drawn square', () => {
  const image = { ...nothing, PixelAspectRatio: [1000, 1] as Pair };
  expect(pixelAspect(image, spaced(null))).toBe(1);
  expect(pixelAspect({ ...nothing, PixelAspectRatio: [3, 2] as Pair }, spaced([1e9, 1]))).toBe(1.5);
});
