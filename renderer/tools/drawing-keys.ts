import { isElement } from '../commands/key-listener.ts';
import type { Annotating } from './annotating.ts';

/** Pixels of the picture that an arrow key moves the drawing cursor by: alone, with Shift (fine), with Ctrl (coarse). */
const steps = { usual: 1, fine: 0.1, coarse: 10 } as const;

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key is, without the browser. */
export interface DrawingKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/**
 * Keys while something is being drawn, before any command sees them: arrows move the cursor, Enter places a point,
 * Backspace takes the last one back. True when the key was taken.
 *
 * Alt with an arrow moves as Shift does and holds directions to 45°, because Shift alone is the fine step.
 */
export function drawByKey(annotating: Annotating, pressed: DrawingKey): boolean {
  const { cursor, drawing, form } = annotating.store.getState();
  if (form !== null) return false;
  const { key, shiftKey, altKey } = pressed;
  const isCoarse = pressed.ctrlKey || pressed.metaKey;
  const hand = { isConstrained: altKey };
  const arrow = arrows[key];
  if (cursor !== null && arrow !== undefined) {
    const step = isCoarse ? steps.coarse : shiftKey ? steps.fine : steps.usual;
    annotating.moveCursor(arrow[0] * step, arrow[1] * step, hand);
    return true;
  }
  if (isCoarse) return false;
  if (cursor !== null && key === 'Enter') {
    annotating.pressCursor(hand);
    return true;
  }
  return drawing !== null && key === 'Backspace' && annotating.unplace();
}

/** Asks `drawByKey` before the commands of the window; nothing is taken from a field or a dialog. */
export function listenForDrawingKeys(target: Window, annotating: Annotating): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if (target.document.querySelector('dialog:modal, [role="menu"]') !== null) return;
    if (isElement(event.target) && event.target.closest('input, textarea, select') !== null) return;
    if (!drawByKey(annotating, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return () => target.removeEventListener('keydown', onKeyDown, { capture: true });
}
