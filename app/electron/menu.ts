import { Menu } from 'electron';

export interface MenuActions {
  readonly openFiles: () => void;
  readonly openFolders: () => void;
  readonly newWindow: () => void;
}

/** The native menu. Its keys leave those of reading (see the page's own list) alone. */
export function installMenu(actions: MenuActions, hasDeveloperTools: boolean): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      {
        label: '&File',
        submenu: [
          { label: 'Open &files…', accelerator: 'CmdOrCtrl+O', click: actions.openFiles },
          { label: 'Open f&olders…', accelerator: 'CmdOrCtrl+Shift+O', click: actions.openFolders },
          { label: '&New window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWindow },
          { type: 'separator' },
          { role: isMac ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'togglefullscreen' },
          ...(hasDeveloperTools ? [{ role: 'toggleDevTools' } as const] : []),
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
