import type { ImageDescription, OverlayPlane } from './image-description.ts';

/** Why a plane that lies over a frame cannot be drawn. */
export const overlayProblems = [
  /** The data end before the plane does. */
  'short',
  /** Bits in the pixel cells, but the plane is of another size than the image, or the image is in colour. */
  'other-shape',
  /** Bits in the pixel cells, but the code stream carries fewer bits of a cell. */
  'not-coded',
] as const;
export type OverlayProblem = (typeof overlayProblems)[number];

/** What one plane lays over one frame. */
export type FrameOverlay =
  | {
      readonly group: number;
      /**
       * One bit a pixel, row-major, the first in the least significant bit of the first byte (PS3.5 8.1.2);
       * `overlayBytes` bytes, bits after the last pixel are without meaning.
       */
      readonly bits: Uint8Array<ArrayBuffer>;
      readonly problem: null;
    }
  | { readonly group: number; readonly bits: null; readonly problem: OverlayProblem };

/** Bytes that the bits of one frame of a plane take. */
export function overlayBytes({
  OverlayRows,
  OverlayColumns,
}: Pick<OverlayPlane, 'OverlayRows' | 'OverlayColumns'>): number {
  return Math.ceil((OverlayRows * OverlayColumns) / 8);
}

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
 * Bits of one frame of a plane, moved so that its first pixel is the least significant bit of the first byte: in
 * Overlay Data frames follow one another without padding (PS3.5 8.1.2). A copy.
 *
 * @param firstBit of the frame in the first byte of `data`, 0 to 7
 */
export function alignOverlay(
  data: Uint8Array,
  plane: Pick<OverlayPlane, 'OverlayRows' | 'OverlayColumns'>,
  firstBit: number,
): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(overlayBytes(plane));
  for (let index = 0; index < bits.length; index++) {
    bits[index] = ((data[index] ?? 0) >>> firstBit) | ((data[index + 1] ?? 0) << (8 - firstBit));
  }
  return bits;
}

/** One bit of each pixel cell as the bits of a plane of the image's size. */
export function packOverlay(cells: ArrayLike<number>, bitPosition: number): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil(cells.length / 8));
  for (let index = 0; index < cells.length; index++) {
    const bit = ((cells[index] ?? 0) >>> bitPosition) & 1;
    bits[index >>> 3] = (bits[index >>> 3] ?? 0) | (bit << (index & 7));
  }
  return bits;
}

/**
 * Which pixels of the image its overlays make white: one byte a pixel, row-major, 1 where any plane is set. Null when
 * nothing is. Graphics are drawn as they are; of a region of interest only its border, so that what it marks stays
 * visible. What lies outside the image is cut.
 */
export function overlayMask(
  image: Pick<ImageDescription, 'Rows' | 'Columns' | 'overlays'>,
  overlays: readonly FrameOverlay[],
): Uint8Array<ArrayBuffer> | null {
  let mask: Uint8Array<ArrayBuffer> | null = null;
  for (const { group, bits } of overlays) {
    const plane = image.overlays.find((candidate) => candidate.group === group);
    if (plane === undefined || bits === null) continue;
    mask ??= new Uint8Array(image.Rows * image.Columns);
    markPlane(mask, image, plane, bits);
  }
  return mask;
}

function markPlane(
  mask: Uint8Array,
  { Rows, Columns }: Pick<ImageDescription, 'Rows' | 'Columns'>,
  { OverlayRows, OverlayColumns, OverlayOrigin, OverlayType }: OverlayPlane,
  bits: Uint8Array,
): void {
  const isSet = (row: number, column: number): boolean => {
    if (row < 0 || row >= OverlayRows || column < 0 || column >= OverlayColumns) return false;
    const bit = row * OverlayColumns + column;
    return (((bits[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) === 1;
  };
  for (let row = 0; row < OverlayRows; row++) {
    const imageRow = row + OverlayOrigin[0] - 1;
    if (imageRow < 0 || imageRow >= Rows) continue;
    for (let column = 0; column < OverlayColumns; column++) {
      const imageColumn = column + OverlayOrigin[1] - 1;
      if (imageColumn < 0 || imageColumn >= Columns || !isSet(row, column)) continue;
      const isInside =
        isSet(row - 1, column) && isSet(row + 1, column) && isSet(row, column - 1) && isSet(row, column + 1);
      if (OverlayType === 'G' || !isInside) mask[imageRow * Columns + imageColumn] = 1;
    }
  }
}

/** Draws a mask in white into a picture of `channels` bytes a pixel, in place. */
export function drawOverlayMask(picture: Uint8Array, channels: 1 | 3, mask: Uint8Array): void {
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === 1) picture.fill(255, pixel * channels, (pixel + 1) * channels);
  }
}
