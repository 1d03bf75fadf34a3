import { EventEmitter } from 'node:events';

/**
 * Stands in for the `electron` module where no Electron binary can be had. It takes part in the life of the
 * program (readiness, windows, quitting) as Electron's documentation describes it, records what it was told, and
 * answers questions of the test over the channel of the process; see `electron-stand-in-process.ts`.
 */
interface Recorded {
  readonly what: string;
  readonly value: unknown;
}

const records: Recorded[] = [];

function note(what: string, value: unknown = null): void {
  records.push({ what, value });
}

/** An event whose default a listener may prevent, as Electron's are. */
class PreventableEvent {
  isPrevented = false;
  readonly url: string;
  constructor(url = '') {
    this.url = url;
  }
  preventDefault(): void {
    this.isPrevented = true;
  }
}

type Handler = (...args: unknown[]) => unknown;
/** Whatever was registered, by the name of the call that registered it. */
const handlers = new Map<string, Handler>();

function keep(name: string): (handler: Handler) => void {
  return (handler) => {
    note(name);
    handlers.set(name, handler);
  };
}

class StandInSession extends EventEmitter {
  readonly setPermissionRequestHandler = keep('setPermissionRequestHandler');
  readonly setPermissionCheckHandler = keep('setPermissionCheckHandler');
  readonly setDevicePermissionHandler = keep('setDevicePermissionHandler');
  readonly setDisplayMediaRequestHandler = keep('setDisplayMediaRequestHandler');
  readonly webRequest = { onBeforeRequest: keep('onBeforeRequest') };
}

class StandInContents extends EventEmitter {
  readonly setWindowOpenHandler = keep('setWindowOpenHandler');
  url = '';
  getURL(): string {
    return this.url;
  }
  reload(): void {
    note('reload');
  }
  send(channel: string, ...values: unknown[]): void {
    note('send', [channel, ...values]);
  }
}

let latestContents: StandInContents | undefined;

export class BrowserWindow extends EventEmitter {
  static readonly windows: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.windows;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return null;
  }
  readonly webContents = new StandInContents();

  constructor(options: unknown) {
    super();
    note('window', options);
    BrowserWindow.windows.push(this);
    latestContents = this.webContents;
    app.emit('web-contents-created', new PreventableEvent(), this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    note('load', url);
    this.webContents.url = url;
    const answer = await answerRequest(url);
    note('loaded', answer.status);
    this.emit('ready-to-show');
  }
  show(): void {
    note('show');
  }
  hide(): void {
    note('hide');
  }
  focus(): void {
    note('focus');
  }
  restore(): void {
    note('restore');
  }
  isDestroyed(): boolean {
    return false;
  }
  close(): void {
    note('close');
  }
  isMinimized(): boolean {
    return true;
  }
}

class StandInApp extends EventEmitter {
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  readonly #ready = Promise.withResolvers<void>();

  constructor() {
    super();
    // Electron becomes ready after the main script has run.
    setImmediate(() => {
      note('ready');
      this.#ready.resolve();
    });
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  enableSandbox(): void {
    note('enableSandbox');
  }
  setPath(name: string, value: string): void {
    note('setPath', [name, value]);
  }
  requestSingleInstanceLock(data: unknown): boolean {
    note('requestSingleInstanceLock', data);
    return process.env['STAND_IN_LOCK'] !== 'taken';
  }
  quit(): void {
    note('quit');
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (!event.isPrevented) this.exit(0);
  }
  exit(code: number): void {
    note('exit', code);
    // The test hears the end of the record from the exit itself.
    process.send?.({ records }, () => process.exit(code));
  }
}

export const app = new StandInApp();
export const session = { defaultSession: new StandInSession() };

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown): void => note('registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, handler: Handler): void => {
    note('protocol.handle', scheme);
    handlers.set(`protocol:${scheme}`, handler);
  },
};

export const ipcMain = {
  handle: (channel: string, handler: Handler): void => {
    note('ipcMain.handle', channel);
    handlers.set(`ipc:${channel}`, handler);
  },
};

export const dialog = {
  showErrorBox: (title: string, text: string): void => note('showErrorBox', [title, text]),
  showOpenDialog: (options: unknown): Promise<{ canceled: boolean; filePaths: string[] }> => {
    note('showOpenDialog', options);
    return Promise.resolve({ canceled: false, filePaths: ['/picked/a.dcm'] });
  },
};

const displays = [
  display(1, 'Left', { x: 0, y: 0, width: 1600, height: 1200 }),
  display(2, 'Reading', { x: 1600, y: 0, width: 2048, height: 2560 }),
];

function display(
  id: number,
  label: string,
  bounds: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
) {
  return { id, label, bounds, workArea: bounds, scaleFactor: 1, depthPerComponent: 10 };
}

export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: (): typeof displays => displays,
  getPrimaryDisplay: (): (typeof displays)[number] | undefined => displays[0],
});

export const shell = { showItemInFolder: (file: string): void => note('showItemInFolder', file) };

export class Notification {
  static isSupported(): boolean {
    return true;
  }
  readonly #options: unknown;
  constructor(options: unknown) {
    this.#options = options;
  }
  show(): void {
    note('notification', this.#options);
  }
}

export const Menu = {
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => note('menu', JSON.parse(JSON.stringify(menu))),
};

/** What the `app` scheme answers, as a page would see it. */
async function answerRequest(
  url: string,
  method = 'GET',
): Promise<{ status: number; headers: object; text: string }> {
  const handler = handlers.get('protocol:app');
  const answer = await handler?.(new Request(url, { method }));
  if (!(answer instanceof Response)) return { status: 0, headers: {}, text: 'no handler' };
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}

/** What a test may ask; each answer is plain JSON. */
const questions: Readonly<Record<string, (...args: readonly string[]) => unknown>> = {
  records: () => records,
  request: (url = '', method = 'GET') => answerRequest(url, method),
  navigate: (event = '', url = '') => {
    const told = new PreventableEvent(url);
    latestContents?.emit(event, told);
    return told.isPrevented;
  },
  openWindow: (url = '', frameName = '') => handlers.get('setWindowOpenHandler')?.({ url, frameName }),
  /** The page's process ends; `drawn`: that of a window which the page opened. */
  crash: (reason = '', drawn = '') => {
    const page = latestContents;
    if (drawn === '') return page?.emit('render-process-gone', {}, { reason });
    const child = new BrowserWindow({});
    page?.emit('did-create-window', child);
    latestContents = page;
    return child.webContents.emit('render-process-gone', {}, { reason });
  },
  /** A monitor comes or goes. */
  displays: (event = '', id = '') => {
    if (event === 'display-removed')
      displays.splice(
        displays.findIndex((one) => String(one.id) === id),
        1,
      );
    else displays.push(display(Number(id), 'New', { x: 3648, y: 0, width: 1200, height: 1600 }));
    return screen.emit(event, {}, {});
  },
  permission: (permission = '') =>
    new Promise((resolve) => {
      handlers.get('setPermissionRequestHandler')?.(null, permission, resolve);
    }),
  permissionCheck: (permission = '') => handlers.get('setPermissionCheckHandler')?.(null, permission),
  devicePermission: () => handlers.get('setDevicePermissionHandler')?.({}),
  displayMedia: () =>
    new Promise((resolve) => {
      handlers.get('setDisplayMediaRequestHandler')?.({}, resolve);
    }),
  load: (url = '') =>
    new Promise((resolve) => {
      handlers.get('onBeforeRequest')?.({ url }, resolve);
    }),
  newSession: () => {
    const before = records.length;
    app.emit('session-created', new StandInSession());
    return records.slice(before).map(({ what }) => what);
  },
  native: async (call = '', frameUrl = '', parent = '') => {
    const senderFrame = { url: frameUrl, parent: parent === '' ? null : {} };
    try {
      const value = await handlers.get('ipc:negatoscope:native')?.({ senderFrame }, JSON.parse(call));
      return { value: value ?? null };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  },
  secondInstance: (data = '') => app.emit('second-instance', {}, [], '', JSON.parse(data)),
  openFile: (file = '') => app.emit('open-file', new PreventableEvent(), file),
  closeAllWindows: () => {
    BrowserWindow.windows.length = 0;
    return app.emit('window-all-closed');
  },
  quit: () => app.quit(),
};

interface Question {
  readonly id: number;
  readonly name: string;
  readonly args: readonly string[];
}

function isQuestion(value: unknown): value is Question {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value && 'args' in value;
}

/** What fails is an answer as well: a test must see it, not wait for it. */
async function answerQuestion(name: string, args: readonly string[]): Promise<unknown> {
  try {
    return await questions[name]?.(...args);
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (message: unknown) => {
  if (!isQuestion(message)) return;
  const { id, name, args } = message;
  void answerQuestion(name, args).then((value) => process.send?.({ id, value: value ?? null }));
});
