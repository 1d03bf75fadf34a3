import type { KeyTable } from '../../shared/model/window-settings.ts';
import { normalizeChord } from './key-chord.ts';
import type { Command, CommandScope } from './command-registry.ts';

/** Two commands that one chord would reach in the same view. */
export interface KeyConflict {
  readonly chord: string;
  readonly commandIds: readonly [string, string];
}

export function overlaps(a: CommandScope, b: CommandScope): boolean {
  return a === 'always' || b === 'always' || a === b;
}

/**
 * The chords of each command under a key map. What the map gives to one command it takes from every other of the
 * same view that has it by default, so that a map says only what differs.
 */
export function resolveKeys(commands: readonly Command[], table: KeyTable): Map<string, readonly string[]> {
  const given: { readonly chord: string; readonly when: CommandScope }[] = commands.flatMap(({ id, when }) =>
    (table[id] ?? []).map((chord) => ({ chord: normalizeChord(chord), when })),
  );
  const isGiven = (chord: string, when: CommandScope): boolean =>
    given.some((one) => one.chord === chord && overlaps(one.when, when));
  return new Map(
    commands.map(({ id, when, keys }) => {
      const own = table[id];
      if (own !== undefined) return [id, own.map(normalizeChord)];
      return [id, keys.map(normalizeChord).filter((chord) => !isGiven(chord, when))];
    }),
  );
}

/** Pairs of commands that one chord would reach in the same view. */
export function findKeyConflicts(
  commands: readonly Command[],
  keys: ReadonlyMap<string, readonly string[]> = resolveKeys(commands, {}),
): KeyConflict[] {
  const byChord = new Map<string, Command[]>();
  const conflicts: KeyConflict[] = [];
  for (const command of commands) {
    for (const chord of keys.get(command.id) ?? []) {
      const holders = byChord.get(chord) ?? [];
      for (const holder of holders) {
        if (overlaps(holder.when, command.when))
          conflicts.push({ chord, commandIds: [holder.id, command.id] });
      }
      byChord.set(chord, [...holders, command]);
    }
  }
  return conflicts;
}
