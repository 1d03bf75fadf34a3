import type { Reading } from '../reading/reading-context.ts';
import { desk } from './window-desk.ts';

/** The engine has as many walls as reading screens are filled. The returned function ends it. */
export function followSeats({ engine, annotating }: Pick<Reading, 'engine' | 'annotating'>): () => void {
  const follow = (): void => {
    const { seats } = desk.store.getState();
    // What is half drawn has no end on a screen that is gone; what was drawn is kept with its image.
    annotating.cancel();
    const leftOver = engine.setScreenCount(seats.length);
    if (leftOver > 0) desk.tellLeftOver(leftOver);
  };
  follow();
  return desk.store.subscribe((state, before) => {
    if (state.seats !== before.seats) follow();
  });
}
