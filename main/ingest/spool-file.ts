import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { systemFs, type DurableFs } from '../store/durable-fs.ts';
import { failPoint } from '../store/fail-point.ts';
import { diskError, spoolFolder } from '../store/instance-files.ts';
import { FlushPace } from './flush-pace.ts';

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
  readonly #pace: FlushPace;
  readonly #descriptor: number;
  #bytes = 0;
  #isClosed = false;
  /** What is under way on the descriptor: it is not closed before. Never rejects. */
  #aside: Promise<unknown> = Promise.resolve();
  /** What the disk was given before the end, and whether it is busy with it, or has failed. */
  #flushedBytes = 0;
  #isFlushing = false;
  /** Rejects when one of the parts could not be flushed. */
  #flushed: Promise<unknown> = Promise.resolve();

  private constructor(fs: DurableFs, pace: FlushPace, name: string, file: string, descriptor: number) {
    this.#fs = fs;
    this.#pace = pace;
    this.name = name;
    this.path = file;
    this.#descriptor = descriptor;
  }

  static create(dataDirectory: string, fs: DurableFs = systemFs, pace = new FlushPace()): SpoolFile {
    const name = `${randomUUID()}.part`;
    const file = path.join(dataDirectory, spoolFolder, name);
    try {
      const spool = new SpoolFile(fs, pace, name, file, fs.create(file));
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

  /**
   * Gives the disk what is here already while more comes, where that is worth it and the disk is not still busy with an
   * earlier part. `finish` tells when that failed.
   */
  flushAhead(isStream: boolean): void {
    const nowMs = performance.now();
    if (this.#isFlushing || !this.#pace.isWorthIt(this.#bytes, this.#flushedBytes, isStream, nowMs)) return;
    this.#isFlushing = true;
    this.#flushedBytes = this.#bytes;
    this.#flushed = Promise.all([this.#flushed, this.#flushPart(nowMs)]);
    // Heard by `finish`; an object that is discarded needs no disk.
    this.#flushed.catch(() => undefined);
  }

  async #flushPart(startedMs: number): Promise<void> {
    await this.#wait(this.#pace.during(this.#fs.sync(this.#descriptor)));
    this.#isFlushing = false;
    const nowMs = performance.now();
    this.#pace.took(nowMs - startedMs, nowMs);
  }

  /** Puts every byte on stable storage and closes the file. */
  async finish(): Promise<void> {
    failPoint('spool.before-fsync');
    try {
      await this.#wait(this.#pace.during(this.#fs.sync(this.#descriptor)));
      // The system reports a failure once, to whoever asked first.
      await this.#flushed;
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
    const settled = work.catch(() => undefined);
    this.#aside = this.#isFlushing ? Promise.all([this.#aside, settled]) : settled;
    return work;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#fs.close(this.#descriptor);
  }
}
