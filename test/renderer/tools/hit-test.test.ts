import { describe, expect, test } from 'vitest';
import {
  handleReachCss,
  holdAt,
  lineReachCss,
  nearestOnShape,
  toScreen,
} from '../../../renderer/tools/hit-test.ts';
import { imageToScreen, type ViewOrientation } from '../../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../../shared/measure/image-point.ts';

const at = (column: number, row: number): ImagePoint => ({ column, row });
const tile = { width: 800, height: 600 };
const length = { kind: 'length', points: [at(100, 100), at(200, 150)] } as const;

function view(zoom: number, orientation: ViewOrientation, pixelAspect = 1) {
  return imageToScreen({ center: { x: 150, y: 125 }, zoom, orientation }, pixelAspect, tile);
}

const orientations = ([0, 1, 2, 3] as const).flatMap((quarterTurns): ViewOrientation[] => [
  { quarterTurns, isFlipped: false },
  { quarterTurns, isFlipped: true },
]);

describe.each([0.3, 1, 8])('at zoom %d', (zoom) => {
  describe.each(orientations)('turned $quarterTurns flipped $isFlipped', (orientation) => {
    test.each([1, 2])(
      'a handle is held anywhere within 12 CSS pixels, with %d device pixels for each',
      (ratio) => {
        const matrix = view(zoom, orientation, 1.7);
        const end = toScreen(length.points[1], matrix);
        const reach = handleReachCss * ratio - 0.5;
        expect(handleReachCss).toBeGreaterThanOrEqual(12);
        for (const [x, y] of [
          [reach, 0],
          [-reach, 0],
          [0, reach],
          [0, -reach],
        ] as const) {
          expect(holdAt(length, { x: end.x + x, y: end.y + y }, matrix, ratio)).toEqual({
            kind: 'handle',
            index: 1,
          });
        }
      },
    );
  });
});

test('between the handles the whole is held, and beside the line nothing', () => {
  const matrix = view(4, { quarterTurns: 0, isFlipped: false });
  const middle = toScreen(at(150, 125), matrix);
  expect(holdAt(length, middle, matrix, 1)).toEqual({ kind: 'whole' });
  expect(holdAt(length, { x: middle.x, y: middle.y + 3 * lineReachCss }, matrix, 1)).toBeNull();
});

test('an ellipse is held on its curve, not on the corners of its box', () => {
  const ellipse = { kind: 'ellipse', points: [at(100, 100), at(200, 150)] } as const;
  const matrix = view(4, { quarterTurns: 0, isFlipped: false });
  expect(holdAt(ellipse, toScreen(at(100, 100), matrix), matrix, 1)).toBeNull();
  // (100 + 50 (1 − cos 45°), 100 + 25 (1 − sin 45°))
  const on = at(150 - 50 * Math.SQRT1_2, 125 - 25 * Math.SQRT1_2);
  expect(holdAt(ellipse, toScreen(on, matrix), matrix, 1)).toEqual({ kind: 'whole' });
});

test('the place of a shape that is nearest to a label is on its line, on the closing side of a region too', () => {
  const matrix = view(2, { quarterTurns: 0, isFlipped: false });
  const square = {
    kind: 'polygon',
    points: [at(100, 100), at(140, 100), at(140, 140), at(100, 140)],
  } as const;
  // Left of the side from the last corner to the first.
  expect(nearestOnShape(square, toScreen(at(60, 120), matrix), matrix)).toEqual(
    toScreen(at(100, 120), matrix),
  );
  const probe = { kind: 'probe', points: [at(10, 10)] } as const;
  expect(nearestOnShape(probe, { x: 0, y: 0 }, matrix)).toEqual(toScreen(at(10, 10), matrix));
});
