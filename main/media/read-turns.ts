/**
 * Whose turn it is to read: at most so many at once, first come, first served. A disc that must seek between files
 * that are read at the same time is many times slower than one that is read from its beginning to its end.
 */
export class ReadTurns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs the task when it is its turn. */
  async during<Value>(task: () => Promise<Value>): Promise<Value> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
