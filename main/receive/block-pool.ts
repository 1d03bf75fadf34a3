/**
 * Blocks in which received bytes are gathered on their way to the spool, shared by all associations.
 *
 * A PDU is 16–128 KiB and a socket chunk at most 64 KiB; one write call of 256 KiB costs the disk side a fraction of
 * the calls, and copying 256 KiB about 30 µs. An idle association holds no block.
 */
export const blockBytes = 256 * 1024;

// Two for each of a few busy associations; more are left to the garbage collector.
const mostIdleBlocks = 8;

export class BlockPool {
  readonly #idle: Uint8Array[] = [];

  take(): Uint8Array {
    return this.#idle.pop() ?? new Uint8Array(blockBytes);
  }

  /** The caller keeps no view of the block. */
  give(block: Uint8Array): void {
    if (this.#idle.length < mostIdleBlocks) this.#idle.push(block);
  }
}
