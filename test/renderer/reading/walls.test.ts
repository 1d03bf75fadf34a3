import { expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { createReadingStore } from '../../../renderer/reading/reading-store.ts';
import { tileLimit } from '../../../renderer/reading/wall-layout.ts';
import { hungTiles, rectangleOf, screenOf, shownTiles, tileLabel } from '../../../renderer/reading/walls.ts';
import { withScreens } from '../../../renderer/reading/with-screens.ts';

/** Two screens of 1000 × 500 and 600 × 800 device pixels, the second at 200 %. */
function twoScreens() {
  const store = createReadingStore();
  store.setState((state) => withScreens(state, 2));
  const actions = new ReadingActions(store);
  actions.setWall({ width: 1000, height: 500, ratio: 1 });
  actions.setWall({ width: 600, height: 800, ratio: 2 }, 1);
  return { store, actions };
}

const second = tileLimit;

test('each screen is divided by itself: the one of the active tile', () => {
  const { store, actions } = twoScreens();
  actions.activate(second);
  actions.setLayout({ rows: 2, columns: 1 });
  expect(hungTiles(store.getState())).toEqual([0, second, second + 1]);
  actions.activate(0);
  actions.setLayout({ rows: 1, columns: 2 });
  expect(hungTiles(store.getState())).toEqual([0, 1, second, second + 1]);
  // Gaps of 4 CSS pixels: 4 device pixels at 100 %, 8 at 200 %. (1000 - 3 × 4) / 2 = 494; (800 - 3 × 8) / 2 = 388.
  expect(rectangleOf(store.getState(), 1)).toEqual({ x: 502, y: 4, width: 494, height: 492 });
  expect(rectangleOf(store.getState(), second + 1)).toEqual({ x: 8, y: 404, width: 584, height: 388 });
  expect(rectangleOf(store.getState(), second + 2)).toBeUndefined();
});

test('a tile that is enlarged covers its own screen only', () => {
  const { store, actions } = twoScreens();
  actions.setLayout({ rows: 1, columns: 2 });
  actions.toggleOneUp(second);
  expect(shownTiles(store.getState())).toEqual([0, 1, second]);
  actions.toggleOneUp(1);
  expect(shownTiles(store.getState())).toEqual([1, second]);
  expect(rectangleOf(store.getState(), 1)).toMatchObject({ width: 992 });
});

test('the tab key walks over all screens, and tiles are called by screen and number', () => {
  const { store, actions } = twoScreens();
  actions.setLayout({ rows: 1, columns: 2 });
  const walked = [1, 1, 1, -1].map((step) => {
    actions.nextTile(step === 1 ? 1 : -1);
    return store.getState().activeTile;
  });
  expect(walked).toEqual([1, second, 0, second]);
  expect([0, 1, second].map(tileLabel)).toEqual(['1', '2', '2.1']);
  expect([0, second - 1, second, 3 * tileLimit].map(screenOf)).toEqual([0, 0, 1, 3]);
});
