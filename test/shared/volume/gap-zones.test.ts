import { describe, expect, test } from 'vitest';
import { gapZones } from '../../../shared/volume/gap-zones.ts';
import { planeOfStep, reformat, type PlaneOrientation } from '../../../shared/volume/reformat.ts';
import type { VolumeGrid } from '../../../shared/volume/volume-grid.ts';

/** Ten axial slices 2 mm apart, of 8 × 6 pixels of 1 mm; slices 4 and 5 are missing. */
const grid: VolumeGrid = {
  origin: [0, 0, 0],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ],
  size: [8, 6, 10],
  places: [0, 1, 2, 3, null, null, 4, 5, 6, 7],
  tiltDegrees: 0,
  stride: 1,
};

const zonesOf = (orientation: PlaneOrientation, step: number, tilt = 0) => {
  const planes = reformat(grid, { orientation, tiltDegrees: { aboutRow: 0, aboutColumn: tilt }, slab: null });
  return { planes, zones: gapZones(grid, planeOfStep(planes, step)) };
};

describe('a gap', () => {
  test('is the rows of the missing slices', () => {
    const { zones } = zonesOf('coronal', 2);
    expect(zones).toHaveLength(1);
    // Row 0 is slice 9: slices 5 and 4 are rows 4 and 5, which reach from 4 to 6.
    const ys = zones[0]?.map(({ y }) => y).toSorted((a, b) => a - b) ?? [];
    expect(ys.map((y) => Number(y.toFixed(6)))).toEqual([4, 4, 6, 6]);
    const xs = zones[0]?.map(({ x }) => x).toSorted((a, b) => a - b) ?? [];
    expect(xs).toEqual([0, 0, 8, 8]);
  });

  test('is the whole of a plane within it, and nothing of one beside it', () => {
    // From the head down: step 4 is slice 5.
    expect(zonesOf('axial', 4).zones).toHaveLength(1);
    expect(zonesOf('axial', 3).zones).toEqual([]);
    expect(zonesOf('axial', 6).zones).toEqual([]);
  });

  test('is a slanted band where the plane is tilted', () => {
    const planes = reformat(grid, {
      orientation: 'axial',
      tiltDegrees: { aboutRow: 60, aboutColumn: 0 },
      slab: null,
    });
    const zones = gapZones(grid, planeOfStep(planes, Math.floor(planes.count / 2)));
    expect(zones.length).toBe(1);
    expect(zones[0]?.length).toBeGreaterThanOrEqual(4);
  });

  test('is none in a whole volume', () => {
    const whole = { ...grid, places: grid.places.map((_, index) => index) };
    const planes = reformat(whole, {
      orientation: 'coronal',
      tiltDegrees: { aboutRow: 0, aboutColumn: 0 },
      slab: null,
    });
    expect(gapZones(whole, planeOfStep(planes, 0))).toEqual([]);
  });
});
