import { desk } from './window-desk.ts';

/**
 * Runs a task before the next picture of whichever window draws next: a browser gives none to a window that is hidden,
 * and the others must go on.
 */
export function beforeNextPicture(task: () => void): void {
  const views = [
    globalThis.window,
    ...desk.store.getState().seats.flatMap(({ window }) => window?.view ?? []),
  ];
  const asked: (readonly [Window, number])[] = [];
  let hasRun = false;
  const run = (): void => {
    if (hasRun) return;
    hasRun = true;
    for (const [view, handle] of asked) view.cancelAnimationFrame(handle);
    task();
  };
  for (const view of views) asked.push([view, view.requestAnimationFrame(run)]);
}
