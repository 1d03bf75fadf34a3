import { beforeEach, describe, expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import {
  createReadingStore,
  tileOf,
  updateTile,
  type ReadingStore,
} from '../../../renderer/reading/reading-store.ts';
import { pictureSize } from '../../../renderer/reading/tile-view.ts';
import { ViewActions } from '../../../renderer/reading/view-actions.ts';
import { cameraMatrix } from '../../../renderer/render/camera.ts';
import { apply, type ViewOrientation } from '../../../shared/geometry/view-transform.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { buildStack, type StackShape } from '../../support/stack-builder.ts';

let store: ReadingStore;
let actions: ReadingActions;
let views: ViewActions;

/** Two tiles of 398 × 600 device pixels: 808 less two borders and a gap of 4, halved. */
function hang(...sets: DisplaySet[]): void {
  store.setState({
    phase: { kind: 'open' },
    layout: { rows: 1, columns: sets.length },
    displaySets: new Map(sets.map((set): [string, DisplaySet] => [set.displaySetId, set])),
    wall: { width: 808, height: 608, ratio: 1 },
  });
  sets.forEach(({ displaySetId }, index) => updateTile(store, index, { displaySetId }));
}

const stack = (displaySetId: string, values: Partial<StackShape> = {}): DisplaySet =>
  buildStack({ displaySetId, count: 3, ...values });

function unspaced(displaySetId: string, side: number): DisplaySet {
  const set = stack(displaySetId, { Rows: side, Columns: side });
  const images = set.images.map((image) => ({ ...image, shared: { ...image.shared, PixelSpacing: null } }));
  return { ...set, images };
}

/** Device pixels on the screen of a way of so many stored columns and rows in a tile. */
function onScreen(index: number, columns: number, rows: number): number {
  const set = store.getState().displaySets.get(tileOf(store.getState(), index).displaySetId ?? '');
  const rectangle = actions.rectangle(index);
  const [image] = set?.images ?? [];
  if (image === undefined || rectangle === undefined) throw new Error('Expected a picture');
  const size = pictureSize({ image, attributes: image.shared });
  const matrix = cameraMatrix(tileOf(store.getState(), index).camera, size, rectangle);
  const [from, to] = [apply(matrix, { x: 0, y: 0 }), apply(matrix, { x: columns, y: rows })];
  return Math.hypot(to.x - from.x, to.y - from.y);
}

beforeEach(() => {
  store = createReadingStore();
  actions = new ReadingActions(store);
  views = new ViewActions(store, actions);
});

const orientations: readonly ViewOrientation[] = [
  { quarterTurns: 0, isFlipped: false },
  { quarterTurns: 1, isFlipped: false },
  { quarterTurns: 2, isFlipped: true },
  { quarterTurns: 3, isFlipped: true },
];

describe.each(orientations)(
  'linked viewports, one turned $quarterTurns and flipped $isFlipped',
  (orientation) => {
    test('show a millimetre as long in each from the moment they are linked, also of pixels that are not square', () => {
      // 100 columns of 0.5 mm over 398 pixels: 7.96 pixels a millimetre.
      hang(
        stack('a', { Rows: 100, Columns: 100, PixelSpacing: [0.5, 0.5] }),
        stack('b', { Rows: 64, Columns: 200, PixelSpacing: [2, 0.8] }),
      );
      updateTile(store, 1, { camera: { ...tileOf(store.getState(), 1).camera, orientation } });
      views.toggleLink();
      // 20 columns of 0.5 mm; 12.5 of 0.8 mm; 5 rows of 2 mm: 10 mm each.
      expect(onScreen(0, 20, 0)).toBeCloseTo(79.6, 9);
      expect(onScreen(1, 12.5, 0)).toBeCloseTo(79.6, 9);
      expect(onScreen(1, 0, 5)).toBeCloseTo(79.6, 9);
      actions.zoom(1.5, 1);
      expect(onScreen(0, 20, 0)).toBeCloseTo(119.4, 9);
      expect(onScreen(1, 0, 5)).toBeCloseTo(119.4, 9);
    });

    test('move by as much of the screen', () => {
      hang(
        stack('a', { Rows: 100, Columns: 100, PixelSpacing: [0.5, 0.5] }),
        stack('b', { Rows: 200, Columns: 200, PixelSpacing: [1, 1] }),
      );
      updateTile(store, 1, { camera: { ...tileOf(store.getState(), 1).camera, orientation } });
      views.toggleLink();
      actions.pan({ x: 39.8, y: 0 }, 0);
      // 39.8 pixels are 5 mm: 10 columns of the first, a tenth of its width; 5 of the second, along what lies across.
      expect(tileOf(store.getState(), 0).camera.center.x).toBeCloseTo(0.4, 9);
      const { x, y } = tileOf(store.getState(), 1).camera.center;
      expect(Math.abs(x - 0.5) + Math.abs(y - 0.5)).toBeCloseTo(0.025, 9);
    });
  },
);

test('the fit of linked viewports is the largest scale at which all are whole', () => {
  hang(
    stack('a', { Rows: 100, Columns: 100, PixelSpacing: [0.5, 0.5] }),
    stack('b', { Rows: 200, Columns: 200, PixelSpacing: [1, 1] }),
  );
  views.toggleLink();
  actions.zoom(3, 0);
  actions.fit(0);
  // 200 mm over 398 pixels: 1.99 a millimetre.
  expect(onScreen(1, 200, 0)).toBeCloseTo(398, 9);
  expect(onScreen(0, 100, 0)).toBeCloseTo(99.5, 9);
});

test('without any spacing a stored pixel is as large in each', () => {
  hang(unspaced('a', 100), unspaced('b', 200));
  views.toggleLink();
  expect([onScreen(0, 10, 0), onScreen(1, 10, 0)]).toEqual([
    expect.closeTo(39.8, 9),
    expect.closeTo(39.8, 9),
  ]);
});

test('where only one says its spacing both are zoomed by the same factor, each from its own size', () => {
  hang(stack('a', { Rows: 100, Columns: 100 }), unspaced('b', 200));
  views.toggleLink();
  expect([onScreen(0, 10, 0), onScreen(1, 10, 0)]).toEqual([
    expect.closeTo(39.8, 9),
    expect.closeTo(19.9, 9),
  ]);
  actions.zoom(2, 1);
  expect([onScreen(0, 10, 0), onScreen(1, 10, 0)]).toEqual([
    expect.closeTo(79.6, 9),
    expect.closeTo(39.8, 9),
  ]);
});

test('a viewport that is not linked keeps its own scale', () => {
  hang(stack('a', { Rows: 100, Columns: 100 }), stack('b', { Rows: 200, Columns: 200 }));
  updateTile(store, 1, { isLinked: false });
  views.toggleLink();
  actions.zoom(2, 0);
  expect(onScreen(1, 200, 0)).toBeCloseTo(398, 9);
  // Taken into the link it takes the scale of the active one.
  views.toggleTileLink(1);
  expect(onScreen(1, 10, 0)).toBeCloseTo(onScreen(0, 10, 0), 9);
});

test('a person’s calibration counts before what the picture says, as in its scale bar', () => {
  hang(stack('a', { Rows: 100, Columns: 100, PixelSpacing: [1, 1] }), unspaced('b', 100));
  actions = new ReadingActions(store, ({ SeriesInstanceUID }) =>
    store.getState().displaySets.get('b')?.images[0]?.SeriesInstanceUID === SeriesInstanceUID
      ? { columnSpacingMm: 0.25 }
      : null,
  );
  views = new ViewActions(store, actions);
  // Two series of their own.
  store.setState(({ displaySets }) => ({
    displaySets: new Map(
      [...displaySets].map(([id, set]) => [
        id,
        {
          ...set,
          images: set.images.map((image) => ({ ...image, SeriesInstanceUID: `2.25.${id.codePointAt(0)}` })),
        },
      ]),
    ),
  }));
  views.toggleLink();
  // 10 columns of 1 mm; 40 of 0.25 mm.
  expect(onScreen(0, 10, 0)).toBeCloseTo(39.8, 9);
  expect(onScreen(1, 40, 0)).toBeCloseTo(39.8, 9);
});
