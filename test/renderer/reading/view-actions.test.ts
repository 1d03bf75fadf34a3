import { beforeEach, describe, expect, test } from 'vitest';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import {
  createReadingStore,
  tileOf,
  updateTile,
  type ReadingStore,
} from '../../../renderer/reading/reading-store.ts';
import { ViewActions } from '../../../renderer/reading/view-actions.ts';
import { frameAttributes } from '../../../shared/image/image-description.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { buildLoadedFrame } from '../../support/image-description-builder.ts';
import { buildStack } from '../../support/stack-builder.ts';

let store: ReadingStore;
let actions: ReadingActions;
let views: ViewActions;

function hang(...sets: DisplaySet[]): void {
  store.setState({
    phase: { kind: 'open' },
    layout: { rows: 1, columns: sets.length },
    displaySets: new Map(sets.map((set): [string, DisplaySet] => [set.displaySetId, set])),
  });
  sets.forEach((set, index) => {
    const [image] = set.images;
    if (image === undefined) throw new Error('Expected an image');
    updateTile(store, index, {
      displaySetId: set.displaySetId,
      shown: {
        kind: 'frame',
        reformatted: null,
        displaySetId: set.displaySetId,
        position: 0,
        instanceId: 100,
        frameIndex: 0,
        image,
        attributes: frameAttributes(image, 0),
        frame: buildLoadedFrame(new Int16Array(16), { rows: 4, columns: 4 }),
      },
    });
  });
}

const tile = (index = 0) => tileOf(store.getState(), index);

beforeEach(() => {
  store = createReadingStore();
  actions = new ReadingActions(store);
  views = new ViewActions(store, actions);
});

describe('turning', () => {
  test('asks once for a series of slices, and then turns it freely', () => {
    hang(buildStack({ displaySetId: 'a' }));
    views.turn('right');
    expect(tile().camera.orientation.quarterTurns).toBe(0);
    expect(store.getState().turnRequest).toEqual({ tile: 0, turn: 'right' });
    views.turn('right');
    expect(tile().camera.orientation.quarterTurns).toBe(1);
    expect(store.getState().turnRequest).toBeNull();
    views.turn('mirror-horizontal');
    expect(tile().camera.orientation).toEqual({ quarterTurns: 3, isFlipped: true });
  });

  test('is left alone after Escape, which then resets the view', () => {
    hang(buildStack({ displaySetId: 'a' }));
    actions.actualSize();
    views.turn('left');
    views.escape();
    expect(store.getState().turnRequest).toBeNull();
    expect(tile().camera.scale.kind).toBe('actual');
    views.escape();
    expect(tile().camera.scale.kind).toBe('fit');
  });

  test('is everyday work for projections', () => {
    hang(buildStack({ displaySetId: 'a', Modality: 'DX' }));
    views.turn('mirror-vertical');
    expect(tile().camera.orientation).toEqual({ quarterTurns: 2, isFlipped: true });
  });
});

describe('localisation', () => {
  test('goes to the slice through the marked point in every tile of the frame of reference', () => {
    // The coronal stack lies at y = -120 and on, 10 mm apart, with its normal to the front: positions along +y are
    // given as minus that.
    const coronal = buildStack({
      displaySetId: 'b',
      cosines: [1, 0, 0, 0, 0, -1],
      positionsMm: Array.from({ length: 10 }, (_, index) => index * 10),
    });
    const other = buildStack({ displaySetId: 'c', frameOfReference: '2.25.2', count: 10 });
    hang(buildStack({ displaySetId: 'a', PixelSpacing: [10, 10], count: 3 }), coronal, other);
    // The third row of the axial picture: y = -120 + 2 × 10 = -100, which is 20 mm from the first coronal slice.
    views.localise(0, { x: 1.5, y: 2.5 });
    expect(store.getState().crosshair).toMatchObject({ point: [-90, -100, 0], tile: 0 });
    expect(tile(1).target).toBe(2);
    expect(tile(2).target).toBe(0);
    expect(tile(0).target).toBe(0);
  });

  test('marks nothing where the picture has no place', () => {
    hang(buildStack({ displaySetId: 'a', isPlaced: false }));
    views.localise(0, { x: 1, y: 1 });
    expect(store.getState().crosshair).toBeNull();
  });
});
