import {
  BrowserWindow,
  Notification,
  dialog,
  ipcMain,
  screen,
  shell,
  type Display,
  type IpcMainInvokeEvent,
} from 'electron';
import path from 'node:path';
import { nativeCallSchema, type NativeCall, type NativeScreen } from '../../shared/model/native-bridge.ts';
import { isAppAddress } from './app-origin.ts';
import { nativeChannel, screensChangedChannel } from './native-channel.ts';

export interface NativeCallOptions {
  openWindow(address: string, screenId: number | null): Promise<void>;
}

/** Answers the pages' native calls: from the top frame of our own pages only, and only what fits the schema. */
export function answerNativeCalls(options: NativeCallOptions): void {
  ipcMain.handle(nativeChannel, async (event, given: unknown) => {
    requireOwnPage(event);
    return answer(nativeCallSchema.parse(given), options);
  });
}

/** Tells every page of ours when a monitor came, went or changed. Call after `ready`: `screen` is not there before. */
export function tellScreenChanges(): void {
  screen.on('display-added', tellPages);
  screen.on('display-removed', tellPages);
  screen.on('display-metrics-changed', tellPages);
}

function tellPages(): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(screensChangedChannel);
}

function requireOwnPage({ senderFrame }: IpcMainInvokeEvent): void {
  if (senderFrame === null || senderFrame.parent !== null || !isAppAddress(senderFrame.url)) {
    throw new Error('Refused: the call does not come from a page of this program');
  }
}

async function answer(given: NativeCall, options: NativeCallOptions): Promise<unknown> {
  switch (given.call) {
    case 'pick-paths':
      return pickPaths(given.kind);
    case 'show-in-folder':
      // A relative path would be taken from wherever this process happens to stand.
      if (path.isAbsolute(given.path)) shell.showItemInFolder(given.path);
      return undefined;
    case 'open-window':
      return options.openWindow(given.address, given.screenId);
    case 'screens': {
      const primary = screen.getPrimaryDisplay();
      return screen.getAllDisplays().map((display) => describe(display, display.id === primary.id));
    }
    case 'notify':
      if (Notification.isSupported()) new Notification({ title: given.title, body: given.body }).show();
      return undefined;
  }
}

export async function pickPaths(kind: 'files' | 'folders'): Promise<readonly string[]> {
  const properties = ['multiSelections', kind === 'files' ? 'openFile' : 'openDirectory'] as const;
  const window = BrowserWindow.getFocusedWindow();
  const options = { properties: [...properties] };
  const picked =
    window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return picked.canceled ? [] : picked.filePaths;
}

function rectangleOf({ x, y, width, height }: Display['workArea']): NativeScreen['available'] {
  return { x, y, width, height };
}

function describe(display: Display, isPrimary: boolean): NativeScreen {
  const { x, y, width, height } = display.bounds;
  return {
    screenId: display.id,
    label: display.label,
    x,
    y,
    width,
    height,
    scaleFactor: display.scaleFactor,
    isPrimary,
    available: rectangleOf(display.workArea),
    bitsPerChannel: display.depthPerComponent,
  };
}
