import { paddingRange } from '../../shared/image/padding.ts';
import { displayFunction, withoutPadding } from '../../shared/image/render-grey.ts';
import type { ShownFrame, TileState } from './reading-state.ts';
import { resolveWindow } from './tile-window.ts';

/** What the object asks not to be shown of a picture. */
export interface HiddenPixels {
  readonly hasShutter: boolean;
  /** The shutter is an overlay that did not come: what it hides is on screen. */
  readonly isShutterMissing: boolean;
  /** Padding that is black only because it is padding. */
  readonly hasPadding: boolean;
}

export function hiddenPixels(
  shown: ShownFrame,
  tile: Pick<TileState, 'windowMode' | 'isInverted'>,
): HiddenPixels {
  const { shutter } = shown.attributes;
  const group = shutter?.ShutterOverlayGroup ?? null;
  return {
    hasShutter: shutter !== null,
    isShutterMissing:
      group !== null && !shown.frame.overlays.some((plane) => plane.group === group && plane.bits !== null),
    hasPadding: isPaddingNoticed(shown, tile),
  };
}

function isPaddingNoticed(
  shown: ShownFrame,
  { windowMode, isInverted }: Pick<TileState, 'windowMode' | 'isInverted'>,
): boolean {
  const range = paddingRange(shown.image);
  const choice = resolveWindow(windowMode, shown);
  if (range === null || choice === null) return false;
  const levelOf = displayFunction(withoutPadding(shown.image), shown.attributes, choice.voi, isInverted);
  return range.some((stored) => levelOf(stored) !== 0);
}
