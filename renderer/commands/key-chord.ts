/**
 * Key chords as text: modifiers in the order Ctrl, Alt, Shift and one key, joined by `+` (`Ctrl+K`, `Shift+I`,
 * `Alt+1`, `ArrowDown`, `?`). On macOS the command key counts as Ctrl.
 */
export interface KeyPress {
  /** `KeyboardEvent.key`: what the layout produces. */
  readonly key: string;
  /** `KeyboardEvent.code`: where the key is. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** AltGr reports itself as Ctrl+Alt on Windows; what it types is text, not a chord. */
  readonly isAltGraph: boolean;
}

/** US positions, for layouts whose unshifted key is no ASCII letter, digit or sign. */
const signByCode: Readonly<Record<string, string>> = {
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
};

const modifierKeys: ReadonlySet<string> = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
]);

/**
 * The chords that a key press may stand for, the likeliest first. A letter is what the layout says (so that Q is
 * Q on a French keyboard), unless the layout is not Latin; signs are tried as typed (`?`) and then as
 * modifier and position (`Shift+/`). Empty for a lone modifier.
 */
export function chordsOf(press: KeyPress): string[] {
  if (modifierKeys.has(press.key) || press.key === 'Dead' || press.key === 'Unidentified') return [];
  const isCtrl = (press.ctrlKey && !press.isAltGraph) || press.metaKey;
  const isAlt = press.altKey && !press.isAltGraph;
  const prefix = `${isCtrl ? 'Ctrl+' : ''}${isAlt ? 'Alt+' : ''}`;
  const shift = press.shiftKey ? 'Shift+' : '';
  const { key, code } = press;
  if (key.length > 1) return [`${prefix}${shift}${key}`];
  if (key === ' ') return [`${prefix}${shift}Space`];
  if (/^[a-z]$/iu.test(key)) return [`${prefix}${shift}${key.toUpperCase()}`];
  const chords: string[] = [];
  if (/^[!-~]$/u.test(key)) chords.push(/\d/u.test(key) ? `${prefix}${shift}${key}` : `${prefix}${key}`);
  const atPosition =
    /^Key(?<letter>[A-Z])$/u.exec(code)?.groups?.['letter'] ??
    /^(?:Digit|Numpad)(?<digit>\d)$/u.exec(code)?.groups?.['digit'] ??
    signByCode[code];
  if (atPosition !== undefined) {
    const chord = `${prefix}${shift}${atPosition}`;
    if (!chords.includes(chord)) chords.push(chord);
  }
  return chords;
}

/** One spelling for a chord: modifiers in order, letters in capitals. */
export function normalizeChord(chord: string): string {
  const parts = chord === '+' ? ['+'] : chord.split(/\+(?=.)/u);
  const key = parts.at(-1) ?? '';
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const modifiers = ['Ctrl', 'Alt', 'Shift'].filter(has).map((modifier) => `${modifier}+`);
  return `${modifiers.join('')}${/^[a-z]$/u.test(key) ? key.toUpperCase() : key}`;
}

const labels: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
};

/** The chord as words for key caps: `Ctrl+ArrowLeft` → `['Ctrl', '←']`. */
export function chordLabels(chord: string): string[] {
  return normalizeChord(chord)
    .split(/\+(?=.)/u)
    .map((part) => labels[part] ?? part);
}
