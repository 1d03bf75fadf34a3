import { describe, expect, test } from 'vitest';
import { band, ellipse, mirrored } from '../../../main/phantom/chest/outlines.ts';
import { SlicePainter } from '../../../main/phantom/chest/slice-painter.ts';

const square = [-10, -10, 10, -10, 10, 10, -10, 10];

/** Sum of all values times the area of a pixel: the area that was painted, when painted with 1 on 0. */
function areaOf({ hu, spacingMm }: SlicePainter): number {
  return hu.reduce((sum, value) => sum + value, 0) * spacingMm ** 2;
}

describe('an outline', () => {
  test('covers exactly its area, whatever pixels its edges cut', () => {
    const painter = new SlicePainter(128, 0.7);
    painter.outline(square);
    painter.paint({ hu: 1 });
    expect(areaOf(painter)).toBeCloseTo(20 * 20, 2);

    painter.clear(0);
    // A triangle of base 31.3 and height 27.9, with edges of every slope.
    painter.outline([-15.3, -12.2, 16, -12.2, 4.4, 15.7]);
    painter.paint({ hu: 1 });
    expect(areaOf(painter)).toBeCloseTo((31.3 * 27.9) / 2, 2);
  });

  test('gives a pixel on its edge the part that it covers of it', () => {
    const painter = new SlicePainter(4, 1);
    // Pixel columns are [-2, -1), [-1, 0), [0, 1), [1, 2): the third is covered to 0.25.
    painter.outline([-2, -2, 0.25, -2, 0.25, 2, -2, 2]);
    painter.paint({ hu: 100 });
    expect([...painter.hu.subarray(0, 4)]).toEqual([100, 100, 25, 0]);
  });

  test('adds to another that runs the other way round, and loses what is taken out of it', () => {
    const painter = new SlicePainter(128, 0.7);
    // Edges between pixels (a pixel is 0.7 mm): in a pixel that both cover in part, the two would be added up.
    painter.outline([-14, -14, 14, -14, 14, 14, -14, 14]);
    painter.outline([7, -14, 7, 14, 28, 14, 28, -14]);
    painter.hole(ellipse(0, 0, 4, 4));
    painter.paint({ hu: 1 });
    // 28 corners of a circle: the area of the polygon, 14 r² sin(2π / 28).
    const hole = 14 * 16 * Math.sin((2 * Math.PI) / 28);
    expect(areaOf(painter)).toBeCloseTo(42 * 28 - hole, 1);
  });

  test('that runs out of the picture is cut, and leaves nothing for the next one', () => {
    const painter = new SlicePainter(16, 1);
    painter.outline([-40, -40, 40, -40, 40, 40, -40, 40]);
    painter.paint({ hu: 1 });
    expect(areaOf(painter)).toBeCloseTo(256, 3);
    painter.outline([2, -50, 90, -50, 90, 0, 2, 0]);
    painter.paint({ hu: 2 });
    // Columns 10–15 and rows 0–7 of 16.
    expect(areaOf(painter)).toBeCloseTo(256 + 6 * 8, 3);
    painter.paint({ hu: 7 });
    expect(areaOf(painter)).toBeCloseTo(256 + 6 * 8, 3);
  });

  test('is painted only within a coverage', () => {
    const painter = new SlicePainter(32, 1);
    const within = new Float32Array(32 * 32);
    painter.outline([-4, -4, 0, -4, 0, 4, -4, 4]);
    painter.cover(within);
    painter.outline(square);
    painter.paint({ hu: 1, within, opacity: 0.5 });
    expect(areaOf(painter)).toBeCloseTo((4 * 8) / 2, 3);
  });
});

test('a ball is cut as high above its middle as a ball is', () => {
  const painter = new SlicePainter(256, 0.35);
  for (const above of [0, 3, 4.5]) {
    painter.clear(0);
    painter.capsule(above, 0.13, -0.2, 0, 5, 0.13, -0.2, 0, 5, 1);
    // π (r² − h²)
    expect(areaOf(painter)).toBeCloseTo(Math.PI * (25 - above ** 2), 0);
  }
  painter.clear(0);
  painter.capsule(5.2, 0, 0, 0, 5, 0, 0, 0, 5, 1);
  expect(areaOf(painter)).toBe(0);
});

test('an ellipsoid is cut to the ellipse that its axes ask for', () => {
  const painter = new SlicePainter(256, 0.5);
  const upright = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const;
  painter.ellipsoid(0, { center: [0, 0, 0], radii: [40, 20, 30], axes: upright }, 0, 1);
  expect(areaOf(painter) / (Math.PI * 40 * 20)).toBeCloseTo(1, 2);
  painter.clear(0);
  // At half its height the other two are smaller by √(1 − ¼).
  painter.ellipsoid(15, { center: [3, 0, 0], radii: [40, 20, 30], axes: upright }, 0, 1);
  expect(areaOf(painter) / (Math.PI * 40 * 20 * 0.75)).toBeCloseTo(1, 2);
});

test('a band is as long as its line and as wide as it was told', () => {
  const painter = new SlicePainter(128, 0.5);
  painter.outline(band([-10, 0, 0, 0, 10, 0], 1.5));
  painter.paint({ hu: 1 });
  expect(areaOf(painter)).toBeCloseTo(20 * 3, 2);
});

test('a mirrored half counts points on the middle line once', () => {
  expect(mirrored([0, -1, 2, 0, 0, 1])).toEqual([0, -1, 2, 0, 0, 1, -2, 0]);
});
