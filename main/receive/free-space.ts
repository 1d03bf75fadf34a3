import { statfs } from 'node:fs/promises';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { Timers } from './timers.ts';

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
  #freeBytes: Promise<number> | undefined;
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
  async roomBytes(): Promise<number> {
    const now = this.#timers.now();
    if (this.#freeBytes === undefined || now - this.#measuredAt >= measurementMs) {
      this.#measuredAt = now;
      this.#takenSince = 0;
      this.#freeBytes = this.#measure();
    }
    const measuring = this.#freeBytes;
    const spokenFor = this.#takenSince + this.#reserveBytes;
    try {
      return (await measuring) - spokenFor;
    } catch (error) {
      // The next object asks the disk again.
      if (this.#freeBytes === measuring) this.#freeBytes = undefined;
      throw error;
    }
  }

  /** Bytes that are on their way to the disk. */
  took(byteCount: number): void {
    this.#takenSince += byteCount;
  }
}
