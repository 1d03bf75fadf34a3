import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { systemFs, type DurableFs } from '../store/durable-fs.ts';
import { failPoint } from '../store/fail-point.ts';
import { diskError, spoolFolder } from '../store/instance-files.ts';

/**
 * Up to here bytes are written in the caller's thread: copying them into the page cache takes less time than waking
 * another thread twice. Beyond it the kernel may hold the writer back for the disk, and nobody else should wait for that.
 */
const writtenAtOnceBytes = 2 * 1024 * 1024;

/**
 * A file of ours in `spool/` that is being written. Its name is random; no received value is in it. Each `write` is a
 * call of the system: callers gather small pieces.
 */
export class SpoolFile {
  readonly name: string;
  readonly path: string;
  readonly #fs: DurableFs;
  readonly #descriptor: number;
  #bytes = 0;
  #isClosed = false;
  /** What is under way on the descriptor: it is not closed before. Never rejects. */
  #aside: Promise<unknown> = Promise.resolve();

  private constructor(fs: DurableFs, name: string, file: string, descriptor: number) {
    this.#fs = fs;
    this.name = name;
    this.path = file;
    this.#descriptor = descriptor;
  }

  static create(dataDirectory: string, fs: DurableFs = systemFs): SpoolFile {
    const name = `${randomUUID()}.part`;
    const file = path.join(dataDirectory, spoolFolder, name);
    try {
      const spool = new SpoolFile(fs, name, file, fs.create(file));
      failPoint('spool.opened');
      return spool;
    } catch (error) {
      throw diskError(error, file, 'create');
    }
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes `chunk`: at once, when it answers undefined; otherwise it is the caller's again once this resolves. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#bytes >= writtenAtOnceBytes) return this.#writeAside(chunk);
    try {
      let done = this.#fs.write(this.#descriptor, chunk);
      while (done < chunk.length) done += this.#fs.write(this.#descriptor, chunk.subarray(done));
    } catch (error) {
      throw diskError(error, this.path, 'write', chunk.length);
    }
    this.#taken(chunk);
    return undefined;
  }

  async #writeAside(chunk: Uint8Array): Promise<void> {
    try {
      let done = 0;
      while (done < chunk.length) {
        done += await this.#wait(this.#fs.writeAside(this.#descriptor, chunk.subarray(done)));
      }
    } catch (error) {
      throw diskError(error, this.path, 'write', chunk.length);
    }
    this.#taken(chunk);
  }

  #taken(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    failPoint('spool.mid-write');
  }

  /** Puts every byte on stable storage and closes the file. */
  async finish(): Promise<void> {
    failPoint('spool.before-fsync');
    try {
      await this.#wait(this.#fs.sync(this.#descriptor));
      this.#close();
    } catch (error) {
      // After a failed fsync the kernel may have dropped the pages: the bytes are lost, and asking again would lie.
      throw diskError(error, this.path, 'flush', this.#bytes);
    }
    failPoint('spool.after-fsync');
  }

  /** Closes and removes the file, wherever it stands. */
  async discard(): Promise<void> {
    await this.#aside;
    try {
      this.#close();
      this.#fs.remove(this.path);
    } catch (error) {
      throw diskError(error, this.path, 'remove');
    }
  }

  #wait<Value>(work: Promise<Value>): Promise<Value> {
    this.#aside = work.catch(() => undefined);
    return work;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#fs.close(this.#descriptor);
  }
}
