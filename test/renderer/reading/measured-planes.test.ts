import { describe, expect, test } from 'vitest';
import {
  drawingRefusal,
  isOn,
  measureOn,
  type FrameOfImage,
} from '../../../renderer/measure/annotated-picture.ts';
import { sourceText } from '../../../renderer/measure/measure-text.ts';
import { drawnFrame } from '../../../renderer/reading/annotated-tile.ts';
import { planePicture } from '../../../renderer/reading/plane-advance.ts';
import { findGrid, reformatOf } from '../../../renderer/reading/volume-geometry.ts';
import type { PlaneSource, Volume } from '../../../renderer/reading/volume.ts';
import { patientPoint, slicePlane } from '../../../shared/geometry/slice-plane.ts';
import { length, subtract } from '../../../shared/geometry/vector3.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import type { AnnotationKind } from '../../../shared/measure/measure-kinds.ts';
import type { Measurement } from '../../../shared/measure/measurement.ts';
import type { PlaneWish } from '../../../shared/volume/reformat.ts';
import { isRefused } from '../../../shared/volume/volume-grid.ts';
import { lengthDraft } from '../../support/annotation-drafts.ts';
import { buildStack } from '../../support/stack-builder.ts';

const side = 20;
const sliceCount = 12;
/** Rows 0.7 mm apart, columns 0.5 mm, slices 2.5 mm: nothing is square. */
const set = buildStack({
  count: sliceCount,
  stepMm: 2.5,
  Rows: side,
  Columns: side,
  PixelSpacing: [0.7, 0.5],
});
const straight = { aboutRow: 0, aboutColumn: 0 };
const coronal: PlaneWish = { orientation: 'coronal', tiltDegrees: straight, slab: null };

/** Values are 1000 + 100 for each slice + 1 for each column. */
function picture(
  wish: PlaneWish,
  step: number,
  missing: number | null = null,
  isInModalityUnits = false,
): FrameOfImage {
  const source: PlaneSource = { kind: 'plane', wish, phasePlace: 0, limitBytes: 1e9 };
  const grid = findGrid(set, 0, 1e9);
  const planes = reformatOf(set, source);
  if (isRefused(grid) || planes === null) throw new Error('Expected a volume');
  const volume: Volume = {
    grid,
    size: grid.size,
    slices: Array.from({ length: sliceCount }, (_, slice) =>
      slice === missing
        ? null
        : Int16Array.from({ length: side * side }, (__, index) => 1000 + 100 * slice + (index % side)),
    ),
    noValue: -2000,
    isInModalityUnits,
    failedCount: missing === null ? 0 : 1,
  };
  const shown = planePicture(set, source, volume, planes, step);
  if (shown === null) throw new Error('Expected a picture');
  return drawnFrame(shown);
}

const at = (column: number, row: number): ImagePoint => ({ column, row });
const none = new Map();

function measured(on: FrameOfImage, kind: AnnotationKind, ...points: ImagePoint[]): Measurement {
  return measureOn(on, kind, points, none);
}

function numbers({ values }: Measurement): Record<string, number> {
  return Object.fromEntries(values.map(({ quantity, value }) => [quantity, value]));
}

describe('on a coronal plane along the voxels', () => {
  const plane = picture(coronal, 7);

  test('a length takes columns by their spacing and rows by the distance of slices, and says so', () => {
    // 6 columns of 0.5 mm and 1.6 rows of 2.5 mm: 3 and 4 make 5.
    const found = measured(plane, 'length', at(1, 1), at(7, 2.6));
    expect(found.values[0]).toMatchObject({ unit: 'mm', quantity: 'length' });
    expect(found.values[0]?.value).toBeCloseTo(5, 12);
    expect(sourceText(found.source)).toBe('slice positions');
  });

  test('an angle is that of the patient', () => {
    // (4 mm, 2 mm) and (−2 mm, 4 mm).
    const found = measured(plane, 'angle', at(13, 2.8), at(5, 2), at(1, 3.6));
    expect(numbers(found)['angle']).toBeCloseTo(90, 9);
  });

  test('a region has the statistics of its voxels, its area and its perimeter', () => {
    // Columns 2 and 3 of rows 1 and 2, which are slices 10 and 9 from below: 2002, 2003, 1902, 1903.
    const found = measured(plane, 'rectangle', at(2, 1), at(4, 3));
    expect(numbers(found)).toMatchObject({ 'pixel-count': 4, area: 1 * 5, perimeter: 2 * (1 + 5) });
    expect(numbers(found)).toMatchObject({ mean: 1952.5, least: 1902, greatest: 2003 });
    expect(numbers(found)['standard-deviation']).toBeCloseTo(Math.hypot(50, 0.5), 9);
    expect(found.notes).toEqual([]);
  });

  test('a region that reaches a missing slice has no statistics and says why; beside it, it has', () => {
    // Slice 9 is row 2.
    const gap = picture(coronal, 7, 9);
    const across = measured(gap, 'rectangle', at(2, 1), at(4, 3));
    expect(Object.keys(numbers(across))).toEqual(['area', 'perimeter']);
    expect(across.notes).toEqual(['without-values']);
    expect(measured(gap, 'rectangle', at(2, 0), at(4, 2)).notes).toEqual([]);
    expect(measured(gap, 'probe', at(2.5, 2.5)).notes).toEqual(['without-values']);
    // How far it is across the gap is known all the same.
    expect(numbers(measured(gap, 'length', at(2, 0), at(2, 4)))['length']).toBeCloseTo(10, 12);
  });
});

describe('on a tilted plane', () => {
  const wish: PlaneWish = {
    orientation: 'axial',
    tiltDegrees: { aboutRow: 20, aboutColumn: -15 },
    slab: null,
  };
  const plane = picture(wish, 30);
  const middle = { column: plane.image.Columns / 2, row: plane.image.Rows / 2 };
  const around = (columns: number, rows: number): [ImagePoint, ImagePoint] => [
    at(middle.column - columns, middle.row - rows),
    at(middle.column + columns, middle.row + rows),
  ];

  test('a length is as long as the way between its ends in the patient', () => {
    const lies = slicePlane(plane.image, plane.attributes);
    if (lies === null) throw new Error('Expected a plane');
    const [from, to] = [at(3, 2), at(9.5, 7)];
    const way = length(
      subtract(
        patientPoint(lies, { x: to.column, y: to.row }),
        patientPoint(lies, { x: from.column, y: from.row }),
      ),
    );
    expect(numbers(measured(plane, 'length', from, to))['length']).toBeCloseTo(way, 9);
    // Square pixels of the finest step, 0.5 mm: 6 columns and 8 rows are 3 and 4 mm.
    expect(numbers(measured(plane, 'length', at(0, 0), at(6, 8)))['length']).toBeCloseTo(5, 12);
  });

  test('a region tells the mean alone, because what is interpolated varies less than the voxels', () => {
    const found = measured(plane, 'ellipse', ...around(2, 2));
    expect(Object.keys(numbers(found))).toEqual(['mean', 'area', 'perimeter']);
    expect(found.notes).toEqual(['interpolated-values']);
  });

  test('a region that reaches beyond the volume has no statistics', () => {
    const found = measured(plane, 'rectangle', ...around(1, 200));
    expect(found.notes).toContain('without-values');
    expect(numbers(found)['mean']).toBeUndefined();
  });
});

test('on a slab a region has an area and no values, and neither has a point', () => {
  const slab = picture({ ...coronal, slab: { mode: 'mip', thicknessMm: 5 } }, 7);
  const found = measured(slab, 'rectangle', at(2, 1), at(4, 3));
  expect(Object.keys(numbers(found))).toEqual(['area', 'perimeter']);
  expect(found.notes).toEqual(['slab-values']);
  expect(measured(slab, 'probe', at(2, 1)).notes).toEqual(['slab-values']);
});

test('what was drawn on a plane is on that plane alone: not on its neighbours, another slab or the slice', () => {
  const plane = picture(coronal, 7);
  const draft = lengthDraft({
    SOPInstanceUID: plane.image.SOPInstanceUID,
    frameNumber: plane.frameIndex + 1,
    plane: plane.plane ?? null,
  });
  // As it comes back from the store.
  const kept = structuredClone(draft);
  expect(isOn(kept, picture(coronal, 7))).toBe(true);
  expect(isOn(kept, picture(coronal, 8))).toBe(false);
  expect(isOn(kept, picture({ ...coronal, slab: { mode: 'mean', thicknessMm: 1 } }, 7))).toBe(false);
  expect(isOn(kept, { ...plane, plane: null })).toBe(false);
  expect(isOn({ ...kept, plane: null }, plane)).toBe(false);
});

test('a plane is not calibrated, nor measured when its series was calibrated by hand', () => {
  const plane = picture(coronal, 7);
  expect(drawingRefusal(plane, 'calibration', none)).toBe('calibrating');
  expect(drawingRefusal(plane, 'length', none)).toBeNull();
  const calibration = lengthDraft({
    SeriesInstanceUID: plane.image.SeriesInstanceUID,
    kind: 'calibration',
    manualSpacing: { rowSpacingMm: 1, columnSpacingMm: 1, scope: 'instance' },
  });
  const annotations = new Map([[calibration.annotationId, calibration]]);
  expect(drawingRefusal(plane, 'length', annotations)).toBe('calibrated');
  expect(drawingRefusal(plane, 'arrow', annotations)).toBeNull();
  expect(drawingRefusal(plane, 'window', annotations)).toBeNull();
  expect(drawingRefusal({ ...plane, plane: null }, 'length', annotations)).toBeNull();
});

test('values that a volume holds in the units of its slices, because each has another slope, keep those units', () => {
  const found = measured(picture(coronal, 7, null, true), 'probe', at(2.5, 1.5));
  expect(found.values).toEqual([{ quantity: 'value', value: 2002, unit: 'HU' }]);
});
