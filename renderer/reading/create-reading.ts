import type { Reading } from './reading-context.ts';
import { ReadingActions } from './reading-actions.ts';
import { readingCalls } from './reading-calls.ts';
import { ViewActions } from './view-actions.ts';
import { ReadingEngine } from './reading-engine.ts';

/** The engine of this window's reading view, with the window's own fetch, clock and calls. */
export function createReading(): Reading {
  const engine = new ReadingEngine({
    calls: readingCalls,
    fetch: (path, init) => fetch(path, init),
    nextPicture: (task) => requestAnimationFrame(task),
  });
  const actions = new ReadingActions(engine.store);
  return { engine, actions, views: new ViewActions(engine.store, actions) };
}
