import { describe, expect, test } from 'vitest';
import { mayTurnFreely, turned, viewTurns, type ViewTurn } from '../../../renderer/reading/turn-view.ts';
import {
  imageDirectionOnScreen,
  type Point2,
  type ViewOrientation,
} from '../../../shared/geometry/view-transform.ts';

/** What each turn does to a direction on the screen, x to the right and y downwards. */
const onScreen: Readonly<Record<ViewTurn, (direction: Point2) => Point2>> = {
  // Clockwise: what pointed right points down, what pointed down points left.
  right: ({ x, y }) => ({ x: -y, y: x }),
  left: ({ x, y }) => ({ x: y, y: -x }),
  'mirror-horizontal': ({ x, y }) => ({ x: -x, y }),
  'mirror-vertical': ({ x, y }) => ({ x, y: -y }),
};

const orientations: readonly ViewOrientation[] = [false, true].flatMap((isFlipped) =>
  ([0, 1, 2, 3] as const).map((quarterTurns) => ({ quarterTurns, isFlipped })),
);

describe.each(viewTurns)('turn: %s', (turn) => {
  test.each(orientations)('of $quarterTurns quarters, mirrored: $isFlipped', (orientation) => {
    const after = turned(orientation, turn);
    for (const axis of ['row', 'column'] as const) {
      const expected = onScreen[turn](imageDirectionOnScreen(orientation, axis));
      // 0 and -0 are one direction.
      expect(imageDirectionOnScreen(after, axis)).toEqual({ x: expected.x + 0, y: expected.y + 0 });
    }
  });
});

test('projections are turned freely, slices are not', () => {
  expect(['CR', 'DX', 'MG'].every(mayTurnFreely)).toBe(true);
  expect(['CT', 'MR', 'PT', 'US', ''].some(mayTurnFreely)).toBe(false);
});
