import type { ImageDescription, Shutter } from './image-description.ts';
import { overlayMask, type FrameOverlay } from './overlay-bits.ts';

export type ShutteredImage = Pick<
  ImageDescription,
  'Rows' | 'Columns' | 'overlays' | 'PixelAspectRatio' | 'ImagerPixelSpacing'
>;

/**
 * Which pixels a shutter hides: one byte a pixel, row-major, 1 where it is hidden (PS3.3 C.7.6.11). Of several shapes
 * each hides what lies outside it. Edges and outlines are shown.
 *
 * @param PixelSpacing of the frame: a circle is one on the screen, so that of oblong pixels its rows count otherwise
 * @param overlays of the frame, for a shutter that is one of them (C.7.6.15)
 */
export function shutterMask(
  image: ShutteredImage,
  shutter: Shutter,
  PixelSpacing: readonly [number, number] | null,
  overlays: readonly FrameOverlay[] = [],
): Uint8Array<ArrayBuffer> {
  const { Rows, Columns } = image;
  const bitmap = overlays.filter(({ group }) => group === shutter.ShutterOverlayGroup);
  const mask = overlayMask(asGraphic(image), bitmap) ?? new Uint8Array(Rows * Columns);
  const isShown = shownTest(image, shutter, PixelSpacing);
  for (let row = 1; row <= Rows; row++) {
    for (let column = 1; column <= Columns; column++) {
      if (!isShown(row, column)) mask[(row - 1) * Columns + column - 1] = 1;
    }
  }
  return mask;
}

/** Every bit of the plane counts, also inside a region of interest. */
function asGraphic(image: ShutteredImage): ShutteredImage {
  return { ...image, overlays: image.overlays.map((plane) => ({ ...plane, OverlayType: 'G' })) };
}

function shownTest(
  image: ShutteredImage,
  { rectangle, circle, polygon }: Shutter,
  PixelSpacing: readonly [number, number] | null,
): (row: number, column: number) => boolean {
  const [down, across] = PixelSpacing ?? image.ImagerPixelSpacing ?? image.PixelAspectRatio ?? [1, 1];
  const rowsInColumns = down / across;
  return (row, column) => {
    if (rectangle !== null) {
      if (column < rectangle.ShutterLeftVerticalEdge || column > rectangle.ShutterRightVerticalEdge)
        return false;
      if (row < rectangle.ShutterUpperHorizontalEdge || row > rectangle.ShutterLowerHorizontalEdge)
        return false;
    }
    if (circle !== null) {
      const x = column - circle.column;
      const y = (row - circle.row) * rowsInColumns;
      if (x * x + y * y > circle.radius * circle.radius) return false;
    }
    return polygon === null || isInPolygon(polygon, row, column);
  };
}

/** Even-odd rule; a point on an edge is inside. */
function isInPolygon(corners: readonly (readonly [number, number])[], row: number, column: number): boolean {
  let isInside = false;
  let [previousRow, previousColumn] = corners.at(-1) ?? [0, 0];
  for (const [cornerRow, cornerColumn] of corners) {
    const cross =
      (column - previousColumn) * (cornerRow - previousRow) -
      (row - previousRow) * (cornerColumn - previousColumn);
    const isBetween =
      Math.min(previousRow, cornerRow) <= row &&
      row <= Math.max(previousRow, cornerRow) &&
      Math.min(previousColumn, cornerColumn) <= column &&
      column <= Math.max(previousColumn, cornerColumn);
    if (cross === 0 && isBetween) return true;
    // The ray from the point along its row crosses this edge.
    if (cornerRow > row !== previousRow > row) {
      const crossing =
        cornerColumn + ((previousColumn - cornerColumn) * (row - cornerRow)) / (previousRow - cornerRow);
      if (column < crossing) isInside = !isInside;
    }
    [previousRow, previousColumn] = [cornerRow, cornerColumn];
  }
  return isInside;
}

/** The grey level that is drawn instead of what is hidden: a P-Value of 16 bits is past inversion (C.7.6.11). */
export function shutterLevel({
  ShutterPresentationValue,
}: Pick<Shutter, 'ShutterPresentationValue'>): number {
  const value = Math.min(0xffff, Math.max(0, ShutterPresentationValue ?? 0));
  return Math.round((value / 0xffff) * 255);
}

/** Draws what a mask hides in one level into a picture of `channels` bytes a pixel, in place. */
export function drawShutter(picture: Uint8Array, channels: 1 | 3, mask: Uint8Array, level: number): void {
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === 1) picture.fill(level, pixel * channels, (pixel + 1) * channels);
  }
}
