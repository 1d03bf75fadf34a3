import type { CineActions } from './cine-actions.ts';
import type { ReadingStore } from './reading-store.ts';

/** How long pictures are counted before their rate is told. */
const countMs = 1000;

/** Steps the film while one plays, and tells how fast its pictures really come; the returned function ends it. */
export function runCine(
  store: ReadingStore,
  cine: CineActions,
  now: () => number = () => performance.now(),
): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let rateHz: number | null = null;
  let count = 0;
  let sinceMs = 0;
  const tick = (): void => {
    if (cine.tick()) count++;
    const passedMs = now() - sinceMs;
    if (passedMs < countMs) return;
    cine.setShownRate((count * 1000) / passedMs);
    count = 0;
    sinceMs = now();
  };
  const follow = (): void => {
    const { cine: film } = store.getState();
    const wanted = film?.isPlaying === true ? film.rateHz : null;
    if (wanted === rateHz) return;
    rateHz = wanted;
    clearInterval(timer);
    if (wanted === null) return;
    count = 0;
    sinceMs = now();
    timer = setInterval(tick, 1000 / wanted);
  };
  const unsubscribe = store.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}
