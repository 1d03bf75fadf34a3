import type { Timer, Timers } from '../../main/timers.ts';

interface Pending {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Time that passes only when the test says so. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  readonly #pending = new Set<Pending>();
  readonly #waiters = new Set<{ readonly delayMs: number; readonly resolve: () => void }>();

  now = (): number => this.#nowMs;

  after(delayMs: number, callback: () => void): Timer {
    const entry = { dueMs: this.#nowMs + delayMs, callback };
    this.#pending.add(entry);
    for (const waiter of this.#waiters) {
      if (waiter.delayMs !== delayMs) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
    return { cancel: () => void this.#pending.delete(entry) };
  }

  /** Lets time pass, calling what falls due in its order, also what is set meanwhile. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (;;) {
      const [next] = [...this.#pending]
        .filter(({ dueMs }) => dueMs <= endMs)
        .toSorted((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }

  /** Resolves when a timer of this delay is set from now on. */
  untilSet(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.add({ delayMs, resolve });
    });
  }
}
