import type { ReadingActions } from './reading-actions.ts';
import type { ReadingStore } from './reading-store.ts';

/** Steps the cine while one plays; the returned function ends it. */
export function runCine(store: ReadingStore, actions: ReadingActions): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let rateHz: number | null = null;
  const follow = (): void => {
    const wanted = store.getState().cine?.rateHz ?? null;
    if (wanted === rateHz) return;
    rateHz = wanted;
    clearInterval(timer);
    if (wanted !== null) timer = setInterval(() => actions.stepCine(), 1000 / wanted);
  };
  const unsubscribe = store.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}
