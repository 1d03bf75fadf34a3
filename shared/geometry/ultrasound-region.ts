import type { UltrasoundRegion } from '../image/image-description.ts';
import type { Point2 } from './view-transform.ts';

/** Region Spatial Format 1 (2D), and Physical Units 3 (cm): PS3.3 C.8.5.5.1. */
const formatTwoDimensional = 1;
const unitCentimetre = 3;
/** Bit 0 of Region Flags: a region of low priority is overwritten where another lies over it (C.8.5.5.1.3). */
const lowPriority = 1;

/** Deltas are decimal strings or doubles of the same value: 1 part in 10 000 is rounding. */
const sameScale = 1e-4;

/** A pixel that is more than this many times as long as wide is no pixel: its picture would be a line. */
const aspectLimit = 100;

export function isValidPair(pair: readonly [number, number]): boolean {
  const [row, column] = pair;
  return (
    [row, column, row * column].every((value) => Number.isFinite(value) && value > 0) &&
    Math.max(row / column, column / row) <= aspectLimit
  );
}

export function isSamePair(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] - b[0]) <= sameScale * a[0] && Math.abs(a[1] - b[1]) <= sameScale * a[1];
}

/** A picture whose both directions are lengths: centimetres only where the units say so. */
export function isSpatial(region: UltrasoundRegion): boolean {
  return (
    region.RegionSpatialFormat === formatTwoDimensional &&
    region.PhysicalUnitsXDirection === unitCentimetre &&
    region.PhysicalUnitsYDirection === unitCentimetre
  );
}

/** Row and column spacing in mm. Deltas may be negative where an axis runs against the pixels; a length has no sign. */
export function regionPairMm({ PhysicalDeltaX, PhysicalDeltaY }: UltrasoundRegion): [number, number] {
  return [Math.abs(PhysicalDeltaY) * 10, Math.abs(PhysicalDeltaX) * 10];
}

/** Whether a place lies in a region. The corners are pixels from 0\0, and belong to it (C.8.5.5.1). */
export function isInRegion(region: UltrasoundRegion, { x, y }: Point2): boolean {
  const column = Math.floor(x);
  const row = Math.floor(y);
  return (
    column >= region.RegionLocationMinX0 &&
    column <= region.RegionLocationMaxX1 &&
    row >= region.RegionLocationMinY0 &&
    row <= region.RegionLocationMaxY1
  );
}

/** Those regions that hold every one of the places; only the ones on top where some lie over others. */
export function regionsHolding(
  regions: readonly UltrasoundRegion[],
  places: readonly Point2[],
): UltrasoundRegion[] {
  const holding = regions.filter((region) => places.every((place) => isInRegion(region, place)));
  const onTop = holding.filter(({ RegionFlags }) => (RegionFlags & lowPriority) === 0);
  return onTop.length > 0 ? onTop : holding;
}
