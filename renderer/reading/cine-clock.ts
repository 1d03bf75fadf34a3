import { playingFilms, type CineActions } from './cine-actions.ts';
import type { ReadingStore } from './reading-store.ts';

/** How long pictures are counted before their rate is told. */
const countMs = 1000;

interface Timer {
  readonly rateHz: number;
  readonly id: ReturnType<typeof setInterval>;
  count: number;
  sinceMs: number;
}

/**
 * Steps every film that plays, each at its own rate, and tells how fast the pictures of the one in the bar really
 * come; the returned function ends it.
 */
export function runCine(
  store: ReadingStore,
  cine: CineActions,
  now: () => number = () => performance.now(),
): () => void {
  const timers = new Map<number, Timer>();
  const tick = (tile: number): void => {
    const timer = timers.get(tile);
    if (timer === undefined) return;
    if (cine.tick(tile)) timer.count++;
    const passedMs = now() - timer.sinceMs;
    if (passedMs < countMs) return;
    if (store.getState().cine?.tile === tile) cine.setShownRate((timer.count * 1000) / passedMs);
    timer.count = 0;
    timer.sinceMs = now();
  };
  const end = (tile: number): void => {
    clearInterval(timers.get(tile)?.id);
    timers.delete(tile);
  };
  const follow = (): void => {
    const films = playingFilms(store.getState());
    const wanted = new Map(films.map(({ tile, rateHz }) => [tile, rateHz]));
    for (const [tile, { rateHz }] of timers) if (wanted.get(tile) !== rateHz) end(tile);
    for (const [tile, rateHz] of wanted) {
      if (timers.has(tile)) continue;
      const id = setInterval(() => tick(tile), 1000 / rateHz);
      timers.set(tile, { rateHz, id, count: 0, sinceMs: now() });
    }
  };
  const unsubscribe = store.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    for (const tile of timers.keys()) end(tile);
  };
}
