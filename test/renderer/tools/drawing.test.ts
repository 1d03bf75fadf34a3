import { describe, expect, test } from 'vitest';
import {
  beginDrawing,
  closeDrawing,
  moveDrawing,
  pressDrawing,
  previewPoints,
  releaseDrawing,
  unplacePoint,
  type Drawing,
  type DrawingModifiers,
  type DrawingStep,
} from '../../../renderer/tools/drawing.ts';
import type { DrawnKind } from '../../../renderer/tools/draw-tools.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';
import { calibratedScale } from '../../../shared/measure/measure-scale.ts';

const at = (column: number, row: number): ImagePoint => ({ column, row });
const free: DrawingModifiers = { isConstrained: false, scale: calibratedScale({ columnMm: 1, rowMm: 1 }) };
/** Pixels twice as high as wide, Shift held. */
const held: DrawingModifiers = { isConstrained: true, scale: calibratedScale({ columnMm: 1, rowMm: 2 }) };

function goingOn(step: DrawingStep): Drawing {
  if (step.kind !== 'going-on') throw new Error(`Expected a drawing that goes on, found ${step.kind}`);
  return step.drawing;
}

/** A row of clicks without a drag. */
function click(kind: DrawnKind, points: readonly ImagePoint[], modifiers = free): DrawingStep {
  const [first, ...rest] = points;
  let step = beginDrawing(kind, first ?? at(0, 0));
  for (const point of rest) {
    if (step.kind !== 'going-on') return step;
    const up = goingOn(releaseDrawing(step.drawing, step.drawing.pointer, false, modifiers));
    step = pressDrawing(moveDrawing(up, point, modifiers), point, modifiers);
  }
  return step;
}

describe('a drawing', () => {
  test('of a length is two clicks', () => {
    expect(click('length', [at(1, 1), at(5, 1)])).toEqual({
      kind: 'finished',
      points: [at(1, 1), at(5, 1)],
    });
  });

  test('of a length is a drag as well', () => {
    const drawing = goingOn(beginDrawing('length', at(1, 1)));
    expect(releaseDrawing(drawing, at(9, 4), true, free)).toEqual({
      kind: 'finished',
      points: [at(1, 1), at(9, 4)],
    });
  });

  test('shows where the next point would go', () => {
    const drawing = moveDrawing(goingOn(beginDrawing('angle', at(1, 1))), at(7, 8), free);
    expect(previewPoints(drawing)).toEqual([at(1, 1), at(7, 8)]);
  });

  test('of an angle may begin with a drag and end with a click', () => {
    const dragged = goingOn(releaseDrawing(goingOn(beginDrawing('angle', at(0, 0))), at(5, 5), true, free));
    expect(dragged.placed).toEqual([at(0, 0), at(5, 5)]);
    expect(pressDrawing(dragged, at(9, 0), free)).toEqual({
      kind: 'finished',
      points: [at(0, 0), at(5, 5), at(9, 0)],
    });
  });

  test('of a Cobb angle is four clicks, or two drags', () => {
    const points = [at(0, 0), at(9, 1), at(0, 20), at(9, 25)];
    expect(click('cobb', points)).toEqual({ kind: 'finished', points });
    const first = goingOn(releaseDrawing(goingOn(beginDrawing('cobb', at(0, 0))), at(9, 1), true, free));
    const second = goingOn(pressDrawing(first, at(0, 20), free));
    expect(releaseDrawing(second, at(9, 25), true, free)).toEqual({ kind: 'finished', points });
  });

  test('of two axes puts the second at a right angle to the first', () => {
    expect(click('bidirectional', [at(0, 0), at(10, 0), at(4, 3), at(7, -5)])).toEqual({
      kind: 'finished',
      points: [at(0, 0), at(10, 0), at(4, 3), at(4, -5)],
    });
  });

  test('of a polygon is closed by a press on its last point', () => {
    expect(click('polygon', [at(0, 0), at(4, 0), at(4, 4), at(4, 4)])).toEqual({
      kind: 'finished',
      points: [at(0, 0), at(4, 0), at(4, 4)],
    });
    expect(click('polygon', [at(0, 0), at(4, 0), at(4, 0)])).toEqual({ kind: 'dropped' });
  });

  test('by free hand follows the hand and is closed when it lets go', () => {
    let drawing = goingOn(beginDrawing('freehand', at(0, 0)));
    for (const point of [at(4, 0), at(4.1, 0), at(4, 4), at(0, 4)])
      drawing = moveDrawing(drawing, point, free);
    expect(releaseDrawing(drawing, at(0, 4), true, free)).toEqual({
      kind: 'finished',
      // A tenth of a pixel is no movement.
      points: [at(0, 0), at(4, 0), at(4, 4), at(0, 4)],
    });
    expect(releaseDrawing(goingOn(beginDrawing('freehand', at(0, 0))), at(0, 0), false, free)).toEqual({
      kind: 'dropped',
    });
  });

  test('of no size is dropped: it was a slip of the hand', () => {
    expect(click('rectangle', [at(1, 1), at(1, 6)])).toEqual({ kind: 'dropped' });
    expect(click('length', [at(1, 1), at(1, 1)])).toEqual({ kind: 'dropped' });
  });

  test('takes its last point back, and with the first one itself', () => {
    const drawing = goingOn(click('polygon', [at(0, 0), at(4, 0)]));
    const shorter = goingOn(unplacePoint(drawing));
    expect(shorter.placed).toEqual([at(0, 0)]);
    expect(unplacePoint(shorter)).toEqual({ kind: 'dropped' });
  });

  test('cannot be closed where it has no outline', () => {
    expect(closeDrawing(goingOn(beginDrawing('length', at(0, 0))))).toEqual({ kind: 'dropped' });
  });
});

describe('with Shift held, on pixels twice as high as wide,', () => {
  test('a line keeps to 45° in the patient', () => {
    // (8 mm, 7 mm) is nearest to the diagonal: 7.5 mm each way.
    expect(click('length', [at(0, 0), at(8, 3.5)], held)).toEqual({
      kind: 'finished',
      points: [at(0, 0), at(7.5, 3.75)],
    });
  });

  test('a box is a square in the patient, towards the hand', () => {
    expect(click('rectangle', [at(10, 10), at(2, 11)], held)).toEqual({
      kind: 'finished',
      points: [at(10, 10), at(2, 14)],
    });
  });

  test('the second line of a Cobb angle begins where the hand is', () => {
    const drawing = goingOn(click('cobb', [at(0, 0), at(9, 0), at(3, 20)], held));
    expect(drawing.placed[2]).toEqual(at(3, 20));
  });
});
