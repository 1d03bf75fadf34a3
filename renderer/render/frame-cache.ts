import type { StoredFrame } from '../../shared/image/stored-pixels.ts';

/**
 * Decoded frames, the longest unused let go first once they take more than `limitBytes`.
 * A single frame larger than the limit is kept alone: it is the one being read.
 */
export class FrameCache {
  readonly #frames = new Map<string, StoredFrame>();
  readonly #limitBytes: number;
  #usedBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  has(key: string): boolean {
    return this.#frames.has(key);
  }

  /** The frame, which counts as used now. */
  use(key: string): StoredFrame | undefined {
    const frame = this.#frames.get(key);
    if (frame !== undefined) {
      this.#frames.delete(key);
      this.#frames.set(key, frame);
    }
    return frame;
  }

  /** Keeps a frame; answers the keys that had to go for it. */
  keep(key: string, frame: StoredFrame): string[] {
    this.#drop(key);
    this.#frames.set(key, frame);
    this.#usedBytes += frame.pixels.byteLength;
    const gone: string[] = [];
    for (const oldest of this.#frames.keys()) {
      if (this.#usedBytes <= this.#limitBytes || oldest === key) break;
      this.#drop(oldest);
      gone.push(oldest);
    }
    return gone;
  }

  clear(): void {
    this.#frames.clear();
    this.#usedBytes = 0;
  }

  #drop(key: string): void {
    const frame = this.#frames.get(key);
    if (frame === undefined) return;
    this.#frames.delete(key);
    this.#usedBytes -= frame.pixels.byteLength;
  }
}
