import { isNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';

export type SaveState =
  | { readonly kind: 'saving' }
  /** It is tried again by itself, unless somebody else changed the same thing: then a person decides. */
  | { readonly kind: 'failed'; readonly error: NegatoscopeError };

export interface SaveQueueOptions<Value> {
  /** Saves what was made from `revision` (0: nothing is stored), answers the stored revision. */
  readonly write: (key: string, value: Value, revision: number) => Promise<number>;
  /** `last` is the value that was stored or asked to be. */
  readonly remove: (key: string, last: Value) => Promise<void>;
  readonly asError: (thrown: unknown) => NegatoscopeError;
  /** undefined: saved. */
  readonly onState: (key: string, state: SaveState | undefined) => void;
  readonly later: (task: () => void, delayMs: number) => void;
}

interface Entry<Value> {
  wanted: Value | null;
  /** For a removal: what is removed. */
  last: Value;
  /** Of what is stored; 0: nothing. */
  revision: number;
  isDirty: boolean;
  isWriting: boolean;
  failure: NegatoscopeError | null;
  attempts: number;
}

const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/**
 * Saves each thing as it was last wanted, one call at a time for each, until the store has it. A failure is told at
 * once and tried again; nothing is ever dropped by itself.
 */
export class SaveQueue<Value> {
  readonly #options: SaveQueueOptions<Value>;
  readonly #entries = new Map<string, Entry<Value>>();
  #writeCount = 0;
  #isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(options: SaveQueueOptions<Value>) {
    this.#options = options;
  }

  /** Counts every call to the store: a list that was asked for while one ran may be older than it. */
  get writeCount(): number {
    return this.#writeCount;
  }

  get unsavedCount(): number {
    return [...this.#entries.values()].filter(({ isDirty }) => isDirty).length;
  }

  /** What is wanted and not stored; `last` is what a removal is about. */
  unsaved(): { readonly key: string; readonly wanted: Value | null; readonly last: Value }[] {
    return [...this.#entries].flatMap(([key, { isDirty, wanted, last }]) =>
      isDirty ? [{ key, wanted, last }] : [],
    );
  }

  isUnsaved(key: string): boolean {
    return this.#entries.get(key)?.isDirty === true;
  }

  revisionOf(key: string): number {
    return this.#entries.get(key)?.revision ?? 0;
  }

  /** What the store has, as it said itself. */
  adopt(key: string, value: Value, revision: number): void {
    const entry = this.#entries.get(key);
    if (entry?.isDirty === true) return;
    this.#entries.set(key, {
      wanted: value,
      last: value,
      revision,
      isDirty: false,
      isWriting: false,
      failure: null,
      attempts: 0,
    });
  }

  /** The store has it no longer. */
  forget(key: string): void {
    this.#entries.delete(key);
    this.#options.onState(key, undefined);
  }

  /** This is how the thing shall be from now on; null: gone. */
  want(key: string, value: Value | null): void {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      // What was never here need not be removed.
      if (value === null) return;
      entry = {
        wanted: value,
        last: value,
        revision: 0,
        isDirty: true,
        isWriting: false,
        failure: null,
        attempts: 0,
      };
      this.#entries.set(key, entry);
    }
    entry.wanted = value;
    if (value !== null) entry.last = value;
    entry.isDirty = true;
    entry.attempts = 0;
    void this.#work(key, entry);
  }

  /** Tries all that failed again, now. What somebody else changed is overwritten: a person has asked for it. */
  retry(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.failure === null) continue;
      if (isNegatoscopeError(entry.failure, 'store.changed-elsewhere')) {
        entry.revision = entry.failure.details.foundRevision;
      }
      entry.attempts = 0;
      void this.#work(key, entry);
    }
  }

  /** Waits until nothing is being written; answers whether all is saved. */
  async settled(): Promise<boolean> {
    while ([...this.#entries.values()].some(({ isWriting }) => isWriting)) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    return this.unsavedCount === 0;
  }

  /** Nothing is tried any more. */
  close(): void {
    this.#isClosed = true;
    this.#entries.clear();
  }

  async #work(key: string, entry: Entry<Value>): Promise<void> {
    if (entry.isWriting || this.#isClosed) return;
    entry.isWriting = true;
    while (entry.isDirty && !this.#isClosed) {
      const { wanted } = entry;
      this.#options.onState(key, { kind: 'saving' });
      this.#writeCount++;
      try {
        if (wanted !== null) entry.revision = await this.#options.write(key, wanted, entry.revision);
        else if (entry.revision > 0) {
          await this.#options.remove(key, entry.last);
          // Wanted again meanwhile, it is a new thing to the store.
          entry.revision = 0;
        }
      } catch (thrown) {
        this.#failed(key, entry, this.#options.asError(thrown));
        break;
      } finally {
        this.#writeCount++;
      }
      entry.failure = null;
      entry.attempts = 0;
      if (entry.wanted !== wanted) continue;
      entry.isDirty = false;
      if (wanted === null) this.#entries.delete(key);
      if (!this.#isClosed) this.#options.onState(key, undefined);
    }
    entry.isWriting = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #failed(key: string, entry: Entry<Value>, error: NegatoscopeError): void {
    entry.failure = error;
    entry.attempts++;
    if (this.#isClosed) return;
    this.#options.onState(key, { kind: 'failed', error });
    if (!mayHelpToWait(error)) return;
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (entry.attempts - 1));
    this.#options.later(() => {
      if (entry.failure !== null && this.#entries.get(key) === entry) void this.#work(key, entry);
    }, delayMs);
  }
}

/** What the store refuses for what it is will be refused again. */
function mayHelpToWait({ code }: NegatoscopeError): boolean {
  return code !== 'store.changed-elsewhere' && code !== 'request.invalid' && code !== 'reading.stale-token';
}
