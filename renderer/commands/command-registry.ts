import { NegatoscopeError } from '../../shared/errors.ts';
import type { PlainTextKey } from '../text/text.ts';
import { normalizeChord } from './key-chord.ts';

/** Where a command means something. `always` holds in every view. */
export type CommandScope = 'always' | 'worklist' | 'reading';
export type ActiveScope = Exclude<CommandScope, 'always'>;

/** Everything a person can do: found by key, in the palette and in the key help. Free of React. */
export interface Command {
  /** `area.verb`, unique. */
  readonly id: string;
  /** Its words in palette and key help. */
  readonly textKey: PlainTextKey;
  /** Default chords, see key-chord.ts; the first is the one shown. Empty: palette only. */
  readonly keys: readonly string[];
  readonly when: CommandScope;
  /** Whether it can run just now; left out means always. A command that cannot run leaves its key alone. */
  readonly isAvailable?: () => boolean;
  /** True for what needs no entry in the palette (moving by arrow keys, say). Key help shows it all the same. */
  readonly isHiddenInPalette?: boolean;
  readonly run: () => void;
}

export interface KeyConflict {
  readonly chord: string;
  readonly commandIds: readonly [string, string];
}

function overlaps(a: CommandScope, b: CommandScope): boolean {
  return a === 'always' || b === 'always' || a === b;
}

/** Pairs of commands that one chord would reach in the same scope. */
export function findKeyConflicts(commands: readonly Command[]): KeyConflict[] {
  const byChord = new Map<string, Command[]>();
  const conflicts: KeyConflict[] = [];
  for (const command of commands) {
    for (const key of command.keys) {
      const chord = normalizeChord(key);
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

export class CommandRegistry {
  #commands: readonly Command[] = [];
  #scope: ActiveScope = 'worklist';
  readonly #listeners = new Set<() => void>();

  get commands(): readonly Command[] {
    return this.#commands;
  }

  get scope(): ActiveScope {
    return this.#scope;
  }

  setScope(scope: ActiveScope): void {
    if (scope === this.#scope) return;
    this.#scope = scope;
    this.#changed();
  }

  /**
   * Adds commands until the returned function is called. Throws `program.fault` when an id is taken or a chord
   * would reach two commands of one scope: that is a slip in the program, not something to decide at run time.
   */
  register(commands: readonly Command[]): () => void {
    const all = [...this.#commands, ...commands];
    const ids = new Set<string>();
    for (const { id } of all) {
      if (ids.has(id)) fault(`two commands are called ${id}`);
      ids.add(id);
    }
    const [conflict] = findKeyConflicts(all);
    if (conflict !== undefined) fault(`${conflict.chord} reaches ${conflict.commandIds.join(' and ')}`);
    this.#commands = all;
    this.#changed();
    const added = new Set(commands);
    return () => {
      this.#commands = this.#commands.filter((command) => !added.has(command));
      this.#changed();
    };
  }

  /** Commands of the current scope that can run now, in the order they were registered. */
  available(): Command[] {
    return this.#commands.filter(
      (command) => overlaps(command.when, this.#scope) && command.isAvailable?.() !== false,
    );
  }

  /** The command that the first matching chord reaches now. */
  find(chords: readonly string[]): Command | undefined {
    const available = this.available();
    for (const chord of chords) {
      const found = available.find((command) => command.keys.some((key) => normalizeChord(key) === chord));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function fault(reason: string): never {
  throw new NegatoscopeError('program.fault', `Command registry: ${reason}`, { where: 'commands' });
}

/** The registry of this window. */
export const commandRegistry = new CommandRegistry();

export function registerCommands(commands: readonly Command[]): () => void {
  return commandRegistry.register(commands);
}
