import type { Timers } from '../timers.ts';

/** What is rehearsed: one object after the other. */
export interface Rehearsed {
  one(): Promise<void>;
  end(): Promise<void>;
}

/** Nothing is rehearsed before nobody sent or imported for so long: a program that starts has better things to do. */
const idleMs = 10_000;
/** Share of the time that rehearsing may take. */
const share = 0.1;

export interface LaterRehearsalOptions {
  readonly begin: () => Promise<Rehearsed>;
  readonly objectCount: number;
  /** False while anybody sends or imports. */
  readonly isIdle: () => boolean;
  readonly timers: Timers;
}

export interface LaterRehearsal {
  /** Resolves when nothing goes on any more, with how many objects were not rehearsed. */
  stop(): Promise<number>;
}

/**
 * Goes on rehearsing while there is nothing else to do, in a tenth of the time, until the engine has compiled the whole
 * way for good:
 * it takes some thousands of objects until it does, and costs a seventh of the processor time of a study that comes
 * before. 2 000 MR of 130 KB over one and four associations, in memory, processor time an object: after 100 rehearsed
 * ones 0.95 and 0.85 ms, after 1 000 0.88 and 0.77, after 3 000 0.84 and 0.70 (Orthanc 0.88 and 0.84).
 */
export function rehearseLater({ begin, objectCount, isIdle, timers }: LaterRehearsalOptions): LaterRehearsal {
  const stopping = new AbortController();
  const { signal } = stopping;
  let left = objectCount;
  let wake: (() => void) | undefined;
  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = timers.after(delayMs, resolve);
      wake = () => {
        timer.cancel();
        resolve();
      };
    });
  const whenIdle = async (): Promise<void> => {
    do await pause(idleMs);
    while (!signal.aborted && !isIdle());
  };
  const run = async (): Promise<void> => {
    await whenIdle();
    if (signal.aborted) return;
    const rehearsal = await begin();
    try {
      while (!signal.aborted && left > 0) {
        const before = timers.now();
        await rehearsal.one();
        left -= 1;
        await pause((timers.now() - before) * (1 / share - 1));
        if (!isIdle()) await whenIdle();
      }
    } finally {
      await rehearsal.end();
    }
  };
  // A machine that does not allow it receives all the same.
  const running = run().catch(() => {
    left = 0;
  });
  return {
    stop: async () => {
      stopping.abort();
      wake?.();
      await running;
      return left;
    },
  };
}
