import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a long run has in use, so that one that grows without end is seen. */
export interface MemoryWatch {
  /** Collects garbage and says what is left. */
  look(): string;
  /** Live bytes that were added from the first look on, by looks of the second half against those of the first. */
  readonly grownBytes: number;
}

export function watchMemory(): MemoryWatch {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const live: number[] = [];
  return {
    look() {
      if (typeof collect === 'function') collect();
      const { rss, heapUsed, external } = process.memoryUsage();
      live.push(heapUsed + external);
      return `${megabytes(heapUsed + external)} live, ${megabytes(rss)} resident`;
    },
    get grownBytes() {
      // The first look is before anything was done: caches are still empty.
      const looks = live.slice(1);
      const half = Math.floor(looks.length / 2);
      if (half === 0) return 0;
      return Math.min(...looks.slice(half)) - Math.min(...looks.slice(0, half));
    },
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
