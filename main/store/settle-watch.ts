import { isReceiving } from './receiving-state.ts';

export interface SettleWatchOptions {
  /** How long nothing must come before a study counts as stable; asked at each arrival. */
  readonly settleTimeMs: () => number;
  /** Milliseconds since 1970, UTC: the clock that arrivals are noted by. */
  readonly now: () => number;
  /** Milliseconds of running time, never set: what is waited by. */
  readonly monotonicMs: () => number;
  readonly onSettled: (studyIds: readonly number[]) => void;
}

interface Waiting {
  readonly arrivedAtMs: number;
  readonly settleTimeMs: number;
  /** By the monotonic clock. */
  readonly settlesAtMs: number;
}

/** Timers hold no longer wait than a signed 32-bit number of milliseconds. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Says when studies turn from `receiving` to `stable`, so that the worklist need not ask. An object that comes later
 * opens its study again. Waits by the running time and then compares with the clock, so that a clock that was set
 * neither keeps a study open for ever nor tells of a change before the rows say it.
 */
export class SettleWatch {
  readonly #options: SettleWatchOptions;
  /** In order of arrival: the longest silent first. */
  readonly #waiting = new Map<number, Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SettleWatchOptions) {
    this.#options = options;
  }

  arrived(studyIds: readonly number[]): void {
    const nowMs = this.#options.now();
    for (const studyId of studyIds) this.#wait(studyId, nowMs);
    this.#timer ??= this.#arm();
  }

  /** Begins anew with studies that came before: after a start, and when the settle time changed. */
  restart(studies: readonly { readonly studyId: number; readonly arrivedAtMs: number }[]): void {
    this.close();
    for (const { studyId, arrivedAtMs } of studies.toSorted((a, b) => a.arrivedAtMs - b.arrivedAtMs)) {
      this.#wait(studyId, arrivedAtMs);
    }
    this.#timer = this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  #wait(studyId: number, arrivedAtMs: number): void {
    const { now, monotonicMs } = this.#options;
    const settleTimeMs = this.#options.settleTimeMs();
    const remainingMs = Math.max(0, arrivedAtMs + settleTimeMs - now());
    this.#waiting.delete(studyId);
    this.#waiting.set(studyId, { arrivedAtMs, settleTimeMs, settlesAtMs: monotonicMs() + remainingMs });
  }

  #arm(): NodeJS.Timeout | undefined {
    const times = [...this.#waiting.values()].map(({ settlesAtMs }) => settlesAtMs);
    if (times.length === 0) return undefined;
    const next = times.reduce((earliest, time) => Math.min(earliest, time));
    const waitMs = Math.ceil(Math.max(0, next - this.#options.monotonicMs()));
    return setTimeout(() => this.#settle(), Math.min(waitMs, longestWaitMs)).unref();
  }

  #settle(): void {
    const { now, monotonicMs } = this.#options;
    const settled: number[] = [];
    for (const [studyId, { arrivedAtMs, settleTimeMs, settlesAtMs }] of this.#waiting) {
      if (settlesAtMs > monotonicMs()) continue;
      if (isReceiving(arrivedAtMs, now(), settleTimeMs)) {
        // The clock was set back a little meanwhile: the rows still say `receiving`.
        this.#wait(studyId, arrivedAtMs);
      } else {
        this.#waiting.delete(studyId);
        settled.push(studyId);
      }
    }
    this.#timer = this.#arm();
    if (settled.length > 0) this.#options.onSettled(settled);
  }
}
