import { beforeEach, describe, expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import type { ReadingState, ShownFrame } from '../../../renderer/reading/reading-state.ts';
import {
  createReadingStore,
  updateTile,
  type ReadingStore,
} from '../../../renderer/reading/reading-store.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import {
  buildDisplaySet,
  buildFrameAttributes,
  buildImageDescription,
  buildLoadedFrame,
  linearWindow,
} from '../../support/image-description-builder.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

let store: ReadingStore;
let actions: ReadingActions;

const sets = ['a', 'b', 'c', 'd', 'e'].map((displaySetId) => buildDisplaySet(12, { displaySetId }));

function shown(position: number, values: Partial<ShownFrame> = {}): ShownFrame {
  return {
    kind: 'frame',
    reformatted: null,
    displaySetId: 'a',
    position,
    instanceId: 100 + position,
    frameIndex: 0,
    image: buildImageDescription(),
    attributes: buildFrameAttributes({ vois: [linearWindow(40, 400), linearWindow(-600, 1500, 'LUNG')] }),
    frame: buildLoadedFrame(
      Int16Array.from({ length: 16 }, (_, index) => index),
      { rows: 4, columns: 4 },
    ),
    ...values,
  };
}

const state = (): ReadingState => store.getState();
const hung = (): (string | null)[] => state().tiles.map((tile) => tile.displaySetId);

beforeEach(() => {
  store = createReadingStore();
  actions = new ReadingActions(store);
  store.setState({
    phase: { kind: 'open' },
    groups: [
      {
        study: buildStudyRow(),
        isCurrent: true,
        load: { kind: 'loaded', displaySetIds: sets.map((set) => set.displaySetId) },
      },
    ],
    displaySets: new Map(sets.map((set): [string, DisplaySet] => [set.displaySetId, set])),
    wall: { width: 808, height: 608, ratio: 1 },
  });
  updateTile(store, 0, { displaySetId: 'a', shown: shown(0) });
});

describe('hanging', () => {
  test('fills new tiles of a larger layout with series that do not hang yet', () => {
    actions.setLayout({ rows: 2, columns: 2 });
    expect(hung().slice(0, 5)).toEqual(['a', 'b', 'c', 'd', null]);
  });

  test('keeps what hangs when the layout shrinks, and the active tile visible', () => {
    actions.setLayout({ rows: 2, columns: 2 });
    actions.activate(3);
    actions.setLayout({ rows: 1, columns: 2 });
    expect(state().activeTile).toBe(0);
    expect(hung().slice(0, 2)).toEqual(['a', 'b']);
  });

  test('starts a hung series with a fresh view', () => {
    actions.zoom(3, 0);
    actions.invert(0);
    actions.hang('b', 0);
    expect(state().tiles[0]).toMatchObject({
      displaySetId: 'b',
      target: 0,
      shown: null,
      isInverted: false,
      camera: { scale: { kind: 'fit' } },
    });
  });

  test('keeps view and place of a series while another hangs in its tile', () => {
    actions.zoom(3, 0);
    actions.invert(0);
    actions.scroll(5, 0);
    const before = state().tiles[0];
    actions.hang('b', 0);
    actions.hang('a', 1);
    expect(state().tiles[1]).toMatchObject({
      displaySetId: 'a',
      target: 5,
      shown: null,
      isInverted: true,
      camera: before?.camera,
    });
  });

  test('exchanges two tiles with all that is set in them', () => {
    actions.setLayout({ rows: 1, columns: 2 });
    actions.invert(0);
    actions.swapTiles(0, 1);
    expect(hung().slice(0, 2)).toEqual(['b', 'a']);
    expect(state().tiles[1]?.isInverted).toBe(true);
    expect(state().activeTile).toBe(1);
  });

  test('steps through the series of the study and stops at its ends', () => {
    actions.stepSeries(-1);
    expect(hung()[0]).toBe('a');
    actions.stepSeries(1);
    expect(hung()[0]).toBe('b');
  });

  test('goes round the tiles, also the other way', () => {
    actions.setLayout({ rows: 1, columns: 2 });
    actions.nextTile(1);
    expect(state().activeTile).toBe(1);
    actions.nextTile(1);
    expect(state().activeTile).toBe(0);
    actions.nextTile(-1);
    expect(state().activeTile).toBe(1);
  });

  test('enlarges one tile and puts it back', () => {
    actions.setLayout({ rows: 2, columns: 2 });
    actions.toggleOneUp(2);
    expect(actions.rectangle(2)).toMatchObject({ width: 800, height: 600 });
    expect(actions.rectangle(0)).toBeUndefined();
    actions.toggleOneUp(2);
    expect(actions.rectangle(0)).toMatchObject({ width: 398, height: 298 });
  });
});

describe('a series of several passes', () => {
  const set = buildDisplaySet(12, {
    displaySetId: 'a',
    blocks: [0, 4, 8].map((start) => ({ start, told: [] })),
  });

  test('is stepped through at one slice, and its planes go through the volume of the other pass', () => {
    store.setState({ displaySets: new Map([['a', set]]) });
    actions.jump(5);
    actions.stepBlock(1);
    expect(state().tiles[0]?.target).toBe(9);
    actions.stepBlock(1);
    expect(state().tiles[0]?.target).toBe(9);
    const wish = {
      orientation: 'coronal',
      tiltDegrees: { aboutRow: 0, aboutColumn: 0 },
      slab: null,
    } as const;
    updateTile(store, 0, { source: { kind: 'plane', wish, phasePlace: 9, limitBytes: 1 }, target: 30 });
    actions.stepBlock(-1);
    expect(state().tiles[0]).toMatchObject({ target: 30, source: { phasePlace: 5 } });
  });
});

describe('scrolling', () => {
  test('stops at both ends', () => {
    actions.scroll(-3);
    expect(state().tiles[0]?.target).toBe(0);
    actions.scroll(100);
    expect(state().tiles[0]?.target).toBe(11);
  });

  test('knows the way it went, for what to fetch ahead', () => {
    actions.jumpToEnd();
    actions.scroll(-1);
    expect(state().tiles[0]).toMatchObject({ target: 10, direction: -1 });
  });
});

describe('several pictures in one tile', () => {
  test('scroll by a row, down to a row that holds the last picture', () => {
    actions.setMosaic({ rows: 2, columns: 3 });
    actions.scroll(1);
    expect(state().tiles[0]?.target).toBe(3);
    actions.jumpToEnd();
    // 12 pictures, 6 at once: the last page begins at the seventh.
    expect(state().tiles[0]?.target).toBe(6);
  });

  test('are a stack again when one is asked for', () => {
    actions.setMosaic({ rows: 2, columns: 3 });
    actions.setMosaic({ rows: 1, columns: 1 });
    expect(state().tiles[0]?.source).toEqual({ kind: 'stack' });
  });

  test('zoom about the point of the picture that the pointer is over', () => {
    actions.setMosaic({ rows: 2, columns: 2 });
    // The middle of the second picture of 399 × 299 device pixels, which begins at 401: its centre stays.
    actions.zoom(2, 0, { x: 401 + 199.5, y: 149.5 });
    expect(state().tiles[0]?.camera.center).toEqual({ x: 0.5, y: 0.5 });
  });
});

describe('windows', () => {
  test("offers the object's own first, then the presets of the modality", () => {
    const { own, presets } = actions.windowChoices();
    expect(own.map(({ source }) => source)).toEqual([
      { kind: 'object', number: 1, count: 2, explanation: null },
      { kind: 'object', number: 2, count: 2, explanation: 'LUNG' },
    ]);
    expect(presets[6]).toMatchObject({ voi: { WindowCenter: -600, WindowWidth: 1500 } });
  });

  test("follows each picture's own second window when that was chosen", () => {
    actions.setWindow({ kind: 'object', index: 1 });
    expect(actions.currentWindow()?.voi).toMatchObject({ WindowCenter: -600 });
    updateTile(store, 0, {
      shown: shown(1, { attributes: buildFrameAttributes({ vois: [linearWindow(1, 2)] }) }),
    });
    expect(actions.currentWindow()?.voi).toMatchObject({ WindowCenter: 1 });
  });

  test('takes the range of values where the object offers none', () => {
    updateTile(store, 0, { shown: shown(0, { attributes: buildFrameAttributes({ vois: [] }) }) });
    // 0 … 15: LINEAR with w = 16 reaches from its least to its greatest value (PS3.3 C.11.2.1.2).
    expect(actions.currentWindow()).toMatchObject({
      voi: { WindowCenter: 8, WindowWidth: 16 },
      source: { kind: 'range' },
    });
  });

  test('leaves colour alone: no window, no inversion', () => {
    const frame = buildLoadedFrame(new Uint8Array(48), {
      rows: 4,
      columns: 4,
      samplesPerPixel: 3,
      photometric: 'RGB',
    });
    updateTile(store, 0, { shown: shown(0, { frame }) });
    actions.invert();
    actions.autoWindow();
    expect(actions.currentWindow()).toBeNull();
    expect(state().tiles[0]).toMatchObject({ isInverted: false, windowMode: { kind: 'default' } });
  });
});

test('a series that is none of this study is not hung: it may come from another window', () => {
  const before = hung();
  actions.hang('9/stack/4x4', 1);
  expect(hung()).toEqual(before);
});

test('resetting brings back zoom, pan, window and inversion, and keeps the slice', () => {
  actions.scroll(4);
  actions.zoom(2);
  actions.pan({ x: 30, y: 0 });
  actions.invert();
  actions.autoWindow();
  actions.reset();
  expect(state().tiles[0]).toMatchObject({
    target: 4,
    isInverted: false,
    windowMode: { kind: 'default' },
    camera: { scale: { kind: 'fit' }, center: { x: 0.5, y: 0.5 } },
  });
});

test('annotations go full, minimal, none, full', () => {
  const levels = [0, 1, 2].map(() => {
    actions.cycleAnnotations();
    return state().annotations;
  });
  expect(levels).toEqual(['minimal', 'none', 'full']);
});

describe('two viewports exchanged', () => {
  test('keep each its series, slice and camera, and the reader stays with what was active', () => {
    actions.setLayout({ rows: 1, columns: 2 });
    actions.zoom(2, 0);
    const [first, second] = state().tiles;
    actions.swapWithNext(1);
    expect(state().tiles.slice(0, 2)).toEqual([second, first]);
    expect(state().activeTile).toBe(1);
    // Round the end of the wall.
    actions.swapWithNext(1);
    expect(state().tiles.slice(0, 2)).toEqual([first, second]);
    expect(state().activeTile).toBe(0);
    actions.swapWithNext(-1);
    expect(state().activeTile).toBe(1);
  });

  test('with one viewport nothing is exchanged', () => {
    const before = state().tiles;
    actions.swapWithNext(1);
    expect(state().tiles).toBe(before);
  });
});
