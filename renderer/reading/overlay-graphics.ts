import type { OverlayProblem } from '../../shared/image/overlay-bits.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import type { ShownFrame } from './reading-state.ts';
import { errorText } from '../text/error-text.ts';

/** The overlay planes of a picture on screen. */
export interface PictureGraphics {
  /** Planes that lie over this frame and can be drawn. */
  readonly drawableCount: number;
  /** For each plane that cannot, why. */
  readonly missing: readonly string[];
}

const problemTexts: Readonly<Record<OverlayProblem, PlainTextKey>> = {
  short: 'reading.graphics.short',
  'other-shape': 'reading.graphics.otherShape',
  'not-coded': 'reading.graphics.notCoded',
};

export function graphicsOf({ frame, image }: Pick<ShownFrame, 'frame' | 'image'>): PictureGraphics {
  const { overlays, overlayError } = frame;
  const missing = overlays.flatMap(({ problem }) => (problem === null ? [] : t(problemTexts[problem])));
  if (overlayError !== null) missing.push(...image.overlays.map(() => errorText(overlayError)));
  // A plane without size or data is left out of the description, which remembers that there was one.
  if (image.malformed.includes('OverlayRows')) missing.push(t('reading.graphics.malformed'));
  return { drawableCount: overlays.filter(({ bits }) => bits !== null).length, missing };
}
