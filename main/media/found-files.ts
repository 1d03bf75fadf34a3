import type { FoundFile, WalkResult } from './found-file.ts';

/** Found but not yet read: more are not looked for until some were taken (N102). A path is about 100 bytes. */
const aheadLimit = 50_000;

/**
 * The files of an import, looked for ahead of those who read them: reading begins with the first file found, and the
 * walk of a huge tree waits for the readers. Handed out in the order in which they were found, each once.
 */
export class FoundFiles {
  readonly #onOther: (result: Exclude<WalkResult, { kind: 'file' }>) => void;
  #ahead: FoundFile[] = [];
  #taken = 0;
  #foundCount = 0;
  #isWalked = false;
  #failure: { readonly error: unknown } | undefined;
  #wakeReaders: (() => void)[] = [];
  #wakeWalk: (() => void) | undefined;

  /** `onOther` gets what is not to be read, as it is found. */
  constructor(
    walk: AsyncIterable<WalkResult>,
    onOther: (result: Exclude<WalkResult, { kind: 'file' }>) => void,
  ) {
    this.#onOther = onOther;
    void this.#walk(walk);
  }

  /** Files found in all; null while they are still being looked for. */
  get total(): number | null {
    return this.#isWalked ? this.#foundCount : null;
  }

  /** Undefined when there are no more. Throws what the walk threw, when what it found before is used up. */
  async next(): Promise<FoundFile | undefined> {
    for (;;) {
      const file = this.#ahead[this.#taken];
      if (file !== undefined) {
        this.#taken += 1;
        if (this.#taken === aheadLimit) this.#forgetTaken();
        return file;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isWalked) return undefined;
      this.#forgetTaken();
      await new Promise<void>((resolve) => this.#wakeReaders.push(resolve));
    }
  }

  async #walk(walk: AsyncIterable<WalkResult>): Promise<void> {
    try {
      for await (const result of walk) {
        if (result.kind !== 'file') {
          this.#onOther(result);
          continue;
        }
        this.#ahead.push(result.file);
        this.#foundCount += 1;
        this.#wake();
        if (this.#ahead.length - this.#taken >= aheadLimit) {
          await new Promise<void>((resolve) => {
            this.#wakeWalk = resolve;
          });
        }
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isWalked = true;
    this.#wake();
  }

  #wake(): void {
    const readers = this.#wakeReaders;
    this.#wakeReaders = [];
    for (const wake of readers) wake();
  }

  #forgetTaken(): void {
    this.#ahead = this.#ahead.slice(this.#taken);
    this.#taken = 0;
    this.#wakeWalk?.();
    this.#wakeWalk = undefined;
  }
}
