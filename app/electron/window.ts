import { BrowserWindow, screen } from 'electron';
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

/** The only place that makes a window. Resolves when its page is loaded. */
export async function openWindow(options: WindowOptions): Promise<BrowserWindow> {
  const display = screen.getAllDisplays().find(({ id }) => id === options.screenId);
  const window = new BrowserWindow({
    title: 'Negatoscope',
    width: 1600,
    height: 1000,
    minWidth: 900,
    minHeight: 600,
    ...display?.workArea,
    // The reading room stays dark while the page loads.
    backgroundColor: '#0b0d10',
    show: false,
    webPreferences: {
      preload: options.preloadFile,
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
      devTools: options.hasDeveloperTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(appAddress(options.address));
  return window;
}
