import { commandRegistry } from './command-registry.ts';
import { chordsOf } from './key-chord.ts';

/** Keys that belong to the text while one is typed, with or without Ctrl. */
const editingChords: ReadonlySet<string> = new Set(
  ['A', 'C', 'V', 'X', 'Z', 'Y', 'ArrowLeft', 'ArrowRight', 'Backspace', 'Delete', 'Home', 'End'].map(
    (key) => `Ctrl+${key}`,
  ),
);

/** Turns key presses of the window into commands. Returns the function that stops it. */
export function listenForKeys(target: Window): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    // A modal dialog owns the keyboard.
    // Also that of the page which draws this window.
    if (hasDialog(target.document) || hasDialog(document)) return;
    const chords = chordsOf({
      key: event.key,
      code: event.code,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      shiftKey: event.shiftKey,
      isAltGraph: event.getModifierState('AltGraph'),
    });
    const own = chords.filter((chord) => !belongsToTarget(chord, event.target));
    const command = commandRegistry.find(own);
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

function hasDialog(page: Document): boolean {
  return page.querySelector('dialog:modal') !== null;
}

/** An element of whichever window: each has classes of its own, so that `instanceof` says no. */
export function isElement(target: EventTarget | null): target is Element {
  return target !== null && 'closest' in target;
}

/** Whether the element with the focus needs the chord for itself. */
export function belongsToTarget(chord: string, target: EventTarget | null): boolean {
  if (!isElement(target)) return false;
  if (walksByKeyboard(chord, target)) return true;
  const { selector, keeps } = ownKeys.find((entry) => target.closest(entry.selector) !== null) ?? noKeys;
  return selector !== '' && keeps(chord);
}

/**
 * Tab goes from viewport to viewport; but for whoever stands on a button by keyboard it goes to the next control, and
 * in a bar or list the arrows do. After a click on a button the keys are the view's own.
 */
function walksByKeyboard(chord: string, target: Element): boolean {
  if (target.closest('[data-tile]') !== null || !target.matches(':focus-visible')) return false;
  if (chord === 'Tab' || chord === 'Shift+Tab') return true;
  return target.closest('[data-roving]') !== null && /^(?:Arrow\w+|Home|End)$/u.test(chord);
}

const noKeys = { selector: '', keeps: (): boolean => false };

const ownKeys: readonly { readonly selector: string; readonly keeps: (chord: string) => boolean }[] = [
  {
    selector: '[role="menu"], [role="listbox"]',
    keeps: () => true,
  },
  {
    selector:
      'input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"]), textarea, [contenteditable="true"]',
    keeps: (chord) =>
      editingChords.has(chord) || (!/^(?:Ctrl|Alt)\+/u.test(chord) && !/^(?:F\d+|Escape)$/u.test(chord)),
  },
  {
    selector: 'select, input',
    keeps: (chord) => /^(?:Arrow\w+|Space|Enter|Home|End|PageUp|PageDown)$/u.test(chord),
  },
  {
    selector: 'button, a[href], summary, [role="separator"]',
    keeps: (chord) => /^(?:Space|Enter)$/u.test(chord),
  },
];
