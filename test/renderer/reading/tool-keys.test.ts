import { beforeEach, expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import {
  createReadingStore,
  tileOf,
  updateTile,
  type ReadingStore,
} from '../../../renderer/reading/reading-store.ts';
import type { ToolName } from '../../../renderer/reading/reading-state.ts';
import { ToolKeys } from '../../../renderer/reading/tool-keys.ts';
import { ViewActions } from '../../../renderer/reading/view-actions.ts';
import { frameAttributes } from '../../../shared/image/image-description.ts';
import { buildLoadedFrame } from '../../support/image-description-builder.ts';
import { buildStack } from '../../support/stack-builder.ts';

let store: ReadingStore;
let keys: ToolKeys;

const choose = (tool: ToolName): void => store.setState({ tool });
const tile = () => tileOf(store.getState(), 0);

beforeEach(() => {
  store = createReadingStore();
  const actions = new ReadingActions(store);
  keys = new ToolKeys(store, actions, new ViewActions(store, actions), () => ({ downBrightens: true }));
  const set = buildStack({ displaySetId: 'a' });
  const [image] = set.images;
  if (image === undefined) throw new Error('Expected an image');
  store.setState({
    phase: { kind: 'open' },
    displaySets: new Map([['a', set]]),
    wall: { width: 40, height: 40, ratio: 1 },
  });
  updateTile(store, 0, {
    displaySetId: 'a',
    shown: {
      kind: 'frame',
      reformatted: null,
      displaySetId: 'a',
      position: 0,
      instanceId: 100,
      frameIndex: 0,
      image,
      attributes: {
        ...frameAttributes(image, 0),
        vois: [
          {
            kind: 'window',
            WindowCenter: 40,
            WindowWidth: 400,
            VOILUTFunction: 'LINEAR',
            WindowCenterWidthExplanation: null,
          },
        ],
      },
      frame: buildLoadedFrame(new Int16Array(16), { rows: 4, columns: 4 }),
    },
  });
});

test('the window tool widens to the right by a twentieth, and brightens down as the reader prefers', () => {
  choose('window');
  keys.step(1, 0);
  // A drag of 15 pixels, 300 being the whole width: 400 × 15 / 300 = 20.
  expect(tile().windowMode).toMatchObject({ choice: { voi: { WindowCenter: 40, WindowWidth: 420 } } });
  // 420 × 15 / 300 = 21.
  keys.step(0, 1);
  expect(tile().windowMode).toMatchObject({ choice: { voi: { WindowCenter: 19, WindowWidth: 420 } } });
});

test('the zoom tool doubles in four steps, and the pan tool moves the picture', () => {
  choose('zoom');
  for (let press = 0; press < 4; press++) keys.step(0, -1);
  const { scale } = tile().camera;
  expect(scale.kind === 'relative' ? scale.factor : 0).toBeCloseTo(2);
  choose('pan');
  const before = tile().camera.center.x;
  keys.step(1, 0);
  // The picture goes to the right: what is in the middle lies further to its left.
  expect(tile().camera.center.x).toBeLessThan(before);
});

test('the scroll tool steps through the series', () => {
  choose('scroll');
  keys.step(0, 1);
  keys.step(1, 0);
  expect(tile().target).toBe(2);
});

test('the crosshair begins in the middle and goes on by pixels of the picture', () => {
  choose('crosshair');
  keys.step(1, 0);
  const first = store.getState().crosshair?.point;
  keys.step(3, 0);
  const second = store.getState().crosshair?.point;
  expect(first).toBeDefined();
  expect(second).not.toEqual(first);
  expect(second?.slice(1)).toEqual(first?.slice(1));
});

test('a tool that draws is left to its own cursor', () => {
  choose('length');
  const before = store.getState();
  keys.step(1, 1);
  expect(store.getState()).toBe(before);
});
