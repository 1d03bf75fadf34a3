import type { ImageDescription, OverlayPlane } from './image-description.ts';

/**
 * Which frame of an overlay lies over an image frame; null when none does (PS3.3 C.9.3). An overlay whose data hold
 * one frame, in an image of several and without a number of its own, lies over all of them (C.9.2.1.3).
 */
export function overlayFrameIndex(plane: OverlayPlane, frameIndex: number): number | null {
  const bitsAFrame = plane.OverlayRows * plane.OverlayColumns;
  if (plane.dataRange !== null && plane.dataRange.lengthBytes * 8 < 2 * bitsAFrame) {
    return plane.NumberOfFramesInOverlay === 1 && frameIndex !== plane.ImageFrameOrigin - 1 ? null : 0;
  }
  const index = frameIndex - (plane.ImageFrameOrigin - 1);
  return index >= 0 && index < plane.NumberOfFramesInOverlay ? index : null;
}

/**
 * Bits of one overlay frame from Overlay Data, one byte a pixel: frames follow one another without padding, the
 * first pixel in the least significant bit (PS3.5 8.1.2). Bits that the data do not hold are 0.
 */
export function unpackOverlay(
  data: Uint8Array,
  plane: Pick<OverlayPlane, 'OverlayRows' | 'OverlayColumns'>,
  overlayFrame: number,
): Uint8Array<ArrayBuffer> {
  const count = plane.OverlayRows * plane.OverlayColumns;
  const mask = new Uint8Array(count);
  const firstBit = overlayFrame * count;
  for (let index = 0; index < count; index++) {
    const bit = firstBit + index;
    mask[index] = ((data[bit >>> 3] ?? 0) >>> (bit & 7)) & 1;
  }
  return mask;
}

/**
 * Draws an overlay in white into a picture of `channels` bytes a pixel, in place. Graphics are drawn as they are; of
 * a region of interest only its border, so that what it marks stays visible.
 */
export function drawOverlay(
  picture: Uint8Array,
  channels: 1 | 3,
  image: Pick<ImageDescription, 'Rows' | 'Columns'>,
  plane: OverlayPlane,
  mask: Uint8Array,
): void {
  const { OverlayRows, OverlayColumns, OverlayOrigin, OverlayType } = plane;
  const isSet = (row: number, column: number): boolean =>
    row >= 0 &&
    row < OverlayRows &&
    column >= 0 &&
    column < OverlayColumns &&
    mask[row * OverlayColumns + column] === 1;
  for (let row = 0; row < OverlayRows; row++) {
    for (let column = 0; column < OverlayColumns; column++) {
      if (!isSet(row, column)) continue;
      const isInside =
        isSet(row - 1, column) && isSet(row + 1, column) && isSet(row, column - 1) && isSet(row, column + 1);
      if (OverlayType === 'R' && isInside) continue;
      const imageRow = row + OverlayOrigin[0] - 1;
      const imageColumn = column + OverlayOrigin[1] - 1;
      if (imageRow < 0 || imageRow >= image.Rows || imageColumn < 0 || imageColumn >= image.Columns) continue;
      const at = (imageRow * image.Columns + imageColumn) * channels;
      picture.fill(255, at, at + channels);
    }
  }
}
