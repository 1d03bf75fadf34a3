import { describe, expect, test } from 'vitest';
import { imagePointOf, patientPoint } from '../../../shared/geometry/slice-plane.ts';
import { add, scale, type Vector3 } from '../../../shared/geometry/vector3.ts';
import {
  planeOfStep,
  planeOrientations,
  reformat,
  slabModes,
  type PlaneWish,
  type Reformat,
  type Slab,
} from '../../../shared/volume/reformat.ts';
import {
  layersOf,
  samplePlane,
  type SliceValues,
  type VolumeValues,
} from '../../../shared/volume/sample-plane.ts';
import type { VolumeGrid } from '../../../shared/volume/volume-grid.ts';

const noTilt = { aboutRow: 0, aboutColumn: 0 } as const;
const wish = (orientation: PlaneWish['orientation'], values: Partial<PlaneWish> = {}): PlaneWish => ({
  orientation,
  tiltDegrees: noTilt,
  slab: null,
  ...values,
});

/** A value that names its voxel. */
const code = (i: number, j: number, k: number): number => 1 + i + 10 * j + 100 * k;

const grids: Readonly<Record<string, VolumeGrid>> = {
  axial: gridWith([0.7, 0, 0], [0, 0.5, 0], [0, 0, 2]),
  'axial, from the head down': gridWith([0.7, 0, 0], [0, 0.5, 0], [0, 0, -2]),
  'axial, prone': gridWith([-0.7, 0, 0], [0, -0.5, 0], [0, 0, 2]),
  coronal: gridWith([0.7, 0, 0], [0, 0, -0.5], [0, 2, 0]),
  sagittal: gridWith([0, 0.7, 0], [0, 0, -0.5], [2, 0, 0]),
  'tilted gantry': gridWith([0.7, 0, 0], [0, 0.48, 0.14], [0, 0, 2]),
  oblique: gridWith([0.6, 0.2, 0.1], [-0.2, 0.5, 0.1], [0.1, -0.3, 2]),
};

function gridWith(i: Vector3, j: Vector3, k: Vector3): VolumeGrid {
  const size = [7, 6, 5] as const;
  return {
    origin: [-3, 4, 5],
    steps: [i, j, k],
    size,
    places: Array.from({ length: size[2] }, (_, index) => index),
    tiltDegrees: 0,
    stride: 1,
  };
}

function valuesOf(
  { size: [columns, rows, count] }: VolumeGrid,
  missing: readonly number[] = [],
): VolumeValues {
  const slices = Array.from({ length: count }, (_, k) =>
    missing.includes(k)
      ? null
      : Int16Array.from({ length: columns * rows }, (__, at) =>
          code(at % columns, Math.floor(at / columns), k),
        ),
  );
  return { size: [columns, rows, count], slices, noValue: -1000 };
}

function determinant(u: Vector3, v: Vector3, w: Vector3): number {
  return (
    u[0] * (v[1] * w[2] - v[2] * w[1]) -
    v[0] * (u[1] * w[2] - u[2] * w[1]) +
    w[0] * (u[1] * v[2] - u[2] * v[1])
  );
}

/**
 * An account of its own: the value of a linear field at a point, found by solving for the voxel coordinates with
 * Cramer's rule. `code` is linear in i, j and k, so that trilinear interpolation of it is exact at every point.
 */
function expectedAt(grid: VolumeGrid, point: Vector3): number {
  const [a, b, c] = grid.steps;
  const p = [point[0] - grid.origin[0], point[1] - grid.origin[1], point[2] - grid.origin[2]] as const;
  const whole = determinant(a, b, c);
  const [i, j, k] = [
    determinant(p, b, c) / whole,
    determinant(a, p, c) / whole,
    determinant(a, b, p) / whole,
  ];
  const [columns, rows, count] = grid.size;
  const e = 1e-5;
  if (i < -e || j < -e || k < -e || i > columns - 1 + e || j > rows - 1 + e || k > count - 1 + e)
    return -1000;
  return Math.floor(code(i, j, k) + 0.5);
}

const at = (plane: SliceValues, { first }: Reformat, x: number, y: number): number =>
  plane[y * first.columns + x] ?? Number.NaN;

describe.each(Object.entries(grids))('a volume that is %s', (_, grid) => {
  const volume = valuesOf(grid);

  test.each(planeOrientations)(
    'has in every pixel of every %s plane the value of that point',
    (orientation) => {
      const planes = reformat(grid, wish(orientation));
      let valueCount = 0;
      for (let step = 0; step < planes.count; step++) {
        const plane = planeOfStep(planes, step);
        const pixels = samplePlane(volume, planes, step, null);
        for (let y = 0; y < plane.rows; y++) {
          for (let x = 0; x < plane.columns; x++) {
            const expected = expectedAt(grid, patientPoint(plane, { x: x + 0.5, y: y + 0.5 }));
            // Half way between two whole numbers either is right.
            expect(Math.abs(at(pixels, planes, x, y) - expected)).toBeLessThanOrEqual(1);
            if (expected !== -1000) valueCount++;
          }
        }
      }
      expect(valueCount).toBeGreaterThan(100);
    },
  );

  test('has them in planes that are turned out of the axes', () => {
    const planes = reformat(grid, wish('coronal', { tiltDegrees: { aboutRow: 20, aboutColumn: -35 } }));
    expect(planes.isAlongVoxels).toBe(false);
    let valueCount = 0;
    for (let step = 0; step < planes.count; step++) {
      const plane = planeOfStep(planes, step);
      const pixels = samplePlane(volume, planes, step, null);
      for (let y = 0; y < plane.rows; y++) {
        for (let x = 0; x < plane.columns; x++) {
          const expected = expectedAt(grid, patientPoint(plane, { x: x + 0.5, y: y + 0.5 }));
          expect(Math.abs(at(pixels, planes, x, y) - expected)).toBeLessThanOrEqual(1);
          if (expected !== -1000) valueCount++;
        }
      }
    }
    expect(valueCount).toBeGreaterThan(50);
  });
});

describe('along the voxels', () => {
  const { axial, 'axial, from the head down': headFirst } = grids;
  if (axial === undefined || headFirst === undefined) throw new Error('Expected two grids');

  test('every voxel comes once, untouched', () => {
    for (const orientation of planeOrientations) {
      const planes = reformat(axial, wish(orientation));
      expect(planes.isAlongVoxels).toBe(true);
      const seen: number[] = [];
      for (let step = 0; step < planes.count; step++) {
        seen.push(...samplePlane(valuesOf(axial), planes, step, null));
      }
      const all = valuesOf(axial).slices.flatMap((slice) => Array.from(slice ?? []));
      expect(seen.toSorted((a, b) => a - b)).toEqual(all.toSorted((a, b) => a - b));
    }
  });

  test('the head is up and the left of the patient is on the right', () => {
    for (const grid of [axial, headFirst]) {
      const planes = reformat(grid, wish('coronal'));
      const plane = planeOfStep(planes, 0);
      const top = patientPoint(plane, { x: 0.5, y: 0.5 });
      const bottom = patientPoint(plane, { x: 0.5, y: plane.rows - 0.5 });
      expect(top[2]).toBeGreaterThan(bottom[2]);
      expect(patientPoint(plane, { x: plane.columns, y: 1 })[0]).toBeGreaterThan(top[0]);
    }
  });

  test('pixels are as high as the slices are apart', () => {
    const planes = reformat(axial, wish('coronal'));
    expect(planes.first).toMatchObject({ rowMm: 2, columnMm: 0.7, rows: 5, columns: 7 });
    expect(planes).toMatchObject({ stepMm: 0.5, count: 6 });
  });

  test('a missing slice is a row without values', () => {
    const planes = reformat(axial, wish('coronal'));
    const pixels = samplePlane(valuesOf(axial, [3]), planes, 2, null);
    // Slice 4 is the uppermost row, slice 3 the next.
    expect([...pixels.subarray(7, 14)]).toEqual(Array.from({ length: 7 }, () => -1000));
    expect(at(pixels, planes, 0, 0)).toBe(code(0, planes.at[1] + 2 * planes.perStep[1], 4));
  });
});

test('across a gap nothing is made up', () => {
  const grid = grids['oblique'];
  if (grid === undefined) throw new Error('Expected a grid');
  const planes = reformat(grid, wish('sagittal'));
  const whole = valuesOf(grid);
  const gapped = valuesOf(grid, [2]);
  let lost = 0;
  for (let step = 0; step < planes.count; step++) {
    const [full, part] = [whole, gapped].map((volume) => samplePlane(volume, planes, step, null));
    part?.forEach((value, index) => {
      if (value === full?.[index]) return;
      // What differs has no value, and lies within a slice of the missing one.
      expect(value).toBe(-1000);
      const { first } = planes;
      const point = { x: (index % first.columns) + 0.5, y: Math.floor(index / first.columns) + 0.5 };
      const k = expectedK(grid, patientPoint(planeOfStep(planes, step), point));
      expect(k).toBeGreaterThan(0.999);
      expect(k).toBeLessThan(3.001);
      lost++;
    });
  }
  expect(lost).toBeGreaterThan(20);
});

/** Slice coordinate of a point: the value of a field that is k in voxel (i, j, k). */
function expectedK(grid: VolumeGrid, point: Vector3): number {
  const [a, b] = grid.steps;
  const normal: Vector3 = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const along = (v: Vector3): number => v[0] * normal[0] + v[1] * normal[1] + v[2] * normal[2];
  return along(add(point, scale(grid.origin, -1))) / along(grid.steps[2]);
}

const slab = (mode: Slab['mode'], thicknessMm: number): Slab => ({ mode, thicknessMm });
const one = (value: number) => new Int16Array(42).fill(value);

describe('a slab', () => {
  const grid = grids['axial'];
  if (grid === undefined) throw new Error('Expected a grid');
  const planes = reformat(grid, wish('axial'));

  test('has the layers whose centres it holds, as far as there are any', () => {
    // 2 mm apart: 6 mm are three layers.
    expect(layersOf(planes, 2, slab('mip', 6))).toEqual([1, 2, 3]);
    expect(layersOf(planes, 0, slab('mip', 6))).toEqual([0, 1]);
    expect(layersOf(planes, 4, slab('mip', 0.1))).toEqual([4]);
    expect(layersOf(planes, 2, slab('mip', 100))).toEqual([0, 1, 2, 3, 4]);
  });

  test.each(slabModes)('shows of three layers in every pixel: %s', (mode) => {
    const volume: VolumeValues = {
      ...valuesOf(grid),
      slices: Array.from({ length: 5 }, (_, k) =>
        Int16Array.from({ length: 42 }, (__, index) => ((index * 37 + k * 101) % 61) - 30),
      ),
    };
    const pixels = samplePlane(volume, planes, 2, slab(mode, 6));
    pixels.forEach((value, index) => {
      const three = [1, 2, 3].map((k) => volume.slices[k]?.[index] ?? Number.NaN);
      const [a = 0, b = 0, c = 0] = three;
      const expected = {
        mip: Math.max(...three),
        minip: Math.min(...three),
        mean: Math.floor((a + b + c) / 3 + 0.5),
      };
      expect(value).toBe(expected[mode]);
    });
  });

  test('does not count layers without a value, and counts real values that look like none', () => {
    const volume: VolumeValues = {
      size: [7, 6, 5],
      slices: [one(0), null, one(0), one(30), one(6)],
      noValue: 0,
    };
    // From the head down: step 1 is slice 3, and five layers about it are slices 4 to 1.
    expect(samplePlane(volume, planes, 1, slab('mean', 10))[0]).toBe(12);
    expect(samplePlane(volume, planes, 2, slab('mean', 10))[0]).toBe(9);
    expect(samplePlane(volume, planes, 2, slab('minip', 10))[0]).toBe(0);
    expect(samplePlane(volume, planes, 1, slab('minip', 2))[0]).toBe(30);
  });
});

test('a point of one plane is found on the others', () => {
  const grid = grids['axial'];
  if (grid === undefined) throw new Error('Expected a grid');
  const coronal = reformat(grid, wish('coronal'));
  const point = patientPoint(planeOfStep(coronal, 3), { x: 4.5, y: 2.5 });
  const sagittal = reformat(grid, wish('sagittal'));
  const distances = Array.from({ length: sagittal.count }, (_, step) =>
    Math.abs(imagePointOf(planeOfStep(sagittal, step), point).distanceMm),
  );
  expect(Math.min(...distances)).toBeCloseTo(0, 9);
});
