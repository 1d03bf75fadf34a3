import type { DisplaySet } from '../../shared/model/reading.ts';
import type { ViewedFrames } from '../../shared/model/viewed-frames.ts';

/** The calls that keep what was seen. */
export interface ViewedCalls {
  viewedFrames(token: string, studyId: number): Promise<readonly ViewedFrames[]>;
  markViewed(token: string, studyId: number, frames: ViewedFrames[]): Promise<void>;
}

/** Soon enough that a crash loses next to nothing, seldom enough that scrolling is not a stream of writes. */
const flushAfterMs = 2000;

/** Keeps which frames were on screen: gathered here, written in runs. What could not be written is tried again. */
export class ViewedRecorder {
  readonly #calls: ViewedCalls;
  /** Frame numbers by instance, by study. */
  readonly #pending = new Map<number, Map<number, Set<number>>>();
  #token: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(calls: ViewedCalls) {
    this.#calls = calls;
  }

  open(token: string): void {
    this.#token = token;
    this.#pending.clear();
  }

  get hasPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Writes what is left; the session may end when the promise is settled. */
  async close(): Promise<void> {
    await this.flush();
    this.#token = null;
    this.#pending.clear();
  }

  /** What was seen of a study before, as instance and 0-based frame. Nothing when that cannot be told. */
  async seenBefore(studyId: number, take: (instanceId: number, frameIndex: number) => void): Promise<void> {
    const token = this.#token;
    if (token === null) return;
    const viewed = await this.#calls.viewedFrames(token, studyId).catch(() => []);
    if (token !== this.#token) return;
    for (const { instanceId, runs } of viewed) {
      for (const [first, last] of runs) {
        for (let frame = first; frame <= last; frame++) take(instanceId, frame - 1);
      }
    }
  }

  mark({ studyId }: DisplaySet, instanceId: number, frameIndex: number): void {
    const instances = this.#pending.get(studyId) ?? new Map<number, Set<number>>();
    this.#pending.set(studyId, instances);
    const frames = instances.get(instanceId) ?? new Set<number>();
    instances.set(instanceId, frames);
    frames.add(frameIndex + 1);
    this.#timer ??= setTimeout(() => void this.flush(), flushAfterMs);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const token = this.#token;
    if (token === null) return;
    const writes = [...this.#pending];
    this.#pending.clear();
    await Promise.all(
      writes.map(async ([studyId, instances]) => {
        const frames = [...instances].map(([instanceId, numbers]) => ({ instanceId, runs: runsOf(numbers) }));
        try {
          await this.#calls.markViewed(token, studyId, frames);
        } catch {
          // Not lost while the study is open: with the next write.
          if (token === this.#token && !this.#pending.has(studyId)) this.#pending.set(studyId, instances);
        }
      }),
    );
  }
}

/** Numbers as runs, ascending. */
export function runsOf(numbers: Iterable<number>): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const open = runs.at(-1);
    if (open !== undefined && open[1] === number - 1) open[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
