import { describe, expect, test } from 'vitest';
import { createCodecRegistry } from '../../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../../main/decode/decode-frame.ts';
import { phantomMarks, rampLevel, rampPlace, rampSteps } from '../../../main/phantom/draw-phantom.ts';
import { phantomRecipes } from '../../../main/phantom/phantom-kinds.ts';
import { createPhantomStudy } from '../../../main/phantom/phantom-study.ts';
import { phantomKinds } from '../../../main/services/services.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { describeImage } from '../../../shared/image/describe-image.ts';
import { frameAttributes } from '../../../shared/image/image-description.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import type { AnnotationKind } from '../../../shared/measure/measure-kinds.ts';
import type { ScaleSource } from '../../../shared/measure/measure-scale.ts';
import { measure, type MeasuredFrame, type Quantity } from '../../../shared/measure/measurement.ts';
import { scaleAt } from '../../../shared/measure/scale-at.ts';

/**
 * Phantoms measured as a reader would, from the bytes of the object on: parsed, described, decoded, measured. What is
 * expected is what the phantom was asked to draw, in millimetres and stored values.
 */
const registry = createCodecRegistry();

/** The middle slice, where the ball is widest, or the only image. */
function middleFrame(kind: (typeof phantomKinds)[number]): MeasuredFrame {
  const study = createPhantomStudy({ kind, seed: 'measured', StudyDate: '20260101', sliceCount: 3 });
  const objects = [...study.objects()];
  const isStack = phantomRecipes[kind].form === 'stack';
  const bytes = objects[isStack ? 1 : 0]?.bytes;
  if (bytes === undefined) throw new Error('no phantom');
  const parsed = parsePart10(bytes);
  const { TransferSyntaxUID } = parsed.transferSyntax;
  const image = describeImage(parsed.dataSet, { TransferSyntaxUID });
  if (image === null || parsed.pixelData?.kind !== 'native') throw new Error('a phantom has native pixels');
  const frameIndex = image.NumberOfFrames > 1 ? 1 : 0;
  const frameBytes = (image.Rows * image.Columns * image.BitsAllocated) / 8;
  const start = parsed.pixelData.offsetBytes + frameIndex * frameBytes;
  const frame = decodeFrame(registry, {
    bytes: bytes.slice(start, start + frameBytes),
    TransferSyntaxUID,
    isBigEndian: false,
    startBit: 0,
    pixels: image,
  });
  return { image, attributes: frameAttributes(image, frameIndex), frame };
}

function valueOf(
  measured: MeasuredFrame,
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  quantity: Quantity,
): number {
  const scale = scaleAt(measured.image, measured.attributes, points, null);
  const { values } = measure(kind, points, scale, measured);
  return values.find((value) => value.quantity === quantity)?.value ?? Number.NaN;
}

/** Where the pixels of a mark's ink have their middle: found in the picture, not in the recipe. */
function findMark(
  { frame }: MeasuredFrame,
  near: readonly [number, number],
  arm: number,
  ink: number,
): ImagePoint {
  if (frame === null) throw new Error('no frame');
  const values = storedValues(frame);
  const found = { count: 0, row: 0, column: 0 };
  for (let row = near[0] - arm; row <= near[0] + arm; row++) {
    for (let column = near[1] - arm; column <= near[1] + arm; column++) {
      if (values[row * frame.header.columns + column] !== ink) continue;
      found.count++;
      found.row += row + 0.5;
      found.column += column + 0.5;
    }
  }
  return { row: found.row / found.count, column: found.column / found.count };
}

describe.each(phantomKinds)('on the phantom of %s', (kind) => {
  const recipe = phantomRecipes[kind];
  const measured = middleFrame(kind);
  const { image, attributes } = measured;
  const { modality } = attributes;
  const asModality = (stored: number): number =>
    modality.kind === 'rescale' ? modality.RescaleSlope * stored + modality.RescaleIntercept : stored;
  /** Of PET the uptake is measured. */
  const asMeasured = (stored: number): number =>
    asModality(stored) * (image.suv?.kind === 'body-weight' ? image.suv.factor : 1);
  const marks = phantomMarks(recipe);
  const arm = 3 * Math.max(1, Math.floor(Math.min(recipe.rows, recipe.columns) / 128));
  const left = findMark(measured, marks.left, arm, recipe.levels.ink);
  const right = findMark(measured, marks.right, arm, recipe.levels.ink);
  const below = findMark(measured, marks.below, arm, recipe.levels.ink);

  test('the marks are as far apart as they were drawn, within 0.1 %', () => {
    const across = valueOf(measured, 'length', [left, right], 'length');
    const down = valueOf(measured, 'length', [left, below], 'length');
    // A mark lies on a whole pixel: the distance is the nearest that the grid has.
    const grid = (lengthMm: number): number => Math.round(lengthMm / recipe.spacingMm) * recipe.spacingMm;
    expect(Math.abs(across / grid(recipe.distanceMm) - 1)).toBeLessThan(0.001);
    expect(Math.abs(down / grid(recipe.distanceMm / 2) - 1)).toBeLessThan(0.001);
    expect(Math.abs(grid(recipe.distanceMm) - recipe.distanceMm)).toBeLessThanOrEqual(recipe.spacingMm / 2);
  });

  test('the marks make a right angle, and with the diagonal the angle whose tangent is their ratio', () => {
    expect(valueOf(measured, 'angle', [right, left, below], 'angle')).toBeCloseTo(90, 6);
    const rows = below.row - left.row;
    const columns = right.column - left.column;
    const expected = (Math.atan2(rows, columns) * 180) / Math.PI;
    expect(valueOf(measured, 'angle', [left, right, below], 'angle')).toBeCloseTo(expected, 6);
    expect(valueOf(measured, 'cobb', [left, right, right, below], 'angle')).toBeCloseTo(expected, 6);
  });

  test('the ball has the area of its circle, within 0.1 %', () => {
    const radius = recipe.columns * 0.1;
    const middle = { row: Math.round((recipe.rows * 96) / 128), column: Math.round(recipe.columns / 2) };
    const corners = [
      { row: middle.row - radius, column: middle.column - radius },
      { row: middle.row + radius, column: middle.column + radius },
    ];
    const area = valueOf(measured, 'ellipse', corners, 'area');
    expect(Math.abs(area / (Math.PI * (radius * recipe.spacingMm) ** 2) - 1)).toBeLessThan(0.001);
    // Inside it every pixel has the ball's value, also where the cut is not through its middle (MG: 0.66 of it).
    const inside = corners.map(({ row, column }) => ({
      row: middle.row + (row - middle.row) * 0.6,
      column: middle.column + (column - middle.column) * 0.6,
    }));
    expect(valueOf(measured, 'ellipse', inside, 'mean')).toBeCloseTo(asMeasured(recipe.levels.disc), 6);
    expect(valueOf(measured, 'ellipse', inside, 'standard-deviation')).toBeCloseTo(0, 6);
  });

  test('each step of the ramp has the mean of its level, and nothing else in it', () => {
    const { row, column, step } = rampPlace(recipe);
    for (let index = 0; index < rampSteps; index++) {
      const corners = [
        { row, column: column + index * step },
        { row: row + step, column: column + (index + 1) * step },
      ];
      expect(valueOf(measured, 'rectangle', corners, 'mean')).toBeCloseTo(
        asMeasured(rampLevel(recipe, index)),
        6,
      );
      expect(valueOf(measured, 'rectangle', corners, 'standard-deviation')).toBeCloseTo(0, 6);
      expect(valueOf(measured, 'rectangle', corners, 'pixel-count')).toBe(step * step);
    }
  });

  test('a polygon along pixel edges counts the pixels that a rectangle does', () => {
    const { row, column, step } = rampPlace(recipe);
    const outline = [
      { row, column },
      { row, column: column + 2 * step },
      { row: row + step, column: column + 2 * step },
      { row: row + step, column },
    ];
    const expected = (asMeasured(rampLevel(recipe, 0)) + asMeasured(rampLevel(recipe, 1))) / 2;
    expect(valueOf(measured, 'polygon', outline, 'pixel-count')).toBe(2 * step * step);
    expect(valueOf(measured, 'polygon', outline, 'mean')).toBeCloseTo(expected, 6);
    expect(valueOf(measured, 'polygon', outline, 'area')).toBeCloseTo(2 * (step * recipe.spacingMm) ** 2, 6);
  });
});

/** Where the scale of a phantom comes from. */
function sourceOf(kind: (typeof phantomKinds)[number]): ScaleSource {
  const { image, attributes } = middleFrame(kind);
  return scaleAt(image, attributes, [{ row: 10, column: 10 }], null).source;
}

test('a projection says that its millimetres are at the detector, ultrasound that they are of its region', () => {
  expect(sourceOf('cr')).toMatchObject({ provenance: 'detector' });
  expect(sourceOf('mg')).toMatchObject({ provenance: 'detector-magnification', magnification: 1 });
  expect(sourceOf('us')).toMatchObject({ provenance: 'ultrasound-region' });
  expect(sourceOf('ct')).toMatchObject({ provenance: 'pixel-spacing' });
});
