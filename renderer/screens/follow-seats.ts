import type { ReadingEngine } from '../reading/reading-engine.ts';
import { desk } from './window-desk.ts';

/** The engine has as many walls as reading screens are filled. The returned function ends it. */
export function followSeats(engine: ReadingEngine): () => void {
  const follow = (): void => {
    const { seats } = desk.store.getState();
    const leftOver = engine.setScreenCount(seats.length);
    if (leftOver > 0) desk.tellLeftOver(leftOver);
  };
  follow();
  return desk.store.subscribe((state, before) => {
    if (state.seats !== before.seats) follow();
  });
}
