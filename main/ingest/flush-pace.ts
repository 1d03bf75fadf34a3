const mebibyte = 1024 * 1024;

/** A block of the network's. */
const firstOfStreamBytes = mebibyte / 4;

/** What is read from a file is here whole in no time: there is nothing to gain where the disk is asked twice. */
const firstOfFileBytes = 4 * mebibyte;

const mostBytes = 16 * mebibyte;

/** Flash takes 0.3 ms for a block, and 1.5 ms on a busy machine; a turning disk one or two turns. */
const slowMs = 8;
const slowForMs = 10_000;

/**
 * When the disk of one spool is given what is here of a file while the rest still comes. A first part early, so that it is
 * busy while the second half of a CT arrives, then four times as much and at most 16 MiB more, so that the flush at the end
 * is never about gigabytes. A disk that is flushing another file is busy already, and one that takes long for a part is
 * not asked early: there every flush costs what it saves.
 */
export class FlushPace {
  #underWay = 0;
  #slowUntilMs = Number.NEGATIVE_INFINITY;

  /** Of a file of so many bytes so far; `isStream`: they come as the network brings them. Milliseconds of one clock. */
  isWorthIt(bytes: number, flushedBytes: number, isStream: boolean, nowMs: number): boolean {
    const isEarly = isStream && this.#underWay === 0 && nowMs >= this.#slowUntilMs;
    const firstBytes = isEarly ? firstOfStreamBytes : firstOfFileBytes;
    return bytes >= Math.max(firstBytes, Math.min(4 * flushedBytes, flushedBytes + mostBytes));
  }

  /** `flush`, counted while it lasts. */
  async during(flush: Promise<void>): Promise<void> {
    this.#underWay += 1;
    try {
      await flush;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** The disk took this long for a part. */
  took(milliseconds: number, nowMs: number): void {
    if (milliseconds > slowMs) this.#slowUntilMs = nowMs + slowForMs;
  }
}
