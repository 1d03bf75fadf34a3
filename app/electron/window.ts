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
  recoverFromCrash(window);
  await window.loadURL(appAddress(options.address));
  return window;
}

/** A page that dies again and again is left as it is: loading it for ever helps nobody. */
const mostReloads = 3;
const reloadWindowMs = 60_000;

/**
 * A page that died is loaded anew and shows again what it showed; the windows that it drew died with it, and it opens
 * them again.
 */
function recoverFromCrash(window: BrowserWindow): void {
  const reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const now = Date.now();
    const recent = reloads.filter((at) => now - at < reloadWindowMs).length;
    if (reason === 'clean-exit' || window.isDestroyed() || recent >= mostReloads) return;
    reloads.push(now);
    window.webContents.reload();
  });
  window.webContents.on('did-create-window', (drawn) => {
    drawn.webContents.once('render-process-gone', () => drawn.close());
  });
}
