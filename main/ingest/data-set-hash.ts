import { createHash, type Hash } from 'node:crypto';

/** Bytes that may wait to be hashed: two blocks more than a CT image of 512 KiB has. */
const heldLimitBytes = 1024 * 1024;

interface Held {
  readonly chunk: Uint8Array;
  readonly release: () => void;
}

/** SHA-256 over the data set of a file that is being streamed: everything from the data set's first byte. */
export class DataSetHash {
  readonly #hash: Hash = createHash('sha256');
  /** What came before it was known where the data set starts. */
  #head: Uint8Array[] | undefined = [];
  /** In their order, not hashed yet. */
  readonly #held: Held[] = [];
  #heldBytes = 0;

  /** What will be added is the data set, from its first byte: what precedes it is known. */
  skipHead(): void {
    this.#head = undefined;
  }

  /** `dataSetOffsetBytes` as far as it is known now, counted from the first byte ever added. */
  add(chunk: Uint8Array, dataSetOffsetBytes: number | undefined): void {
    if (this.#head === undefined) {
      this.#hashHeld(0);
      this.#hash.update(chunk);
      return;
    }
    // Mostly the first chunk tells: then nothing is copied.
    this.#head.push(dataSetOffsetBytes === undefined ? chunk.slice() : chunk);
    this.#start(dataSetOffsetBytes);
  }

  /**
   * The same, only later, at the latest with the digest: hashing half a megabyte takes as long as a flash disk takes to
   * sync it, and then nothing else is to be done. What is added is the data set, from its first byte. `chunk` stays as
   * it is until `release` is called.
   */
  hold(chunk: Uint8Array, release: () => void): void {
    this.#held.push({ chunk, release });
    this.#heldBytes += chunk.length;
    this.#hashHeld(heldLimitBytes);
  }

  /** Hashes the oldest until no more than so many bytes are held. */
  #hashHeld(mostBytes: number): void {
    while (this.#heldBytes > mostBytes) {
      const oldest = this.#held.shift();
      if (oldest === undefined) return;
      this.#heldBytes -= oldest.chunk.length;
      this.#hash.update(oldest.chunk);
      oldest.release();
    }
  }

  #start(dataSetOffsetBytes: number | undefined): void {
    if (this.#head === undefined || dataSetOffsetBytes === undefined) return;
    let skipBytes = dataSetOffsetBytes;
    for (const chunk of this.#head) {
      this.#hash.update(chunk.subarray(Math.min(skipBytes, chunk.length)));
      skipBytes = Math.max(0, skipBytes - chunk.length);
    }
    this.#head = undefined;
  }

  /** Lower-case hex. Ends the hash. */
  digest(dataSetOffsetBytes: number): string {
    this.#start(dataSetOffsetBytes);
    this.#hashHeld(0);
    return this.#hash.digest('hex');
  }
}
