import type { NegatoscopeError } from '../../shared/errors.ts';
import type { FrameOverlay } from '../../shared/image/overlay-bits.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';

/** A frame and what lies over it: they come together, so that no picture is ever without its graphics. */
export interface LoadedFrame extends StoredFrame {
  readonly overlays: readonly FrameOverlay[];
  /** Why the overlays did not come; the picture is shown and says so. */
  readonly overlayError: NegatoscopeError | null;
}

/**
 * Decoded frames, the longest unused let go first once they take more than `limitBytes`.
 * A single frame larger than the limit is kept alone: it is the one being read.
 */
export class FrameCache {
  readonly #frames = new Map<string, LoadedFrame>();
  #limitBytes: number;
  #usedBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** For what is kept from now on. */
  setLimit(limitBytes: number): void {
    this.#limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  has(key: string): boolean {
    return this.#frames.has(key);
  }

  /** The frame, which counts as used now. */
  use(key: string): LoadedFrame | undefined {
    const frame = this.#frames.get(key);
    if (frame !== undefined) {
      this.#frames.delete(key);
      this.#frames.set(key, frame);
    }
    return frame;
  }

  /** Keeps a frame; answers the keys that had to go for it. */
  keep(key: string, frame: LoadedFrame): string[] {
    this.#drop(key);
    this.#frames.set(key, frame);
    this.#usedBytes += weightOf(frame);
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
    this.#usedBytes -= weightOf(frame);
  }
}

function weightOf({ pixels, overlays }: LoadedFrame): number {
  return overlays.reduce((sum, { bits }) => sum + (bits?.length ?? 0), pixels.byteLength);
}
