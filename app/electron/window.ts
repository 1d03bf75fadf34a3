import { BrowserWindow, screen, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron';
import { appAddress } from './app-origin.ts';

export interface WindowOptions {
  readonly preloadFile: string;
  /** Path and query of the page, e.g. `/`. */
  readonly address: string;
  /** A display of `screen.getAllDisplays()`; null where the system likes. */
  readonly screenId: number | null;
  /** Developer tools show what is in memory: not in a package. */
  readonly hasDeveloperTools: boolean;
}

/** The reading room stays dark while the page loads. */
const backgroundColor = '#0b0d10';

const lockedPreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Would fetch dictionaries from the internet.
  spellcheck: false,
};

/** Of a window that a page opens to draw a further reading screen into; its place is the page's own wish. */
export function readingWindowOptions(): BrowserWindowConstructorOptions {
  return {
    title: 'Negatoscope',
    backgroundColor,
    autoHideMenuBar: true,
    webPreferences: { ...lockedPreferences, devTools: false },
  };
}

/** The only place that makes a window of its own. Resolves when its page is loaded. */
export async function openWindow(options: WindowOptions): Promise<BrowserWindow> {
  const display = screen.getAllDisplays().find(({ id }) => id === options.screenId);
  const window = new BrowserWindow({
    title: 'Negatoscope',
    width: 1600,
    height: 1000,
    minWidth: 900,
    minHeight: 600,
    ...display?.workArea,
    backgroundColor,
    show: false,
    webPreferences: {
      ...lockedPreferences,
      preload: options.preloadFile,
      devTools: options.hasDeveloperTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(appAddress(options.address));
  return window;
}
