import { describe, expect, test } from 'vitest';
import type { OverlayPlane } from '../../../shared/image/image-description.ts';
import {
  alignOverlay,
  drawOverlayMask,
  overlayBytes,
  overlayFrameIndex,
  overlayMask,
  packOverlay,
} from '../../../shared/image/overlay-bits.ts';

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
  // Frame 0: bits 0–8, frame 1: bits 9–17, that is from bit 1 of the second byte.
  const data = Uint8Array.of(0b0000_0101, 0b0000_0011, 0b0000_0010, 0);
  expect(overlayBytes(plane)).toBe(2);
  expect([...alignOverlay(data, plane, 0)]).toEqual([0b0000_0101, 0b0000_0011]);
  expect([...alignOverlay(data.subarray(1), plane, 1)]).toEqual([0b0000_0001, 0b0000_0001]);
});

test('the bit of a pixel cell is that of the overlay, whatever else is in the cell', () => {
  const cells = Uint16Array.of(0x1fff, 0x0fff, 0x1000, 0xefff, 0, 0, 0, 0x1000, 0x3000);
  expect([...packOverlay(cells, 12)]).toEqual([0b1000_0101, 1]);
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

describe('the mask of an image', () => {
  const full = Uint8Array.of(0xff, 0x01);
  const over = (change: Partial<OverlayPlane>, Rows: number, Columns: number): number[] => [
    ...(overlayMask({ Rows, Columns, overlays: [{ ...plane, ...change }] }, [
      { group: 0x6000, bits: full, problem: null },
    ]) ?? []),
  ];

  test('cuts what lies outside the image', () => {
    expect(over({ OverlayOrigin: [2, 0] }, 2, 2)).toEqual([0, 0, 1, 1]);
  });

  test('has only the border of a region of interest', () => {
    expect(over({ OverlayType: 'R' }, 3, 3)).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1]);
  });

  test('joins its planes and passes over those that cannot be drawn', () => {
    const overlays = [plane, { ...plane, group: 0x6002 }, { ...plane, group: 0x6004 }];
    const mask = overlayMask({ Rows: 3, Columns: 3, overlays }, [
      { group: 0x6000, bits: Uint8Array.of(1, 0), problem: null },
      { group: 0x6002, bits: null, problem: 'short' },
      { group: 0x6004, bits: Uint8Array.of(0, 1), problem: null },
    ]);
    expect([...(mask ?? [])]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('is none where nothing can be drawn', () => {
    const image = { Rows: 3, Columns: 3, overlays: [plane] };
    expect(overlayMask(image, [])).toBeNull();
    expect(overlayMask(image, [{ group: 0x6000, bits: null, problem: 'other-shape' }])).toBeNull();
  });
});

test('a mask is drawn white into grey and into colour', () => {
  const grey = Uint8Array.of(9, 9);
  drawOverlayMask(grey, 1, Uint8Array.of(0, 1));
  expect([...grey]).toEqual([9, 255]);
  const colour = new Uint8Array(6);
  drawOverlayMask(colour, 3, Uint8Array.of(0, 1));
  expect([...colour]).toEqual([0, 0, 0, 255, 255, 255]);
});
