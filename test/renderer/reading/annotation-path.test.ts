import { expect, test } from 'vitest';
import { pathOf } from '../../../renderer/reading/annotation-path.ts';
import { imageToScreen } from '../../../shared/geometry/view-transform.ts';

/** Turned by a quarter clockwise at zoom 2, pixels half as high as wide; the picture's middle (50, 40) at (100, 100). */
const turned = imageToScreen(
  { center: { x: 50, y: 40 }, zoom: 2, orientation: { quarterTurns: 1, isFlipped: false } },
  0.5,
  { width: 200, height: 200 },
);

test('lines go through the matrix of the view, closed where the outline is', () => {
  const points = [
    { column: 50, row: 40 },
    { column: 60, row: 40 },
    { column: 60, row: 50 },
  ];
  // To the right of the picture is down on the screen: 10 columns are 20; down is left: 10 rows are 10.
  expect(pathOf({ kind: 'lines', points, isClosed: true }, turned)).toBe('M100 100L100 120L90 120Z');
});

test('an ellipse touches its box on all four sides, whatever way the picture is turned', () => {
  const corners = [
    { column: 40, row: 20 },
    { column: 60, row: 60 },
  ] as const;
  const path = pathOf({ kind: 'ellipse', corners: [...corners] }, turned);
  // Its ends: 10 columns are 20 down and up, 20 rows are 20 left and right.
  for (const end of ['M100 120', ' 80 100C', ' 100 80C', ' 120 100C']) expect(path).toContain(end);
});
