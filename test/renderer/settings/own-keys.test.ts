import { describe, expect, it } from 'vitest';
import { findKeyConflicts, resolveKeys } from '../../../renderer/commands/resolve-keys.ts';
import { holderOf, withChord, withDefault, withoutChord } from '../../../renderer/settings/own-keys.ts';
import { everyCommand } from '../../../renderer/settings/every-command.ts';

const commands = await everyCommand();
const keysOf = (table: Readonly<Record<string, readonly string[]>>, id: string) =>
  resolveKeys(commands, table).get(id);

describe("a reader's own keys", () => {
  it('say who has a chord before it is taken', () => {
    expect(holderOf(commands, {}, 'reading.fit', 'W')?.id).toBe('reading.tool-window');
    // The worklist marks with Alt+1; the reading view may use it all the same.
    expect(holderOf(commands, {}, 'reading.fit', 'Alt+1')).toBeUndefined();
    expect(holderOf(commands, {}, 'reading.fit', 'Ctrl+K')?.id).toBe('shell.palette');
  });

  it('take a chord from its holder, who keeps the others', () => {
    const table = withChord(commands, {}, 'reading.fit', 'ArrowRight');
    expect(keysOf(table, 'reading.fit')).toEqual(['=', 'ArrowRight']);
    expect(keysOf(table, 'reading.next')).toEqual(['ArrowDown']);
    expect(findKeyConflicts(commands, resolveKeys(commands, table))).toEqual([]);
  });

  it('let go of a chord, also of the last', () => {
    const table = withoutChord(commands, {}, 'reading.fit', '=');
    expect(keysOf(table, 'reading.fit')).toEqual([]);
  });

  it('give a command its default back, from whoever was given it', () => {
    const taken = withChord(commands, withoutChord(commands, {}, 'reading.fit', '='), 'reading.cine', '=');
    const table = withDefault(commands, taken, 'reading.fit');
    expect(keysOf(table, 'reading.fit')).toEqual(['=']);
    expect(keysOf(table, 'reading.cine')).toEqual(['C']);
  });

  it('hold four chords at most: the oldest goes', () => {
    let table = {};
    for (const chord of ['F2', 'F3', 'F4', 'F5']) table = withChord(commands, table, 'reading.fit', chord);
    expect(keysOf(table, 'reading.fit')).toEqual(['F2', 'F3', 'F4', 'F5']);
  });
});
