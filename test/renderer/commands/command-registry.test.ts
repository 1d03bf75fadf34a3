import { describe, expect, it, vi } from 'vitest';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import { CommandRegistry, type Command } from '../../../renderer/commands/command-registry.ts';
import { findKeyConflicts } from '../../../renderer/commands/resolve-keys.ts';
import { shellCommands } from '../../../renderer/commands/shell-commands.ts';
import { worklistCommands } from '../../../renderer/worklist/worklist-commands.ts';

function buildCommand(values: Partial<Command>): Command {
  return { id: 'test.one', textKey: 'dialog.close', keys: [], when: 'always', run: () => {}, ...values };
}

function codeOf(run: () => void): boolean {
  try {
    run();
  } catch (thrown) {
    return isNegatoscopeError(thrown, 'program.fault');
  }
  return false;
}

describe('command registry', () => {
  it('reaches the command of the current view by a chord that two views share', () => {
    const registry = new CommandRegistry();
    const inList = buildCommand({ id: 'list', keys: ['Enter'], when: 'worklist' });
    const inReading = buildCommand({ id: 'reading', keys: ['Enter'], when: 'reading' });
    registry.register([inList, inReading]);
    expect(registry.find(['Enter'])).toBe(inList);
    registry.setScope('reading');
    expect(registry.find(['Enter'])).toBe(inReading);
  });

  it('leaves the key alone while its command cannot run', () => {
    const registry = new CommandRegistry();
    let canRun = false;
    const command = buildCommand({ keys: ['X'], isAvailable: () => canRun });
    registry.register([command]);
    expect(registry.find(['X'])).toBeUndefined();
    canRun = true;
    expect(registry.find(['X'])).toBe(command);
  });

  it('tries the chords of a press in their order', () => {
    const registry = new CommandRegistry();
    const typed = buildCommand({ id: 'typed', keys: ['?'] });
    const placed = buildCommand({ id: 'placed', keys: ['Shift+/'] });
    registry.register([placed, typed]);
    expect(registry.find(['?', 'Shift+/'])).toBe(typed);
  });

  it('refuses an id or a chord that is taken in the same scope, and is as it was afterwards', () => {
    const registry = new CommandRegistry();
    const first = buildCommand({ id: 'first', keys: ['Ctrl+K'], when: 'always' });
    registry.register([first]);
    expect(codeOf(() => registry.register([buildCommand({ id: 'first' })]))).toBe(true);
    const clash = buildCommand({ id: 'second', keys: ['Ctrl+k'], when: 'reading' });
    expect(codeOf(() => registry.register([clash]))).toBe(true);
    expect(registry.commands).toEqual([first]);
  });

  it('forgets commands with the view that brought them, and says so', () => {
    const registry = new CommandRegistry();
    const heard = vi.fn<() => void>();
    registry.subscribe(heard);
    const forget = registry.register([buildCommand({})]);
    forget();
    expect(registry.commands).toEqual([]);
    expect(heard).toHaveBeenCalledTimes(2);
  });
});

const idOf = (chord: string): string | undefined =>
  worklistCommands.find((command) => command.keys.includes(chord))?.id;

describe('the key map', () => {
  it('gives no chord to two commands of one view', () => {
    expect(findKeyConflicts([...shellCommands, ...worklistCommands])).toEqual([]);
  });

  it('has the keys of the worklist that its bottom bar names', () => {
    expect(['Enter', 'Space', 'Alt+1', 'Alt+2', 'Alt+3', 'Ctrl+F'].map(idOf)).toEqual([
      'worklist.open',
      'worklist.preview',
      'worklist.mark-unread',
      'worklist.mark-read',
      'worklist.mark-flagged',
      'worklist.search',
    ]);
  });
});

describe('the key map of a window', () => {
  it('reaches commands by its own chords, and buttons name them', () => {
    const registry = new CommandRegistry();
    const fit = buildCommand({ id: 'fit', keys: ['='] });
    const fill = buildCommand({ id: 'fill', keys: ['F'] });
    registry.register([fit, fill]);
    registry.setKeyTable({ fit: ['F', 'Shift+F'] });
    expect(registry.find(['F'])).toBe(fit);
    expect(registry.find(['='])).toBeUndefined();
    expect(registry.chordInsteadOf('=')).toBe('F');
    // What the map gave away has no key left to name.
    expect(registry.chordInsteadOf('F')).toBeUndefined();
  });

  it('holds for commands that come later', () => {
    const registry = new CommandRegistry();
    registry.setKeyTable({ fit: ['F'] });
    registry.register([buildCommand({ id: 'fit', keys: ['='] })]);
    expect(registry.keysOf('fit')).toEqual(['F']);
  });
});
