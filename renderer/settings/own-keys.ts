import type { KeyTable } from '../../shared/model/window-settings.ts';
import { normalizeChord } from '../commands/key-chord.ts';
import type { Command } from '../commands/command-registry.ts';
import { overlaps, resolveKeys } from '../commands/resolve-keys.ts';

/** At most this many keys for one command. */
const mostChords = 4;

/** Whoever has the chord now in a view of the command, other than the command itself. */
export function holderOf(
  commands: readonly Command[],
  table: KeyTable,
  commandId: string,
  chord: string,
): Command | undefined {
  const keys = resolveKeys(commands, table);
  const wanted = commands.find(({ id }) => id === commandId);
  if (wanted === undefined) return undefined;
  return commands.find(
    ({ id, when }) =>
      id !== commandId &&
      overlaps(when, wanted.when) &&
      keys.get(id)?.includes(normalizeChord(chord)) === true,
  );
}

/** The table with one more chord for a command, taken from whoever had it. */
export function withChord(
  commands: readonly Command[],
  table: KeyTable,
  commandId: string,
  chord: string,
): KeyTable {
  const given = normalizeChord(chord);
  const keys = resolveKeys(commands, table);
  const holder = holderOf(commands, table, commandId, given);
  const before = (keys.get(commandId) ?? []).filter((each) => each !== given);
  return {
    ...table,
    ...(holder === undefined ? {} : { [holder.id]: without(keys.get(holder.id), given) }),
    [commandId]: [...before, given].slice(-mostChords),
  };
}

export function withoutChord(
  commands: readonly Command[],
  table: KeyTable,
  commandId: string,
  chord: string,
): KeyTable {
  return { ...table, [commandId]: without(resolveKeys(commands, table).get(commandId), chord) };
}

/** The table in which a command has its default keys again; whoever was given one of them loses it. */
export function withDefault(commands: readonly Command[], table: KeyTable, commandId: string): KeyTable {
  const command = commands.find(({ id }) => id === commandId);
  const cleared = Object.fromEntries(Object.entries(table).filter(([id]) => id !== commandId));
  if (command === undefined) return cleared;
  let next: KeyTable = cleared;
  for (const chord of command.keys) {
    const holder = holderOf(commands, next, commandId, chord);
    if (holder !== undefined) next = withoutChord(commands, next, holder.id, normalizeChord(chord));
  }
  return next;
}

function without(chords: readonly string[] = [], chord: string): string[] {
  return chords.filter((each) => each !== chord);
}
