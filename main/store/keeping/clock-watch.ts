import type { ReadableDatabase, WritableDatabase } from '../database.ts';

/** A jump of less than this is drift or a correction that no age hangs on. */
const jumpMs = 60_000;

/**
 * Ages are what removal rests on, and the clock that they are counted by may be wrong and be set right. A clock that
 * is behind makes things look too young, which keeps them; one that leaps ahead makes what has just come look old. So
 * leaps are written down, and the age of a thing is the time since then less every leap in between.
 *
 * A computer that slept has leapt too: time asleep does not count. What the clock does while the program does not run
 * cannot be seen.
 */
export class ClockWatch {
  readonly #now: () => number;
  readonly #monotonicMs: () => number;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #offsetMs: number;

  /** `now`: milliseconds since 1970, UTC. `monotonicMs`: milliseconds of running time, never set. */
  constructor(user: WritableDatabase, now: () => number, monotonicMs: () => number) {
    this.#now = now;
    this.#monotonicMs = monotonicMs;
    this.#statements = prepareStatements(user);
    this.#offsetMs = now() - monotonicMs();
  }

  /** Compares both clocks. The oftener, the better it is known what came before a leap and what after. */
  observe(): void {
    const nowMs = this.#now();
    const offsetMs = nowMs - this.#monotonicMs();
    const changeMs = Math.round(offsetMs - this.#offsetMs);
    if (Math.abs(changeMs) < jumpMs) return;
    if (changeMs > 0) this.#statements.insert.run(Math.round(nowMs), changeMs);
    else this.#takeBack(-changeMs);
    // A leap that could not be written down is met again.
    this.#offsetMs = offsetMs;
  }

  /** How long ago that was, by all that is known; never too long, negative when it lies ahead. */
  ageMs(sinceMs: number): number {
    this.observe();
    return this.#now() - sinceMs - this.#statements.since(sinceMs);
  }

  /** A clock that is set back undoes the leaps before, the last one first. */
  #takeBack(backMs: number): void {
    let remainingMs = backMs;
    for (const { clock_leap_id, leap_ms } of this.#statements.newest.all()) {
      if (remainingMs <= 0) return;
      if (leap_ms > remainingMs) this.#statements.shorten.run(remainingMs, clock_leap_id);
      else this.#statements.remove.run(clock_leap_id);
      remainingMs -= leap_ms;
    }
  }
}

function prepareStatements(user: WritableDatabase) {
  return {
    insert: user.change('INSERT INTO clock_leap (noticed_at, leap_ms) VALUES (?, ?)'),
    since: leaptSince(user),
    newest: user.query<{ clock_leap_id: number; leap_ms: number }>(
      'SELECT clock_leap_id, leap_ms FROM clock_leap ORDER BY clock_leap_id DESC',
    ),
    shorten: user.change('UPDATE clock_leap SET leap_ms = leap_ms - ? WHERE clock_leap_id = ?'),
    remove: user.change('DELETE FROM clock_leap WHERE clock_leap_id = ?'),
  };
}

/** By how many milliseconds the clock has leapt since a time, as far as it was written down. */
export function leaptSince(user: ReadableDatabase): (sinceMs: number) => number {
  const query = user.query<{ ms: number | null }>(
    'SELECT sum(leap_ms) AS ms FROM clock_leap WHERE noticed_at >= ?',
  );
  return (sinceMs) => query.get(sinceMs)?.ms ?? 0;
}

/**
 * Whether something that is done every `everyMs` is due. A last time that lies ahead was noted by a wrong clock: due,
 * or it would not be done again until that time comes.
 */
export function isDue(lastMs: number | null, everyMs: number, nowMs: number): boolean {
  return lastMs === null || lastMs > nowMs || nowMs - lastMs >= everyMs;
}
