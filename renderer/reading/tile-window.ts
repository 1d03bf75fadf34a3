import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import { storedValues } from '../../shared/image/stored-pixels.ts';
import {
  defaultChoice,
  objectChoices,
  uptakeChoice,
  type WindowChoice,
} from '../../shared/image/window-choice.ts';
import type { ShownFrame, WindowMode } from './reading-state.ts';

/** The range of a frame's values is found by reading all of them: once a frame. */
const rangeOf = new WeakMap<StoredFrame, WindowChoice>();

/** The window that a frame is drawn with. null for colour, which has none. */
export function resolveWindow(mode: WindowMode, shown: ShownFrame): WindowChoice | null {
  const { image, attributes, frame } = shown;
  const { photometric } = frame.header;
  if (photometric === 'RGB' || photometric === 'PALETTE COLOR') return null;
  const fixed = mode.kind === 'fixed' ? ofThisPicture(mode.choice, shown) : null;
  if (fixed !== null) return fixed;
  const offered = objectChoices(attributes);
  const chosen = (mode.kind === 'object' ? offered[mode.index] : undefined) ?? offered[0];
  if (chosen !== undefined) return chosen;
  const known = rangeOf.get(frame);
  if (known !== undefined) return known;
  const range = defaultChoice(image, attributes, storedValues(frame));
  rangeOf.set(frame, range);
  return range;
}

/** A preset by uptake is worked out for each picture anew: another study has another dose and weight. */
function ofThisPicture(choice: WindowChoice, { image }: ShownFrame): WindowChoice | null {
  const { source } = choice;
  return source.kind === 'preset' && source.suv !== undefined ? uptakeChoice(image, source.suv) : choice;
}

/** Monochrome pictures can be windowed and inverted. */
export function isGrey({ frame }: ShownFrame): boolean {
  return frame.header.photometric !== 'RGB' && frame.header.photometric !== 'PALETTE COLOR';
}
