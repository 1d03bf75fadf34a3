import { statfs } from 'node:fs/promises';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { Timers } from '../timers.ts';

/** What is read of `fs.statfs`. */
export interface FileSystemRoom {
  /** Bytes of a block. */
  readonly bsize: number;
  /** Blocks in all; 0 where the file system does not tell. */
  readonly blocks: number;
  /** Free blocks that this user may take. */
  readonly bavail: number;
}

/** Bytes that this user may still write on the disk of `directory`. Throws `store.read-failed`. */
export async function measureFreeBytes(
  directory: string,
  readRoom: (path: string) => Promise<FileSystemRoom> = statfs,
): Promise<number> {
  try {
    const { bsize, blocks, bavail } = await readRoom(directory);
    return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NegatoscopeError(
      'store.read-failed',
      `Could not read the free space of ${directory}: ${reason}`,
      { file: directory, operation: 'statfs', reason },
      { cause: error },
    );
  }
}

/** Small objects come by the hundred a second: they share a measurement, less what came since. */
const measurementMs = 250;

/** How much may still be received before the disk is down to its reserve; shared by all associations. */
export class FreeSpace {
  readonly #measure: () => Promise<number>;
  readonly #reserveBytes: number;
  readonly #timers: Timers;
  /** Undefined while it must be measured. */
  #freeBytes: number | undefined;
  #measuring: Promise<number> | undefined;
  #measuredAt = 0;
  #takenSince = 0;

  constructor(measure: () => Promise<number>, reserveBytes: number, timers: Timers) {
    this.#measure = measure;
    this.#reserveBytes = reserveBytes;
    this.#timers = timers;
  }

  /**
   * Bytes above the reserve, less what others were given since the disk was asked; negative when it is below its
   * reserve. Throws what measuring throws.
   */
  roomBytes(): number | Promise<number> {
    const now = this.#timers.now();
    if (this.#measuring === undefined && now - this.#measuredAt >= measurementMs) this.#freeBytes = undefined;
    if (this.#freeBytes !== undefined) return this.#freeBytes - this.#spokenForBytes;
    if (this.#measuring === undefined) {
      this.#measuredAt = now;
      this.#takenSince = 0;
      this.#measuring = this.#remeasure();
    }
    const spokenForBytes = this.#spokenForBytes;
    return this.#measuring.then((freeBytes) => freeBytes - spokenForBytes);
  }

  get #spokenForBytes(): number {
    return this.#takenSince + this.#reserveBytes;
  }

  async #remeasure(): Promise<number> {
    try {
      this.#freeBytes = await this.#measure();
      return this.#freeBytes;
    } finally {
      // After a failure the next object asks the disk again.
      this.#measuring = undefined;
    }
  }

  /** Bytes that are on their way to the disk. */
  took(byteCount: number): void {
    this.#takenSince += byteCount;
  }
}
