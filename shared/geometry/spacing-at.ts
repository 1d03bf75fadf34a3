import type { UltrasoundRegion } from '../image/image-description.ts';
import {
  pixelSpacing,
  type KnownSpacing,
  type SpacedFrame,
  type SpacedImage,
  type UnknownSpacingReason,
} from './pixel-spacing.ts';
import {
  isInRegion,
  isSamePair,
  isSpatial,
  isValidPair,
  regionPairMm,
  regionsHolding,
} from './ultrasound-region.ts';
import type { Point2 } from './view-transform.ts';

/** Physical Units X and Y Direction, PS3.3 C.8.5.5.1.15; 0 is none. */
const axisUnits = {
  1: '%',
  2: 'dB',
  3: 'cm',
  4: 's',
  5: 'Hz',
  6: 'dB/s',
  7: 'cm/s',
  8: 'cm²',
  9: 'cm²/s',
  10: 'cm³',
  11: 'cm³/s',
  12: '°',
} as const;
export type AxisUnit = (typeof axisUnits)[keyof typeof axisUnits];

/** What one direction of a trace measures: of M-mode time across and depth down, of Doppler time and velocity. */
export interface AxisScale {
  readonly unit: AxisUnit;
  /** From one pixel to the next, with its sign: a velocity that grows upwards has a negative one. */
  readonly delta: number;
  /** Pixel (from 0, of the whole image) at which the value is `referenceValue`; null where that is not said. */
  readonly reference: { readonly pixel: number; readonly value: number } | null;
}

/** A trace: each direction has a quantity of its own, and no length lies across them. */
export interface AxesSpacing {
  readonly unit: 'axes';
  /** null for a direction without a unit. */
  readonly row: AxisScale | null;
  readonly column: AxisScale | null;
  readonly provenance: 'ultrasound-region';
}

export type PlaceSpacingReason =
  | UnknownSpacingReason
  /** A place lies in no region of the image. */
  | 'outside-regions'
  /** Each place lies in a region, but no region holds them all. */
  | 'across-regions'
  /** The region says neither length nor any other unit. */
  | 'region-without-unit';

export type PlaceSpacing =
  | KnownSpacing
  | AxesSpacing
  | { readonly unit: 'px'; readonly reason: PlaceSpacingReason };

/**
 * What a pixel is worth where somebody measures: for every length, area, readout and scale beside a measurement.
 *
 * How to use it: give all points of one measurement at once, in image coordinates (view-transform.ts: pixel (0, 0) is
 * centred on 0.5, 0.5). Answers by `unit`:
 * - `mm`: dx · columnMm across and dy · rowMm down are millimetres; print `provenance` beside the number (also
 *   `magnification`).
 * - `axes`: each direction has its own quantity (`|dx · column.delta|` in `column.unit`); there is no oblique length
 *   and no area.
 * - `px`: no physical unit; count pixels and print `reason`.
 *
 * Of images without ultrasound regions the answer is that of `pixelSpacing` everywhere. With regions every point must
 * lie in one and the same; where several hold them all, those of high priority count, and they must agree.
 */
export function spacingAt(
  image: SpacedImage,
  attributes: SpacedFrame,
  points: readonly Point2[],
): PlaceSpacing {
  const regions = attributes.ultrasoundRegions;
  if (regions.length === 0 || points.length === 0) return pixelSpacing(image, attributes);
  const [region, ...others] = regionsHolding(regions, points);
  if (region === undefined) {
    const isAnyOutside = points.some((point) => !regions.some((candidate) => isInRegion(candidate, point)));
    return { unit: 'px', reason: isAnyOutside ? 'outside-regions' : 'across-regions' };
  }
  if (!others.every((other) => isSameCalibration(region, other))) {
    return { unit: 'px', reason: 'ultrasound-regions-differ' };
  }
  return isSpatial(region) ? lengths(region) : axes(region);
}

function lengths(region: UltrasoundRegion): PlaceSpacing {
  const pair = regionPairMm(region);
  if (!isValidPair(pair)) return { unit: 'px', reason: 'invalid' };
  const [rowMm, columnMm] = pair;
  return { unit: 'mm', rowMm, columnMm, provenance: 'ultrasound-region', magnification: null };
}

function axes(region: UltrasoundRegion): PlaceSpacing {
  const column = axisScale(
    region.PhysicalUnitsXDirection,
    region.PhysicalDeltaX,
    region.RegionLocationMinX0,
    region.ReferencePixelX0,
    region.ReferencePixelPhysicalValueX,
  );
  const row = axisScale(
    region.PhysicalUnitsYDirection,
    region.PhysicalDeltaY,
    region.RegionLocationMinY0,
    region.ReferencePixelY0,
    region.ReferencePixelPhysicalValueY,
  );
  if (row === null && column === null) return { unit: 'px', reason: 'region-without-unit' };
  return { unit: 'axes', row, column, provenance: 'ultrasound-region' };
}

function axisScale(
  units: number,
  delta: number,
  regionStart: number,
  referencePixel: number | null,
  referenceValue: number | null,
): AxisScale | null {
  const unit = unitOf(units);
  if (unit === null || !Number.isFinite(delta) || delta === 0) return null;
  const reference =
    referencePixel === null || referenceValue === null
      ? null
      : // The reference pixel counts from the region's corner (C.8.5.5.1.16).
        { pixel: regionStart + referencePixel, value: referenceValue };
  return { unit, delta, reference };
}

function unitOf(code: number): AxisUnit | null {
  const found = Object.entries(axisUnits).find(([known]) => Number(known) === code);
  return found === undefined ? null : found[1];
}

function isSameCalibration(a: UltrasoundRegion, b: UltrasoundRegion): boolean {
  return (
    a.PhysicalUnitsXDirection === b.PhysicalUnitsXDirection &&
    a.PhysicalUnitsYDirection === b.PhysicalUnitsYDirection &&
    isSpatial(a) === isSpatial(b) &&
    isSamePair(regionPairMm(a), regionPairMm(b))
  );
}
