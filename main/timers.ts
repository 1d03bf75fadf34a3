import { performance } from 'node:perf_hooks';

/** Time, so that tests can pass a minute in no time. */
export interface Timers {
  /** Milliseconds of a clock that never goes back; its zero means nothing. */
  now(): number;
  /** Calls once after `delayMs`, unless cancelled. */
  after(delayMs: number, callback: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const handle = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
