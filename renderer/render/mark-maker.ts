import type { ImageDescription } from '../../shared/image/image-description.ts';
import { overlayMask, type FrameOverlay } from '../../shared/image/overlay-bits.ts';
import { paddingTest } from '../../shared/image/padding.ts';
import { shutterLevel, shutterMask } from '../../shared/image/shutter.ts';
import { storedValues, type StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { Picture } from './picture.ts';

/**
 * What stands instead of a stored pixel, as bits of one byte a pixel. An overlay is white, over everything; what a
 * shutter hides has the shutter's level; padding is black.
 */
export const markBits = { overlay: 1, shutter: 2, padding: 4 } as const;
/** Pixels that are not shown: they have no part in the means of their neighbours either. */
export const hiddenBits = markBits.shutter | markBits.padding;

export interface Marks {
  /** One byte a pixel, row-major; null where nothing is marked. */
  readonly mask: Uint8Array | null;
  /** Some pixel may have one of `hiddenBits`. */
  readonly hasHidden: boolean;
  /** Level of what a shutter hides. */
  readonly shutterLevel: number;
}

/** Masks kept: they are as large as pictures, and a scroll needs each but once. */
const keptCount = 4;

/** Marks of pictures; keeps the last ones, so that a mask that stays is not sent to the device again. */
export class MarkMaker {
  readonly #idOf: (object: object) => number;
  readonly #kept = new Map<string, Uint8Array>();
  readonly #shutters = new Map<string, Uint8Array>();

  constructor(idOf: (object: object) => number) {
    this.#idOf = idOf;
  }

  /** @param hidesPadding whether padding would be drawn other than black */
  make(picture: Picture, hidesPadding: boolean): Marks {
    const { overlays, frame, image, attributes, showsHidden } = picture;
    const shutter = showsHidden ? null : attributes.shutter;
    const shuttered = shutter === null ? null : this.#shutterOf(picture);
    const hasHidden = shuttered !== null || hidesPadding;
    const level = shutter === null ? 0 : shutterLevel(shutter);
    if (overlays.length === 0 && !hidesPadding) return { mask: shuttered, hasHidden, shutterLevel: level };
    const key = [
      overlays.length === 0 ? '' : this.#idOf(overlays),
      shuttered === null ? '' : this.#idOf(shuttered),
      hidesPadding ? this.#idOf(frame) : '',
      this.#idOf(image),
    ].join(' ');
    const mask = this.#kept.get(key) ?? this.#combine(picture, shuttered, hidesPadding);
    keep(this.#kept, key, mask);
    return { mask, hasHidden, shutterLevel: level };
  }

  #combine(
    { overlays, frame, image }: Picture,
    shuttered: Uint8Array | null,
    hidesPadding: boolean,
  ): Uint8Array {
    const mask = new Uint8Array(image.Rows * image.Columns);
    if (shuttered !== null) mask.set(shuttered);
    const drawn = overlayMask(image, overlays);
    if (drawn !== null) {
      for (let pixel = 0; pixel < mask.length; pixel++) {
        if (drawn[pixel] === 1) mask[pixel] = (mask[pixel] ?? 0) | markBits.overlay;
      }
    }
    if (hidesPadding) markPadding(mask, frame, image);
    return mask;
  }

  /** The same array for every frame with the same shutter: most series have one for all. */
  #shutterOf({ image, attributes, shutterOverlays }: Picture): Uint8Array | null {
    const { shutter, PixelSpacing } = attributes;
    if (shutter === null) return null;
    const overlays: readonly FrameOverlay[] = shutter.ShutterOverlayGroup === null ? [] : shutterOverlays;
    const key = JSON.stringify([
      shutter,
      image.Rows,
      image.Columns,
      PixelSpacing ?? image.ImagerPixelSpacing ?? image.PixelAspectRatio,
      overlays.length === 0 ? 0 : this.#idOf(overlays),
    ]);
    let mask = this.#shutters.get(key);
    if (mask === undefined) {
      mask = shutterMask(image, shutter, PixelSpacing, overlays).map((hidden) => hidden * markBits.shutter);
    }
    keep(this.#shutters, key, mask);
    return mask;
  }
}

function markPadding(mask: Uint8Array, frame: StoredFrame, image: ImageDescription): void {
  const isPadding = paddingTest(image);
  const values = storedValues(frame);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (isPadding(values[pixel] ?? 0)) mask[pixel] = (mask[pixel] ?? 0) | markBits.padding;
  }
}

/** Puts an entry last, and lets the longest unused go. */
function keep(kept: Map<string, Uint8Array>, key: string, mask: Uint8Array): void {
  kept.delete(key);
  const [oldest] = kept.keys();
  if (kept.size >= keptCount && oldest !== undefined) kept.delete(oldest);
  kept.set(key, mask);
}
