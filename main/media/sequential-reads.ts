/** What is needed of an open file. */
export interface PartReader {
  read(
    bytes: Uint8Array,
    at: number,
    lengthBytes: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
}

/** Read in one turn while parts are asked for in their order: ten CT slices, and no seek in between. */
const aheadBytes = 4 * 1024 * 1024;
/** A part that starts no farther behind the last one than this is in order: headers and small files lie between. */
const gapLimitBytes = 256 * 1024;

/**
 * Parts of an open file, read far ahead as long as they are asked for in the order in which they lie: one call of the
 * system for ten slices, and a disc that is read from its beginning to its end. One read at a time.
 */
export class SequentialReads {
  readonly #file: PartReader;
  #held: Uint8Array = new Uint8Array(0);
  #heldOffset = 0;
  /** Settles when the read before has; never rejects. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(file: PartReader) {
    this.#file = file;
  }

  /** The bytes from there, fewer where the file ends. They are not written to again. */
  read(offset: number, lengthBytes: number): Promise<Uint8Array> {
    const part = this.#turn.then(
      () => this.#heldPart(offset, lengthBytes) ?? this.#readAt(offset, lengthBytes),
    );
    this.#turn = part.catch(() => undefined);
    return part;
  }

  #heldPart(offset: number, lengthBytes: number): Uint8Array | undefined {
    const from = offset - this.#heldOffset;
    if (from < 0 || from + lengthBytes > this.#held.length) return undefined;
    return this.#held.subarray(from, from + lengthBytes);
  }

  async #readAt(offset: number, lengthBytes: number): Promise<Uint8Array> {
    const end = this.#heldOffset + this.#held.length;
    const isInOrder = offset >= this.#heldOffset && offset <= end + gapLimitBytes;
    if (isInOrder && lengthBytes < aheadBytes) {
      try {
        return await this.#hold(offset, aheadBytes, lengthBytes);
      } catch {
        // The sector that cannot be read may lie behind what is wanted.
      }
    }
    return this.#hold(offset, lengthBytes, lengthBytes);
  }

  /** Reads so many bytes, and fails only when the first `neededBytes` of them cannot be read. */
  async #hold(offset: number, lengthBytes: number, neededBytes: number): Promise<Uint8Array> {
    // Not pooled, and not cleared: all of it that is handed out was read.
    const bytes = Buffer.allocUnsafeSlow(lengthBytes);
    let filled = 0;
    try {
      while (filled < bytes.length) {
        const { bytesRead } = await this.#file.read(bytes, filled, bytes.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      if (filled < neededBytes) throw error;
    }
    this.#held = bytes.subarray(0, filled);
    this.#heldOffset = offset;
    return this.#held.subarray(0, neededBytes);
  }
}
