import { expect, test } from 'vitest';
import { annotatedAt, annotatedPlace } from '../../../renderer/reading/annotated-tile.ts';
import type { ShownFrame, TileState } from '../../../renderer/reading/reading-state.ts';
import { emptyTile } from '../../../renderer/reading/reading-store.ts';
import { apply } from '../../../shared/geometry/view-transform.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildLoadedFrame,
  instanceUidOf,
} from '../../support/image-description-builder.ts';

/** A tile of 202 × 100 device pixels somewhere on the wall. */
const rectangle = { x: 300, y: 50, width: 202, height: 100 };

function shown(instanceId: number): ShownFrame {
  return {
    kind: 'frame',
    displaySetId: 'set-1',
    position: instanceId,
    instanceId,
    frameIndex: 0,
    image: buildImageDescription({ SOPInstanceUID: instanceUidOf(instanceId) }),
    attributes: buildFrameAttributes(),
    frame: buildLoadedFrame(new Int16Array(16), { rows: 4, columns: 4 }),
    reformatted: null,
  };
}

/** Two pictures beside one another, 100 wide each, with the gap of a mosaic between them. */
const mosaic: TileState = {
  ...emptyTile,
  displaySetId: 'set-1',
  source: { kind: 'mosaic', grid: { rows: 1, columns: 2 } },
  shown: shown(1),
  others: [shown(2)],
};

function uidAt(x: number): string | undefined {
  return annotatedAt(0, mosaic, rectangle, { x, y: 50 })?.image.SOPInstanceUID;
}

test('a place of a mosaic is on the picture that lies there', () => {
  expect([uidAt(20), uidAt(180)]).toEqual([instanceUidOf(1), instanceUidOf(2)]);
});

test('a picture of a mosaic is found by its place, with the middle of its own part', () => {
  const found = annotatedPlace(0, mosaic, rectangle, { SOPInstanceUID: instanceUidOf(2), frameNumber: 1 });
  expect(found?.picture.image.SOPInstanceUID).toBe(instanceUidOf(2));
  // The middle of the picture (2, 2) lies in the middle of the second part.
  expect(apply(found?.picture.imageToScreen ?? never(), { x: 2, y: 2 })).toEqual(found?.middle);
  expect(annotatedPlace(0, mosaic, rectangle, null)?.picture.image.SOPInstanceUID).toBe(instanceUidOf(1));
});

test('no picture is found for a frame that is not on screen', () => {
  expect(
    annotatedPlace(0, mosaic, rectangle, { SOPInstanceUID: instanceUidOf(9), frameNumber: 1 }),
  ).toBeNull();
  expect(
    annotatedPlace(0, mosaic, rectangle, { SOPInstanceUID: instanceUidOf(1), frameNumber: 2 }),
  ).toBeNull();
  expect(annotatedPlace(0, emptyTile, rectangle, null)).toBeNull();
});

function never(): never {
  throw new Error('no picture was found');
}
