import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { NativeBridge, NativeCall } from '../../shared/model/native-bridge.ts';
import { nativeChannel, screensChangedChannel } from './native-channel.ts';

/** Exposes typed functions only: no channel name, event or Electron object reaches the page. */
const ask = (call: NativeCall): Promise<unknown> => ipcRenderer.invoke(nativeChannel, call);

/** The same functions with results unchecked: the main process, which we trust, is the far side. */
const bridge: Record<keyof NativeBridge, (...args: never[]) => unknown> = {
  pickPaths: (kind: 'files' | 'folders') => ask({ call: 'pick-paths', kind }),
  pathOfFile: (file: File) => webUtils.getPathForFile(file),
  showInFolder: (path: string) => ask({ call: 'show-in-folder', path }),
  openWindow: (address: string, screenId: number | null) => ask({ call: 'open-window', address, screenId }),
  screens: () => ask({ call: 'screens' }),
  onScreensChanged: (listener: () => void) => ipcRenderer.on(screensChangedChannel, () => listener()),
  notify: (title: string, body: string) => ask({ call: 'notify', title, body }),
};

contextBridge.exposeInMainWorld('negatoscope', bridge);
