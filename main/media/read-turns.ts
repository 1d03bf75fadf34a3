/** A CT slice of 512 KB and its header fit; longer files are read in pieces of it, in one turn too. */
const bufferBytes = 1024 * 1024;

/**
 * Whose turn it is to read: at most so many at once, first come, first served. A disc that must seek between files
 * that are read at the same time is many times slower than one that is read from its beginning to its end.
 */
export class ReadTurns {
  /** What is read into, one for each turn. */
  readonly #free: Uint8Array[];
  readonly #waiting: ((buffer: Uint8Array) => void)[] = [];

  constructor(count: number) {
    this.#free = Array.from({ length: count }, () => new Uint8Array(bufferBytes));
  }

  /** Runs the task when it is its turn; the buffer is its own until it settles. */
  async during<Value>(task: (buffer: Uint8Array) => Promise<Value>): Promise<Value> {
    const buffer =
      this.#free.pop() ?? (await new Promise<Uint8Array>((resolve) => this.#waiting.push(resolve)));
    try {
      return await task(buffer);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(buffer);
      else next(buffer);
    }
  }
}
