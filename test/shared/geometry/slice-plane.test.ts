import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areParallel,
  canonicalNormal,
  imagePointOf,
  patientPoint,
  planeCentre,
  slicePlane,
  type SlicePlane,
} from '../../../shared/geometry/slice-plane.ts';
import { buildFrameAttributes, buildImageDescription } from '../../support/image-description-builder.ts';

function plane(values: Parameters<typeof buildFrameAttributes>[0] = {}): SlicePlane | null {
  return slicePlane(
    buildImageDescription({ Rows: 100, Columns: 200 }),
    buildFrameAttributes({
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      ImagePositionPatient: [-50, -60, 70],
      PixelSpacing: [2, 0.5],
      ...values,
    }),
  );
}

function axial(): SlicePlane {
  const found = plane();
  if (found === null) throw new Error('Expected a plane');
  return found;
}

describe('a picture in the patient', () => {
  // PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1: P = S + X·Δi·i + Y·Δj·j, where pixel (0, 0) has its centre at S, Δi is the
  // column spacing (second value) and Δj the row spacing. Our image coordinates have that centre at (0.5, 0.5).
  test('has its pixels where the equation of the standard puts them', () => {
    expect(patientPoint(axial(), { x: 0.5, y: 0.5 })).toEqual([-50, -60, 70]);
    expect(patientPoint(axial(), { x: 10.5, y: 3.5 })).toEqual([-45, -54, 70]);
    expect(planeCentre(axial())).toEqual([-50 + 99.5 * 0.5, -60 + 49.5 * 2, 70]);
  });

  test('answers the way back, and how far a point lies from it', () => {
    expect(imagePointOf(axial(), [-45, -54, 75])).toEqual({ point: { x: 10.5, y: 3.5 }, distanceMm: 5 });
  });

  test('is the same there and back, however it is turned', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    const share = fc.double({ min: -300, max: 300, noNaN: true });
    fc.assert(
      fc.property(angle, angle, share, share, (a, b, x, y) => {
        const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
        const turned = plane({ ImageOrientationPatient: [ca, sa, 0, -sa * cb, ca * cb, sb] });
        if (turned === null) throw new Error('Expected a plane');
        const { point, distanceMm } = imagePointOf(turned, patientPoint(turned, { x, y }));
        expect(point.x).toBeCloseTo(x, 6);
        expect(point.y).toBeCloseTo(y, 6);
        expect(distanceMm).toBeCloseTo(0, 6);
      }),
    );
  });

  test.each([
    ['no position', { ImagePositionPatient: null }],
    ['no orientation', { ImageOrientationPatient: null }],
    ['no spacing', { PixelSpacing: null }],
    ['a spacing of 0', { PixelSpacing: [0, 1] as [number, number] }],
    [
      'a position that is no number',
      { ImagePositionPatient: [Number.NaN, 0, 0] as [number, number, number] },
    ],
  ])('is nowhere with %s', (_, values) => {
    expect(plane(values)).toBeNull();
  });
});

const tilted = (rad: number) => [0, Math.sin(rad), Math.cos(rad)] as const;

test('planes are parallel up to 0.1 rad, whichever way their normals point', () => {
  expect(areParallel([0, 0, 1], tilted(0.099))).toBe(true);
  expect(areParallel([0, 0, -1], tilted(0.099))).toBe(true);
  expect(areParallel([0, 0, 1], tilted(0.101))).toBe(false);
});

test('a normal is counted towards left, back and head', () => {
  expect(canonicalNormal([0, 0.1, -0.99])).toEqual([-0, -0.1, 0.99]);
  expect(canonicalNormal([1, 0, 0])).toEqual([1, 0, 0]);
});
