import { NegatoscopeError } from '../../shared/errors.ts';
import type { KeyTable } from '../../shared/model/window-settings.ts';
import type { PlainTextKey } from '../text/text.ts';
import { normalizeChord } from './key-chord.ts';
import { findKeyConflicts, overlaps, resolveKeys } from './resolve-keys.ts';

/** Where a command means something. `always` holds in every view. */
export type CommandScope = 'always' | 'worklist' | 'reading';
export type ActiveScope = Exclude<CommandScope, 'always'>;

/** Everything a person can do: found by key, in the palette and in the key help. Free of React. */
export interface Command {
  /** `area.verb`, unique. */
  readonly id: string;
  /** Its words in palette and key help. */
  readonly textKey: PlainTextKey;
  /** Chords of the default key map, see key-chord.ts; the first is the one shown. Empty: palette only. */
  readonly keys: readonly string[];
  readonly when: CommandScope;
  /** Whether it can run just now; left out means always. A command that cannot run leaves its key alone. */
  readonly isAvailable?: () => boolean;
  readonly run: () => void;
}

export class CommandRegistry {
  #commands: readonly Command[] = [];
  #scope: ActiveScope = 'worklist';
  #keyTable: KeyTable = {};
  #keys: ReadonlyMap<string, readonly string[]> = new Map();
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

  /** Gives the commands, those that come later as well, the chords of a key map. */
  setKeyTable(table: KeyTable): void {
    this.#keyTable = table;
    this.#commandsChanged();
  }

  /** The chords of a command in the key map of this window; the first is the one shown. */
  keysOf(commandId: string): readonly string[] {
    return this.#keys.get(commandId) ?? [];
  }

  /** What is pressed in this window for what `chord` does in the default key map; undefined: no key any more. */
  chordInsteadOf(chord: string): string | undefined {
    const normal = normalizeChord(chord);
    const command = this.#commands.find(
      ({ when, keys }) => overlaps(when, this.#scope) && keys.some((key) => normalizeChord(key) === normal),
    );
    return command === undefined ? chord : this.keysOf(command.id)[0];
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
    this.#commandsChanged();
    const added = new Set(commands);
    return () => {
      this.#commands = this.#commands.filter((command) => !added.has(command));
      this.#commandsChanged();
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
      const found = available.find((command) => this.keysOf(command.id).includes(chord));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #commandsChanged(): void {
    this.#keys = resolveKeys(this.#commands, this.#keyTable);
    this.#changed();
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
