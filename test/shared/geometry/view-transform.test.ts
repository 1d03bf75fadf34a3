import { describe, expect, test } from 'vitest';
import {
  apply,
  fitZoom,
  imageToScreen,
  invert,
  type ViewOrientation,
} from '../../../shared/geometry/view-transform.ts';

const upright: ViewOrientation = { quarterTurns: 0, isFlipped: false };
const square = { rows: 512, columns: 512, pixelAspect: 1 };

describe('fitting a picture into a tile', () => {
  test('lets the longer side touch the tile', () => {
    expect(fitZoom(square, upright, { width: 1024, height: 512 })).toBe(1);
    expect(
      fitZoom({ rows: 2560, columns: 2048, pixelAspect: 1 }, upright, { width: 1024, height: 640 }),
    ).toBe(0.25);
  });

  test('counts rows of tall pixels at their true height', () => {
    // 256 rows of pixels twice as high as wide are as high as 512 columns are wide.
    const tall = { rows: 256, columns: 512, pixelAspect: 2 };
    expect(fitZoom(tall, upright, { width: 1024, height: 1024 })).toBe(2);
  });

  test('swaps the sides after a quarter turn', () => {
    const wide = { rows: 100, columns: 400, pixelAspect: 1 };
    expect(fitZoom(wide, upright, { width: 400, height: 800 })).toBe(1);
    expect(fitZoom(wide, { quarterTurns: 1, isFlipped: false }, { width: 400, height: 800 })).toBe(2);
  });
});

describe('the matrix from image to screen', () => {
  const tile = { width: 800, height: 600 };

  test('puts the centre of the view in the middle of the tile', () => {
    const matrix = imageToScreen({ center: { x: 100, y: 40 }, zoom: 2.5, orientation: upright }, 1, tile);
    expect(apply(matrix, { x: 100, y: 40 })).toEqual({ x: 400, y: 300 });
    expect(apply(matrix, { x: 110, y: 40 })).toEqual({ x: 425, y: 300 });
  });

  test('stretches rows, not columns, for tall pixels', () => {
    const matrix = imageToScreen({ center: { x: 0, y: 0 }, zoom: 2, orientation: upright }, 1.5, tile);
    expect(apply(matrix, { x: 10, y: 10 })).toEqual({ x: 420, y: 330 });
  });

  test('turns clockwise: what was on top comes to the right', () => {
    const turned = imageToScreen(
      { center: { x: 50, y: 50 }, zoom: 1, orientation: { quarterTurns: 1, isFlipped: false } },
      1,
      tile,
    );
    expect(apply(turned, { x: 50, y: 0 })).toEqual({ x: 450, y: 300 });
  });

  test('mirrors before it turns', () => {
    const flipped = imageToScreen(
      { center: { x: 50, y: 50 }, zoom: 1, orientation: { quarterTurns: 0, isFlipped: true } },
      1,
      tile,
    );
    expect(apply(flipped, { x: 0, y: 50 })).toEqual({ x: 450, y: 300 });
  });

  test('falls on whole device pixels at 1:1 in a tile of odd size', () => {
    const matrix = imageToScreen({ center: { x: 256, y: 256 }, zoom: 1, orientation: upright }, 1, {
      width: 801,
      height: 599,
    });
    expect([matrix.e, matrix.f].every(Number.isInteger)).toBe(true);
  });

  test('is undone by its inverse for every orientation', () => {
    for (const quarterTurns of [0, 1, 2, 3] as const) {
      for (const isFlipped of [false, true]) {
        const matrix = imageToScreen(
          { center: { x: 31, y: 77 }, zoom: 1.7, orientation: { quarterTurns, isFlipped } },
          0.8,
          tile,
        );
        const back = apply(invert(matrix), apply(matrix, { x: 12.25, y: 200.5 }));
        expect(back.x).toBeCloseTo(12.25, 9);
        expect(back.y).toBeCloseTo(200.5, 9);
      }
    }
  });

  test('has no inverse at zoom 0, and says so', () => {
    expect(() =>
      invert(imageToScreen({ center: { x: 0, y: 0 }, zoom: 0, orientation: upright }, 1, tile)),
    ).toThrow(RangeError);
  });
});
