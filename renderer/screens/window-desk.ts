import { useStore } from 'zustand';
import { readRememberedScreens, type RememberedScreen } from '../../shared/screens/desk-screen.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import { screensKey } from '../../shared/model/window-settings.ts';
import { setSetting } from '../state/settings.ts';
import { t } from '../text/text.ts';
import { Desk, type DeskState } from './desk.ts';
import { openReadingWindow, type ReadingWindow } from './open-reading-window.ts';
import { screenSource } from './screen-source.ts';

/** Opened by the worklist's page, to read. */
export function isReadingPage(): boolean {
  return new URLSearchParams(location.search).get('role') === 'reading';
}

/** The desk as this page fills it. */
export const desk = new Desk({
  source: screenSource(),
  openWindow: (number, at, onClosed) =>
    openReadingWindow(number, at, (title) => t('screens.window', { title, number }), onClosed),
  isForReading: isReadingPage,
  ownBounds: () => ({
    x: globalThis.screenX,
    y: globalThis.screenY,
    width: globalThis.outerWidth,
    height: globalThis.outerHeight,
  }),
  moveOwn: ({ x, y, width, height }) => {
    globalThis.moveTo(x, y);
    globalThis.resizeTo(width, height);
  },
  // What could not be kept still holds in this window; the settings page says what went wrong when it is asked.
  keep: (remembered) => void setSetting(screensKey, JSON.stringify(remembered)),
});

export function useDesk<Part>(select: (state: DeskState<ReadingWindow>) => Part): Part {
  return useStore(desk.store, select);
}

let followed: unknown;

/** Follows the setting when it changes: while it is asked for anew, what was said before is said again. */
export function followScreens(settings: readonly SettingRow[]): void {
  const value = settings.find(({ key }) => key === screensKey)?.value;
  if (value === followed) return;
  followed = value;
  const remembered: readonly RememberedScreen[] =
    (typeof value === 'string' ? readRememberedScreens(value) : undefined) ?? [];
  if (JSON.stringify(remembered) !== JSON.stringify(desk.store.getState().remembered)) {
    desk.setRemembered(remembered);
  }
}

/** A window that is left on purpose takes those that it draws with it: they would be empty. */
export function endDeskWith(target: Window): void {
  target.addEventListener('pagehide', () => desk.closeAll());
}
