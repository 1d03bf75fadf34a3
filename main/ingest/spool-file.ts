import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { diskError, spoolFolder } from '../store/instance-files.ts';

/** Small writes are gathered into one of this size: senders' fragments are often 16 KiB, and each write is a call. */
const bufferBytes = 256 * 1024;

/** A file of ours in `spool/` that is being written. Its name is random; no received value is in it. */
export class SpoolFile {
  readonly name: string;
  readonly path: string;
  readonly #handle: FileHandle;
  #buffer: Uint8Array | undefined;
  #buffered = 0;
  #bytes = 0;
  #isClosed = false;

  private constructor(name: string, file: string, handle: FileHandle) {
    this.name = name;
    this.path = file;
    this.#handle = handle;
  }

  static async create(dataDirectory: string): Promise<SpoolFile> {
    const name = `${randomUUID()}.part`;
    const file = path.join(dataDirectory, spoolFolder, name);
    try {
      return new SpoolFile(name, file, await open(file, 'wx', 0o600));
    } catch (error) {
      throw diskError(error, file, 'create');
    }
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes `chunk`; it is the caller's again once this resolves. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#buffered + chunk.length > bufferBytes) await this.#flush();
    if (chunk.length >= bufferBytes) {
      await this.#writeAll(chunk);
    } else {
      this.#buffer ??= new Uint8Array(bufferBytes);
      this.#buffer.set(chunk, this.#buffered);
      this.#buffered += chunk.length;
    }
    this.#bytes += chunk.length;
  }

  /** Puts every byte on stable storage and closes the file. */
  async finish(): Promise<void> {
    await this.#flush();
    try {
      await this.#handle.sync();
    } catch (error) {
      // After a failed fsync the kernel may have dropped the pages: the bytes are lost, and asking again would lie.
      throw diskError(error, this.path, 'flush');
    } finally {
      await this.#close();
    }
  }

  /** Closes and removes the file, wherever it stands. */
  async discard(): Promise<void> {
    await this.#close();
    try {
      await rm(this.path, { force: true });
    } catch (error) {
      throw diskError(error, this.path, 'remove');
    }
  }

  async #flush(): Promise<void> {
    if (this.#buffer === undefined || this.#buffered === 0) return;
    const pending = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    await this.#writeAll(pending);
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done);
        done += bytesWritten;
      }
    } catch (error) {
      throw diskError(error, this.path, 'write');
    }
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#buffer = undefined;
    await this.#handle.close();
  }
}
