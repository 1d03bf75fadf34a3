import { describe, expect, test } from 'vitest';
import {
  actualSize,
  cameraMatrix,
  cameraZoom,
  fit,
  fittedCamera,
  panBy,
  zoomAbout,
} from '../../../renderer/render/camera.ts';
import { apply, invert } from '../../../shared/geometry/view-transform.ts';

const size = { rows: 512, columns: 512, pixelAspect: 1 };
const tile = { width: 800, height: 600 };

describe('the camera', () => {
  test('fits the whole picture at first', () => {
    expect(cameraZoom(fittedCamera, size, tile)).toBeCloseTo(600 / 512, 12);
    const matrix = cameraMatrix(fittedCamera, size, tile);
    expect(apply(matrix, { x: 0, y: 0 })).toEqual({ x: 100, y: 0 });
    expect(apply(matrix, { x: 512, y: 512 })).toEqual({ x: 700, y: 600 });
  });

  test('keeps what lies under the pointer there while zooming', () => {
    const point = { x: 250, y: 130 };
    const before = apply(invert(cameraMatrix(fittedCamera, size, tile)), point);
    const zoomed = zoomAbout(fittedCamera, size, tile, point, 3);
    const after = apply(invert(cameraMatrix(zoomed, size, tile)), point);
    expect(cameraZoom(zoomed, size, tile)).toBeCloseTo((600 / 512) * 3, 9);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  test('moves the picture by as many device pixels as the hand', () => {
    const zoomed = zoomAbout(fittedCamera, size, tile, { x: 400, y: 300 }, 3.3);
    const before = apply(cameraMatrix(zoomed, size, tile), { x: 200, y: 300 });
    const panned = panBy(zoomed, size, tile, { x: 17, y: -9 });
    const after = apply(cameraMatrix(panned, size, tile), { x: 200, y: 300 });
    expect([after.x - before.x, after.y - before.y]).toEqual([expect.closeTo(17, 6), expect.closeTo(-9, 6)]);
  });

  test('adds up small moves at 1:1, where the picture itself moves by whole pixels', () => {
    let camera = actualSize(fittedCamera);
    const origin = cameraMatrix(camera, size, tile).e;
    for (let move = 0; move < 10; move++) camera = panBy(camera, size, tile, { x: 0.3, y: 0 });
    expect(cameraMatrix(camera, size, tile).e - origin).toBe(3);
  });

  test('moves with the hand also when the picture is turned and mirrored', () => {
    const turned = { ...fittedCamera, orientation: { quarterTurns: 1, isFlipped: true } as const };
    const before = apply(cameraMatrix(turned, size, tile), { x: 256, y: 256 });
    const after = apply(cameraMatrix(panBy(turned, size, tile, { x: 20, y: 5 }), size, tile), {
      x: 256,
      y: 256,
    });
    expect([after.x - before.x, after.y - before.y]).toEqual([expect.closeTo(20, 6), expect.closeTo(5, 6)]);
  });

  test('shows one stored pixel on one device pixel at 1:1, whatever the tile', () => {
    for (const width of [799, 800]) {
      const matrix = cameraMatrix(actualSize(fittedCamera), size, { width, height: 600 });
      expect([matrix.a, matrix.d]).toEqual([1, 1]);
      expect(Number.isInteger(matrix.e)).toBe(true);
    }
  });

  test('cannot lose the picture: its middle stays inside', () => {
    const lost = panBy(fittedCamera, size, tile, { x: 1e6, y: 1e6 });
    expect(lost.center).toEqual({ x: 0, y: 0 });
    expect(fit(lost)).toEqual(fittedCamera);
  });

  test('stops at 64 device pixels a stored pixel, and at a twentieth of the fit', () => {
    const middle = { x: 400, y: 300 };
    expect(cameraZoom(zoomAbout(fittedCamera, size, tile, middle, 1e9), size, tile)).toBeCloseTo(64, 9);
    expect(cameraZoom(zoomAbout(fittedCamera, size, tile, middle, 1e-9), size, tile)).toBeCloseTo(
      (600 / 512) * 0.05,
      9,
    );
  });
});
