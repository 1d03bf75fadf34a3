import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { FrameSource } from '../store/reader-api.ts';
import type { DecodeOptions, DecodePool } from './pool.ts';

/** Decoded frames by file (which is named by its content) and frame, least recently used first out. */
export interface FrameCache {
  /**
   * The frame from the cache, or decoded and then kept. The caller gets a buffer of its own: frames are moved to
   * whoever asked, so what is kept must stay whole.
   */
  decode(source: FrameSource, options: DecodeOptions): Promise<StoredFrame>;
  readonly usedBytes: number;
}

/** What an entry weighs besides its pixels. */
const entryBytes = 512;

/** A cache of at most `limitBytes` in front of a pool. A frame over the limit passes through. */
export function createFrameCache(pool: DecodePool, limitBytes: number): FrameCache {
  // A Map iterates in order of insertion: an entry that is used again is inserted again.
  const entries = new Map<string, StoredFrame>();
  let usedBytes = 0;

  const remove = (key: string): StoredFrame | undefined => {
    const frame = entries.get(key);
    if (frame === undefined) return undefined;
    entries.delete(key);
    usedBytes -= weightOf(frame);
    return frame;
  };
  const keep = (key: string, frame: StoredFrame): void => {
    remove(key);
    if (weightOf(frame) > limitBytes) return;
    entries.set(key, frame);
    usedBytes += weightOf(frame);
    for (const oldest of entries.keys()) {
      if (usedBytes <= limitBytes) return;
      remove(oldest);
    }
  };

  return {
    async decode(source, options) {
      const key = keyOf(source);
      const kept = remove(key);
      if (kept !== undefined) {
        keep(key, kept);
        return { header: kept.header, pixels: kept.pixels.slice() };
      }
      const frame = await pool.decode(source, options);
      keep(key, { header: frame.header, pixels: frame.pixels.slice() });
      return frame;
    },
    get usedBytes() {
      return usedBytes;
    },
  };
}

/** Row ids are given anew when the index is rebuilt; a file's name goes with its content. */
function keyOf({ file, frameIndex }: FrameSource): string {
  return `${file}\n${frameIndex}`;
}

function weightOf(frame: StoredFrame): number {
  return frame.pixels.byteLength + entryBytes;
}
