import type { DurableFs } from '../store/durable-fs.ts';
import { FlushPace } from './flush-pace.ts';
import { SpoolFile } from './spool-file.ts';

/** How long a file made ahead waits for its object; after that no more are expected. */
const aheadMs = 1000;

/**
 * The spool of one thread, with the next object's file made ahead while objects keep coming. To make a file takes the
 * thread 0.1 to 0.2 ms in which it does not read; after an answer it has them for nothing, because the sender is busy
 * with its next object.
 */
export class SpoolFiles {
  readonly #dataDirectory: string;
  readonly #fs: DurableFs | undefined;
  readonly #pace = new FlushPace();
  #ahead: SpoolFile | undefined;
  #making: NodeJS.Immediate | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(dataDirectory: string, fs?: DurableFs) {
    this.#dataDirectory = dataDirectory;
    this.#fs = fs;
  }

  /** A new file; throws `store.*`. */
  take(): SpoolFile {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead ?? this.#make();
  }

  /** An object was kept: another one is likely to follow. */
  expectAnother(): void {
    // After the answer is out.
    this.#making ??= setImmediate(() => this.#makeAhead());
  }

  /** Removes what was made ahead. */
  async close(): Promise<void> {
    clearImmediate(this.#making);
    this.#making = undefined;
    clearTimeout(this.#expiry);
    this.#expiry = undefined;
    const ahead = this.#ahead;
    this.#ahead = undefined;
    await ahead?.discard();
  }

  #makeAhead(): void {
    this.#making = undefined;
    try {
      this.#ahead ??= this.#make();
    } catch {
      // The object that needs one will meet the same problem, and its sender is told.
      return;
    }
    if (this.#expiry === undefined) this.#expiry = setTimeout(() => this.#expire(), aheadMs).unref();
    else this.#expiry.refresh();
  }

  #expire(): void {
    // What cannot be removed now is cleared away at the next start.
    this.close().catch(() => undefined);
  }

  #make(): SpoolFile {
    return SpoolFile.create(this.#dataDirectory, this.#fs, this.#pace);
  }
}
