import { readingWindowName } from '../../shared/model/reading-window.ts';
import type { Rectangle } from '../../shared/screens/desk-screen.ts';
import { listenForKeys } from '../commands/key-listener.ts';
import type { DeskWindow } from './desk.ts';
import { mirrorDocument } from './mirror-document.ts';

/** A window of this page that shows a reading screen. */
export interface ReadingWindow extends DeskWindow {
  /** The window's element to draw into. */
  readonly root: HTMLElement;
  readonly view: Window;
}

/** A window that is gone without a word (a crash of the window manager, say) is noticed within this time. */
const watchMs = 1000;

/**
 * Opens a window on a place of the desk for this page to draw in. It is an empty document of our own origin, so that
 * one script, store and frame cache serve all screens. Null where pop-ups are not allowed.
 */
export function openReadingWindow(
  number: number,
  at: Rectangle,
  title: (own: string) => string,
  onClosed: () => void,
): ReadingWindow | null {
  const { x, y, width, height } = at;
  const features = `popup,left=${x},top=${y},width=${width},height=${height}`;
  const view = globalThis.open('about:blank', readingWindowName(number), features);
  if (view === null) return null;
  // Browsers open a window on the screen of its opener first, or give it a frame that we did not reckon with.
  view.moveTo(x, y);
  view.resizeTo(width, height);
  const { document } = view;
  const root = document.createElement('div');
  root.id = 'root';
  document.body.replaceChildren(root);
  const endings = [mirrorDocument(globalThis.document, document, title), listenForKeys(view)];
  // What is dropped beside a tile must not load itself in the place of the images.
  for (const type of ['dragover', 'drop']) {
    document.addEventListener(type, (event) => event.preventDefault());
  }
  let isEnded = false;
  const end = (isByHand: boolean): void => {
    if (isEnded) return;
    isEnded = true;
    clearInterval(watch);
    for (const ending of endings) ending();
    if (!isByHand) view.close();
    else {
      // Loaded anew, it would stand there empty.
      view.close();
      onClosed();
    }
  };
  const watch = setInterval(() => {
    if (view.closed) end(true);
  }, watchMs);
  view.addEventListener('pagehide', () => end(true));
  return {
    root,
    view,
    bounds: () => ({
      x: view.screenX,
      y: view.screenY,
      width: view.outerWidth,
      height: view.outerHeight,
    }),
    close: () => end(false),
  };
}
