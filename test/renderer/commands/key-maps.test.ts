import { describe, expect, it } from 'vitest';
import { normalizeChord } from '../../../renderer/commands/key-chord.ts';
import { keyMaps } from '../../../renderer/commands/key-maps.ts';
import { findKeyConflicts, resolveKeys } from '../../../renderer/commands/resolve-keys.ts';
import { everyCommand } from '../../../renderer/settings/every-command.ts';

const commands = await everyCommand();
const names = ['weasis', 'bir', 'ohif', 'osirix'] as const;

const reached = (name: (typeof names)[number], chord: string, view: 'worklist' | 'reading') => {
  const keys = resolveKeys(commands, keyMaps[name].keys);
  return commands
    .filter(({ id, when }) => (when === view || when === 'always') && keys.get(id)?.includes(chord) === true)
    .map(({ id }) => id);
};

describe.each(names)('the key map %s', (name) => {
  it('reaches one command by one chord in every view', () => {
    expect(findKeyConflicts(commands, resolveKeys(commands, keyMaps[name].keys))).toEqual([]);
  });

  it('names only commands that exist, and spells its chords as keys are read', () => {
    const ids = new Set(commands.map(({ id }) => id));
    expect(Object.keys(keyMaps[name].keys).filter((id) => !ids.has(id))).toEqual([]);
    const chords = Object.values(keyMaps[name].keys).flat();
    expect(chords.filter((chord) => normalizeChord(chord) !== chord)).toEqual([]);
  });

  it('keeps a key for palette, help and the way back', () => {
    const keys = resolveKeys(commands, keyMaps[name].keys);
    const needed = ['shell.palette', 'shell.key-help', 'reading.close', 'worklist.open'];
    expect(needed.filter((id) => (keys.get(id) ?? []).length === 0)).toEqual([]);
  });
});

describe('what people know from elsewhere', () => {
  // OHIF 3 documentation, "Hotkeys": the defaults as it prints them.
  it.each([
    ['I', 'reading.invert'],
    ['Space', 'reading.reset'],
    ['ArrowRight', 'reading.next-tile'],
    ['ArrowDown', 'reading.next'],
    ['=', 'reading.fit'],
    ['C', 'reading.cine'],
    ['R', 'reading.turn-right'],
    ['L', 'reading.turn-left'],
    ['H', 'reading.turn-mirror-horizontal'],
    ['V', 'reading.turn-mirror-vertical'],
    ['PageDown', 'reading.next-series'],
  ])('is under %s as in OHIF: %s', (chord, id) => {
    expect(reached('ohif', chord, 'reading')).toEqual([id]);
  });

  // Weasis, "Keyboard and mouse shortcuts"; IHE BIR gives the same letters.
  it.each([
    ['W', 'reading.tool-window'],
    ['S', 'reading.tool-scroll'],
    ['Z', 'reading.tool-zoom'],
    ['T', 'reading.tool-pan'],
    ['C', 'reading.cine'],
    ['I', 'reading.annotations'],
    ['Escape', 'reading.reset'],
  ])('is under %s as in Weasis: %s', (chord, id) => {
    expect(reached('weasis', chord, 'reading')).toEqual([id]);
  });

  // Horos, Preferences, Hot Keys: move, zoom, length, angle, oval, arrow, closed polygon, pencil.
  it.each([
    ['M', 'reading.tool-pan'],
    ['Z', 'reading.tool-zoom'],
    ['L', 'reading.tool-length'],
    ['A', 'reading.tool-angle'],
    ['E', 'reading.tool-ellipse'],
    ['Q', 'reading.tool-arrow'],
    ['C', 'reading.tool-polygon'],
    ['D', 'reading.tool-freehand'],
    ['H', 'reading.turn-mirror-horizontal'],
  ])('is under %s as in OsiriX: %s', (chord, id) => {
    expect(reached('osirix', chord, 'reading')).toEqual([id]);
  });

  it('scrolls with the left button in the map of IHE BIR, windows in the others', () => {
    expect(names.map((name) => keyMaps[name].leftTool)).toEqual(['window', 'scroll', 'window', 'window']);
  });
});

describe('a table of keys', () => {
  it('takes what it gives from whoever had it by default in the same view', () => {
    const keys = resolveKeys(commands, { 'reading.fit': ['w'] });
    expect(keys.get('reading.fit')).toEqual(['W']);
    expect(keys.get('reading.tool-window')).toEqual([]);
  });

  it('leaves the other view alone', () => {
    const keys = resolveKeys(commands, { 'reading.fit': ['Enter'] });
    expect(keys.get('worklist.open')).toEqual(['Enter']);
  });

  it('that gives one chord twice is in conflict, and says with what', () => {
    const keys = resolveKeys(commands, { 'reading.fit': ['X'], 'reading.cine': ['X'] });
    expect(findKeyConflicts(commands, keys)).toEqual([
      { chord: 'X', commandIds: ['reading.fit', 'reading.cine'] },
    ]);
  });
});
