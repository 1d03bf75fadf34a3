import { createHash, type Hash } from 'node:crypto';

/** SHA-256 over the data set of a file that is being streamed: everything from the data set's first byte. */
export class DataSetHash {
  readonly #hash: Hash = createHash('sha256');
  /** What came before it was known where the data set starts. */
  #head: Uint8Array[] | undefined = [];

  /** What will be added is the data set, from its first byte: what precedes it is known. */
  skipHead(): void {
    this.#head = undefined;
  }

  /** `dataSetOffsetBytes` as far as it is known now, counted from the first byte ever added. */
  add(chunk: Uint8Array, dataSetOffsetBytes: number | undefined): void {
    if (this.#head === undefined) {
      this.#hash.update(chunk);
      return;
    }
    // Mostly the first chunk tells: then nothing is copied.
    this.#head.push(dataSetOffsetBytes === undefined ? chunk.slice() : chunk);
    this.#start(dataSetOffsetBytes);
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
    return this.#hash.digest('hex');
  }
}
