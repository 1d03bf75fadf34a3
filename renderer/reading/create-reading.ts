import type { Reading } from './reading-context.ts';
import { ReadingActions } from './reading-actions.ts';
import { readingCalls } from './reading-calls.ts';
import { ReadingEngine } from './reading-engine.ts';

/** The engine of this window's reading view, with the window's own fetch, clock and calls. */
export function createReading(): Reading {
  const engine = new ReadingEngine({
    calls: readingCalls,
    fetch: (path, init) => fetch(path, init),
    nextPicture: (task) => requestAnimationFrame(task),
  });
  return { engine, actions: new ReadingActions(engine.store) };
}
