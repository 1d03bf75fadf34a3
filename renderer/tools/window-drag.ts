import type { Voi } from '../../shared/image/image-description.ts';
import type { WindowChoice } from '../../shared/image/window-choice.ts';

export interface DragModifiers {
  /** Shift: a tenth. */
  readonly isFine: boolean;
  /** Ctrl: five times. */
  readonly isCoarse: boolean;
}

export interface WindowDragPreference {
  /** The IHE BIR profile asks that dragging down brightens; many viewers darken. */
  readonly downBrightens: boolean;
}

/** A drag over this many CSS pixels doubles the width, or moves the centre by the width that it began with. */
const pixelsPerWidth = 300;

type LinearWindow = Extract<Voi, { kind: 'window' }>;

/**
 * The window after a drag that began with `start`: right widens, down brightens or darkens.
 *
 * The step grows with the width, so that a narrow brain window and a wide bone window feel the same. A VOI LUT has
 * no centre and width: the drag begins from the window that its input range spans.
 */
export function dragWindow(
  start: Voi,
  deltaX: number,
  deltaY: number,
  modifiers: DragModifiers,
  preference: WindowDragPreference,
): WindowChoice {
  const from = start.kind === 'lut' ? windowOfLut(start) : start;
  const speed = (modifiers.isFine ? 0.1 : 1) * (modifiers.isCoarse ? 5 : 1);
  const perPixel = (from.WindowWidth / pixelsPerWidth) * speed;
  const isWhole = from.VOILUTFunction === 'LINEAR';
  // LINEAR has no width below 1 (PS3.3 C.11.2.1.2); the others none of 0.
  const leastWidth = isWhole ? 1 : from.WindowWidth / 1000;
  const width = Math.max(leastWidth, from.WindowWidth + deltaX * perPixel);
  // A higher centre is a darker picture.
  const center = from.WindowCenter + deltaY * perPixel * (preference.downBrightens ? -1 : 1);
  // Values of whole numbers are read in whole numbers; a narrow window keeps its fractions.
  const round = (value: number): number => (isWhole && from.WindowWidth >= 20 ? Math.round(value) : value);
  return {
    voi: {
      ...from,
      WindowCenter: round(center),
      WindowWidth: round(width),
      WindowCenterWidthExplanation: null,
    },
    source: { kind: 'reader' },
  };
}

function windowOfLut({ lut }: Extract<Voi, { kind: 'lut' }>): LinearWindow {
  return {
    kind: 'window',
    WindowCenter: lut.firstMapped + lut.entries.length / 2,
    WindowWidth: Math.max(1, lut.entries.length),
    VOILUTFunction: 'LINEAR',
    WindowCenterWidthExplanation: null,
  };
}
