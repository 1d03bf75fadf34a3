import { renderPalette, renderRgb } from './colour.ts';
import { frameAttributes, type ImageDescription, type VoiFunction } from './image-description.ts';
import type { FrameOverlay } from './overlay-bits.ts';
import { isDrawnInverted } from './presentation.ts';
import { renderGrey, withoutPadding } from './render-grey.ts';
import { drawShutter, shutterLevel, shutterMask } from './shutter.ts';
import { storedValues, type StoredFrame } from './stored-pixels.ts';
import { defaultChoice, type WindowChoice } from './window-choice.ts';

/** A frame as a picture: rows × columns × channels bytes, row-major, interleaved. */
export interface RenderedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly channels: 1 | 3;
  readonly picture: Uint8Array<ArrayBuffer>;
  /** The window applied; null for colour. */
  readonly choice: WindowChoice | null;
  readonly isInverted: boolean;
}

/** A window that somebody asked for, in modality units. */
export function readerChoice(
  WindowCenter: number,
  WindowWidth: number,
  VOILUTFunction: VoiFunction,
): WindowChoice {
  return {
    voi: { kind: 'window', WindowCenter, WindowWidth, VOILUTFunction, WindowCenterWidthExplanation: null },
    source: { kind: 'reader' },
  };
}

/**
 * The picture that a viewport shows at 1:1, without overlays and annotation: the grey pipeline with `choice` (the
 * default window of the frame when undefined), the palette, or RGB; then the display shutter. `overlays` of the frame
 * are needed only for a shutter that is one of them. `showsHidden` lifts the shutter and shows padding as it is stored.
 */
export function renderFrame(
  image: ImageDescription,
  frameIndex: number,
  frame: StoredFrame,
  choice?: WindowChoice,
  overlays: readonly FrameOverlay[] = [],
  showsHidden = false,
): RenderedFrame {
  const rendered = renderUnshuttered(showsHidden ? withoutPadding(image) : image, frameIndex, frame, choice);
  const { shutter, PixelSpacing } = frameAttributes(image, frameIndex);
  if (shutter !== null && !showsHidden) {
    const mask = shutterMask(image, shutter, PixelSpacing, overlays);
    drawShutter(rendered.picture, rendered.channels, mask, shutterLevel(shutter));
  }
  return rendered;
}

function renderUnshuttered(
  image: ImageDescription,
  frameIndex: number,
  frame: StoredFrame,
  choice: WindowChoice | undefined,
): RenderedFrame {
  const { rows, columns, photometric } = frame.header;
  const values = storedValues(frame);
  const inColour = (picture: Uint8Array<ArrayBuffer>): RenderedFrame => ({
    rows,
    columns,
    channels: 3,
    picture,
    choice: null,
    isInverted: false,
  });
  if (photometric === 'PALETTE COLOR' && image.palette !== null) {
    return inColour(renderPalette(values, image.palette));
  }
  if (frame.header.samplesPerPixel === 3) return inColour(renderRgb(values, frame.header.bitsStored));
  const attributes = frameAttributes(image, frameIndex);
  const shown = choice ?? defaultChoice(image, attributes, values);
  return {
    rows,
    columns,
    channels: 1,
    picture: renderGrey(frame, image, attributes, shown.voi, false),
    choice: shown,
    isInverted: isDrawnInverted(image, false),
  };
}
