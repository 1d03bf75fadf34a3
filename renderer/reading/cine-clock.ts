import { playingFilms, type CineActions } from './cine-actions.ts';
import type { ReadingStore } from './reading-store.ts';

/** How long pictures are counted before their rate is told. */
const countMs = 1000;
/** A picture that has not come is looked for again after this. */
const waitMs = 10;

/** What the clock needs of the window; a test has its own. */
export interface CineTime {
  readonly now: () => number;
  readonly later: (task: () => void, delayMs: number) => unknown;
  readonly cancel: (timer: unknown) => void;
}

const windowTime: CineTime = {
  now: () => performance.now(),
  later: (task, delayMs) => setTimeout(task, delayMs),
  cancel: (timer) => {
    if (typeof timer === 'number') clearTimeout(timer);
  },
};

interface Running {
  readonly rateHz: number;
  timer: unknown;
  /** When the next picture is due: what one comes late, the next does not. */
  dueMs: number;
  count: number;
  sinceMs: number;
}

/**
 * Steps every film that plays, each at its own rate or its object's own times, and tells how fast the pictures of the
 * one in the bar really come; the returned function ends it.
 */
export function runCine(store: ReadingStore, cine: CineActions, time: CineTime = windowTime): () => void {
  const running = new Map<number, Running>();
  const tick = (tile: number): void => {
    const film = running.get(tile);
    if (film === undefined) return;
    const now = time.now();
    const isShown = cine.tick(tile);
    // The step may have ended the film, or begun another.
    if (running.get(tile) !== film) return;
    if (isShown) {
      film.count++;
      film.dueMs = Math.max(now, film.dueMs + cine.stayMs(tile));
    } else film.dueMs = now + waitMs;
    const passedMs = now - film.sinceMs;
    if (passedMs >= countMs) {
      if (store.getState().cine?.tile === tile) cine.setShownRate((film.count * 1000) / passedMs);
      film.count = 0;
      film.sinceMs = now;
    }
    film.timer = time.later(() => tick(tile), Math.max(0, film.dueMs - now));
  };
  const end = (tile: number): void => {
    time.cancel(running.get(tile)?.timer);
    running.delete(tile);
  };
  const follow = (): void => {
    const films = playingFilms(store.getState());
    const wanted = new Map(films.map(({ tile, rateHz }) => [tile, rateHz]));
    for (const [tile, { rateHz }] of running) if (wanted.get(tile) !== rateHz) end(tile);
    for (const [tile, rateHz] of wanted) {
      if (running.has(tile)) continue;
      const now = time.now();
      const stayMs = cine.stayMs(tile);
      const film: Running = { rateHz, timer: null, dueMs: now + stayMs, count: 0, sinceMs: now };
      running.set(tile, film);
      film.timer = time.later(() => tick(tile), stayMs);
    }
  };
  const unsubscribe = store.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    for (const tile of running.keys()) end(tile);
  };
}
