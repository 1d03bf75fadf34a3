import { describe, expect, test } from 'vitest';
import { planeAxes } from '../../../shared/geometry/image-plane.ts';
import type { SlicePlane } from '../../../shared/geometry/slice-plane.ts';
import type { Vector3 } from '../../../shared/geometry/vector3.ts';
import {
  gapsOf,
  isRefused,
  thinned,
  volumeGrid,
  type VolumeGrid,
} from '../../../shared/volume/volume-grid.ts';

const cosines = [1, 0, 0, 0, 1, 0];

function slice(origin: Vector3, values: Partial<SlicePlane> = {}, orientation = cosines): SlicePlane {
  const axes = planeAxes(orientation);
  if (axes === null) throw new Error('Expected cosines of a plane');
  return { axes, origin, rowMm: 0.5, columnMm: 0.7, rows: 6, columns: 8, ...values };
}

const at = (...positions: readonly number[]) => positions.map((z) => slice([-10, -20, z]));

function gridOf(planes: readonly (SlicePlane | null)[], place = 0): VolumeGrid {
  const grid = volumeGrid(planes, place);
  if (isRefused(grid)) throw new Error(`Refused: ${grid.reason}`);
  return grid;
}

describe('a stack as a volume', () => {
  test('has its voxels where the slices have their pixels', () => {
    expect(gridOf(at(3, 5, 7, 9))).toMatchObject({
      origin: [-10, -20, 3],
      steps: [
        [0.7, 0, 0],
        [0, 0.5, 0],
        [0, 0, 2],
      ],
      size: [8, 6, 4],
      places: [0, 1, 2, 3],
      tiltDegrees: 0,
    });
  });

  test('counts its slices along their normal, whichever way they come', () => {
    expect(gridOf(at(9, 7, 5, 3)).places).toEqual([3, 2, 1, 0]);
  });

  test('leaves a gap where slices are missing', () => {
    const grid = gridOf(at(0, 2, 4, 10, 12));
    expect(grid.places).toEqual([0, 1, 2, null, null, 3, 4]);
    expect(gapsOf(grid)).toEqual([{ first: 3, last: 4 }]);
    // Every second slice missing but the first: 0 1 3 5 7.
    expect(gridOf(at(0, 1, 3, 4, 6, 7)).places).toEqual([0, 1, null, 2, 3, null, 4, 5]);
  });

  test('takes the rounding of positions for what it is', () => {
    // Written with one decimal: 1.25 mm apart.
    expect(gridOf(at(0, 1.3, 2.5, 3.8, 5)).steps[2][2]).toBeCloseTo(1.25, 9);
  });

  test('is sheared where the gantry was tilted', () => {
    // Slices 4 mm apart along the table, tilted by 15° about the left-right axis.
    const angle = (15 * Math.PI) / 180;
    const tilted = [1, 0, 0, 0, Math.cos(angle), Math.sin(angle)];
    const grid = gridOf([0, 4, 8, 12].map((z) => slice([0, 0, z], {}, tilted)));
    expect(grid.tiltDegrees).toBeCloseTo(15, 6);
    expect(grid.steps[2]).toEqual([0, 0, 4]);
  });

  test('is of the phase that is shown', () => {
    const phases = at(0, 1, 2, 0, 1, 2, 0, 1, 2);
    expect(gridOf(phases, 0).places).toEqual([0, 1, 2]);
    expect(gridOf(phases, 4).places).toEqual([3, 4, 5]);
    expect(gridOf(phases, 8).places).toEqual([6, 7, 8]);
  });

  test('may be thinned out', () => {
    const grid = thinned(gridOf(at(0, 1, 2, 3, 4)), 2);
    expect(grid).toMatchObject({ size: [8, 6, 3], places: [0, 2, 4], stride: 2 });
    expect(grid.steps[2]).toEqual([0, 0, 2]);
  });
});

describe('what is no volume', () => {
  const leaning = [1, 0, 0, 0, Math.cos(0.1), Math.sin(0.1)];
  test.each([
    ['one-image', at(5)],
    ['no-position', [...at(0, 1), null]],
    ['no-position', []],
    ['mixed-orientation', [...at(0, 1), slice([0, 0, 2], {}, leaning)]],
    ['mixed-size', [...at(0, 1), slice([-10, -20, 2], { rows: 7 })]],
    ['mixed-size', [...at(0, 1), slice([-10, -20, 2], { columnMm: 0.8 })]],
    // All at one position: phases of one slice.
    ['one-image', at(4, 4, 4)],
  ])('is refused: %s', (reason, planes) => {
    expect(volumeGrid(planes, 0)).toEqual({ kind: 'refused', reason });
  });

  test('says the least and the greatest step of uneven slices', () => {
    expect(volumeGrid(at(0, 1, 2, 3.5, 4.5, 6.2), 0)).toEqual({
      kind: 'refused',
      reason: 'uneven',
      leastMm: 1,
      greatestMm: expect.closeTo(1.7, 9),
    });
  });

  test('is a stack whose slices wander sideways', () => {
    const wandering = [0, 1, 2, 3].map((z) => slice([z === 2 ? 3 : 0, 0, z]));
    expect(volumeGrid(wandering, 0)).toMatchObject({ reason: 'uneven' });
  });
});
