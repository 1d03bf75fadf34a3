import { describe, expect, test } from 'vitest';
import type { OverlayPlane } from '../../../shared/image/image-description.ts';
import { drawOverlay, overlayFrameIndex, unpackOverlay } from '../../../shared/image/overlay-bits.ts';

const plane: OverlayPlane = {
  group: 0x6000,
  OverlayRows: 3,
  OverlayColumns: 3,
  OverlayType: 'G',
  OverlayOrigin: [1, 1],
  NumberOfFramesInOverlay: 2,
  ImageFrameOrigin: 3,
  embeddedBitPosition: null,
  dataRange: { offsetBytes: 0, lengthBytes: 4 },
  OverlayDescription: null,
};

test('overlay bits begin with the least significant one, frames without padding between them', () => {
  // Frame 0: bits 0–8, frame 1: bits 9–17.
  const data = Uint8Array.of(0b0000_0101, 0b0000_0011, 0b0000_0010, 0);
  expect([...unpackOverlay(data, plane, 0)]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1]);
  expect([...unpackOverlay(data, plane, 1)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('an overlay of several frames lies over its own image frames only', () => {
  expect([0, 1, 2, 3, 4].map((frameIndex) => overlayFrameIndex(plane, frameIndex))).toEqual([
    null,
    null,
    0,
    1,
    null,
  ]);
});

test('an overlay whose data hold one frame lies over all frames', () => {
  const single = { ...plane, dataRange: { offsetBytes: 0, lengthBytes: 2 }, NumberOfFramesInOverlay: 5 };
  expect([0, 4].map((frameIndex) => overlayFrameIndex(single, frameIndex))).toEqual([0, 0]);
});

describe('drawing', () => {
  const full = new Uint8Array(9).fill(1);

  test('cuts what lies outside the image', () => {
    const picture = new Uint8Array(4);
    drawOverlay(picture, 1, { Rows: 2, Columns: 2 }, { ...plane, OverlayOrigin: [2, 0] }, full);
    expect([...picture]).toEqual([0, 0, 255, 255]);
  });

  test('draws only the border of a region of interest', () => {
    const picture = new Uint8Array(9);
    drawOverlay(picture, 1, { Rows: 3, Columns: 3 }, { ...plane, OverlayType: 'R' }, full);
    expect([...picture]).toEqual([255, 255, 255, 255, 0, 255, 255, 255, 255]);
  });

  test('draws white into colour', () => {
    const picture = new Uint8Array(6);
    drawOverlay(picture, 3, { Rows: 1, Columns: 2 }, plane, Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0));
    expect([...picture]).toEqual([0, 0, 0, 255, 255, 255]);
  });
});
