import { rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { contentSecurityPolicy } from '../../../main/security-headers.ts';
import { packageFiles } from '../../../app/electron/package-files.ts';
import { projectDirectory } from '../../../app/launch/project.mjs';
import { findInstances } from '../../../main/query/find-instances.ts';
import { startScriptedArchive } from '../../support/scripted-archive.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { StandInProcess, type StandInRecord } from '../../support/electron-stand-in-process.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/**
 * The Electron host as it is built, with a recording stand-in for Electron: what it asks of Electron, and what it
 * answers. The same pages and the same requests run in Chromium against the browser host (`test/e2e`).
 */
interface Host {
  readonly host: StandInProcess;
  readonly dataDirectory: string;
  readonly readyLine: z.infer<typeof readyLineSchema>;
}

const readyLineSchema = z.object({
  event: z.literal('ready'),
  url: z.string(),
  dicom: z.object({ host: z.string(), port: z.number(), ae: z.string() }),
  data: z.string(),
});

async function startHost(...args: readonly string[]): Promise<Host> {
  const dataDirectory = temporaryDirectory();
  const host = new StandInProcess(['--data', dataDirectory, '--dicom-port', '0', ...args]);
  const readyLine = readyLineSchema.parse(JSON.parse(await host.ready()));
  return { host, dataDirectory, readyLine };
}

function namesOf(records: readonly StandInRecord[]): string[] {
  return records.map(({ what }) => what);
}

function valueOf(records: readonly StandInRecord[], what: string): unknown {
  return records.find((record) => record.what === what)?.value;
}

/** Positions of the named records must rise. */
function expectOrder(records: readonly StandInRecord[], ...order: readonly string[]): void {
  const positions = order.map((what) => namesOf(records).indexOf(what));
  expect(positions).not.toContain(-1);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
}

/** Whether someone listens on a port of the loopback address. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

test('the bundled thread that asks an archive brings its library with it', async () => {
  const archive = await startScriptedArchive((answer) => {
    answer.pending('1.2.3.1.1');
    answer.final(0);
  });
  const { workerUrls } = packageFiles(path.join(projectDirectory, 'build/electron'));
  const found = await findInstances(workerUrls.query, {
    host: '127.0.0.1',
    port: archive.port,
    tls: null,
    calledAe: 'ARCHIVE',
    callingAe: 'NEGATOSCOPE',
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUIDs: ['1.2.3.1'],
    timeoutMs: 20_000,
    mostResponses: 10,
  });
  expect([...found]).toEqual(['1.2.3.1.1']);
});

describe('the Electron host', () => {
  test('locks down before anything can be loaded, then serves, then opens its window', async () => {
    const { host, dataDirectory, readyLine } = await startHost();
    const records = await host.records();
    expectOrder(
      records,
      'enableSandbox',
      'registerSchemesAsPrivileged',
      'requestSingleInstanceLock',
      'ready',
    );
    expectOrder(records, 'ready', 'setPermissionRequestHandler', 'protocol.handle', 'window', 'load', 'show');
    expect(valueOf(records, 'registerSchemesAsPrivileged')).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
    expect(valueOf(records, 'setPath')).toEqual(['userData', path.join(dataDirectory, 'electron-profile')]);
    expect(valueOf(records, 'load')).toBe('app://workstation/');
    expect(valueOf(records, 'loaded')).toBe(200);
    expect(readyLine).toMatchObject({ data: dataDirectory, dicom: { host: '127.0.0.1' } });
    expect(await answers(readyLine.dicom.port)).toBe(true);
  });

  test('has its one window while the start makes the index anew: first the page that says so, then the worklist', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    await cache.close();
    rmSync(path.join(cache.dataDirectory, 'index.sqlite'));
    const host = new StandInProcess(['--data', cache.dataDirectory, '--dicom-port', '0']);
    await host.ready();
    const records = await host.records();
    expect(namesOf(records).filter((name) => name === 'window')).toHaveLength(1);
    expect(valueOf(records, 'loaded')).toBe(503);
  });

  test('makes windows that are sandboxed, isolated and without Node', async () => {
    const { host } = await startHost();
    const window = z
      .object({ show: z.boolean(), webPreferences: z.record(z.string(), z.unknown()) })
      .parse(valueOf(await host.records(), 'window'));
    const { preload, ...preferences } = window.webPreferences;
    expect(preload).toMatch(/build[\\/]electron[\\/]preload\.cjs$/u);
    expect(preferences).toEqual({
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
      spellcheck: false,
      // A checkout; a package has none.
      devTools: true,
    });
    expect(window.show).toBe(false);
  });

  test('serves pages and calls on its own scheme with the policy of every answer, and no other host', async () => {
    const { host } = await startHost();
    expect(await host.ask('request', 'app://workstation/')).toMatchObject({
      status: 200,
      headers: {
        'content-security-policy': contentSecurityPolicy,
        'content-type': 'text/html; charset=utf-8',
      },
    });
    expect(await host.ask('request', 'app://workstation/rpc/receiver.status')).toMatchObject({
      status: 200,
      text: expect.stringContaining('"ae"') as unknown,
    });
    expect(await host.ask('request', 'app://workstation/../../../etc/passwd')).toMatchObject({ status: 404 });
    expect(await host.ask('request', 'app://workstation.example/')).toMatchObject({ status: 404 });
  });

  test('denies every permission, device and screen capture, to every session', async () => {
    const { host } = await startHost();
    for (const permission of ['media', 'geolocation', 'notifications', 'usb', 'fullscreen', 'openExternal']) {
      expect(await host.ask('permission', permission)).toBe(false);
      expect(await host.ask('permissionCheck', permission)).toBe(false);
    }
    expect(await host.ask('devicePermission')).toBe(false);
    expect(await host.ask('displayMedia')).toBeNull();
    expect(await host.ask('newSession')).toEqual([
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'setDisplayMediaRequestHandler',
      'onBeforeRequest',
    ]);
  });

  test('denies navigation, redirects, frames, web views and new windows', async () => {
    const { host } = await startHost();
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of [
        'https://example.org/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'app://workstation.example/',
        'app://workstation@example.org/',
        'not an address',
      ]) {
        expect(await host.ask('navigate', event, url)).toBe(true);
      }
      expect(await host.ask('navigate', event, 'app://workstation/?study=1')).toBe(false);
    }
    expect(await host.ask('navigate', 'will-attach-webview', '')).toBe(true);
    expect(await host.ask('openWindow', 'app://workstation/')).toEqual({ action: 'deny' });
    expect(await host.ask('openWindow', 'about:blank')).toEqual({ action: 'deny' });
    expect(await host.ask('openWindow', 'https://example.org/', 'negatoscope-reading-2')).toEqual({
      action: 'deny',
    });
    expect(await host.ask('openWindow', 'about:blank', 'negatoscope-reading-2 ')).toEqual({ action: 'deny' });
  });

  test('lets its own pages open empty windows for further reading screens, locked down as every other', async () => {
    const { host } = await startHost();
    expect(await host.ask('openWindow', 'about:blank', 'negatoscope-reading-2')).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: {
        webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
      },
    });
  });

  test('loads a page that died anew, but not for ever, and closes the windows that it drew', async () => {
    const { host } = await startHost();
    const count = async (what: string): Promise<number> =>
      (await host.records()).filter((record) => record.what === what).length;
    await host.ask('crash', 'clean-exit');
    expect(await count('reload')).toBe(0);
    for (let crash = 0; crash < 5; crash++) await host.ask('crash', 'crashed');
    expect(await count('reload')).toBe(3);
    await host.ask('crash', 'crashed', 'drawn');
    expect(await count('close')).toBe(1);
  });

  test('tells its pages when a monitor comes, goes or changes', async () => {
    const { host } = await startHost();
    const own = 'app://workstation/';
    const labels = async (): Promise<unknown> => host.ask('native', JSON.stringify({ call: 'screens' }), own);
    const told = async (): Promise<number> =>
      (await host.records()).filter(
        ({ what, value }) => what === 'send' && JSON.stringify(value) === '["negatoscope:screens-changed"]',
      ).length;
    await host.ask('displays', 'display-removed', '2');
    expect(await told()).toBe(1);
    expect(await labels()).toMatchObject({ value: [{ label: 'Left' }] });
    await host.ask('displays', 'display-added', '3');
    expect(await labels()).toMatchObject({
      value: [{ label: 'Left' }, { label: 'New', x: 3648, available: { x: 3648, width: 1200 } }],
    });
    await host.ask('displays', 'display-metrics-changed', '4');
    expect(await told()).toBe(3);
  });

  test('lets pages load nothing from anywhere else', async () => {
    const { host } = await startHost();
    for (const url of [
      'https://example.org/x.js',
      'http://127.0.0.1:8080/',
      'ws://example.org/',
      'file:///etc/passwd',
    ]) {
      expect(await host.ask('load', url)).toEqual({ cancel: true });
    }
    for (const url of [
      'app://workstation/assets/a.js',
      'blob:app://workstation/1',
      'data:image/png;base64,AA',
    ]) {
      expect(await host.ask('load', url)).toEqual({ cancel: false });
    }
  });

  test('answers native calls of its own pages only, and only those of the schema', async () => {
    const { host } = await startHost();
    const own = 'app://workstation/';
    expect(await host.ask('native', JSON.stringify({ call: 'screens' }), own)).toMatchObject({
      value: [
        {
          screenId: 1,
          label: 'Left',
          width: 1600,
          isPrimary: true,
          bitsPerChannel: 10,
          available: { x: 0, y: 0, width: 1600, height: 1200 },
        },
        { screenId: 2, label: 'Reading', x: 1600, height: 2560, isPrimary: false },
      ],
    });
    expect(await host.ask('native', JSON.stringify({ call: 'pick-paths', kind: 'folders' }), own)).toEqual({
      value: ['/picked/a.dcm'],
    });
    await host.ask('native', JSON.stringify({ call: 'open-window', address: '/?study=7', screenId: 2 }), own);
    await host.ask('native', JSON.stringify({ call: 'show-in-folder', path: 'relative' }), own);
    await host.ask('native', JSON.stringify({ call: 'show-in-folder', path: '/absolute/a.dcm' }), own);

    const refused = { error: expect.stringContaining('Refused') as unknown };
    expect(await host.ask('native', JSON.stringify({ call: 'screens' }), 'https://example.org/')).toEqual(
      refused,
    );
    expect(await host.ask('native', JSON.stringify({ call: 'screens' }), own, 'a parent frame')).toEqual(
      refused,
    );
    const malformed: readonly object[] = [
      { call: 'read-file', path: '/etc/passwd' },
      { call: 'open-window', address: 'https://example.org/', screenId: null },
      { call: 'pick-paths', kind: 'everything' },
    ];
    for (const value of malformed) {
      expect(await host.ask('native', JSON.stringify(value), own)).toEqual({
        error: expect.any(String) as unknown,
      });
    }

    const records = await host.records();
    expect(records.filter(({ what }) => what === 'load').map(({ value }) => value)).toEqual([
      'app://workstation/',
      'app://workstation/?study=7',
    ]);
    const second = records.filter(({ what }) => what === 'window')[1]?.value;
    expect(second).toMatchObject({
      x: 1600,
      y: 0,
      width: 2048,
      height: 2560,
      webPreferences: { sandbox: true },
    });
    expect(records.filter(({ what }) => what === 'showItemInFolder')).toEqual([
      { what: 'showItemInFolder', value: '/absolute/a.dcm' },
    ]);
  });

  test('leaves a second start to the first one, handing over what it was to open', async () => {
    const dataDirectory = temporaryDirectory();
    const second = new StandInProcess(['--data', dataDirectory, '/media/cd'], { STAND_IN_LOCK: 'taken' });
    const { code, records } = await second.exited;
    expect(code).toBe(0);
    expect(valueOf(records, 'requestSingleInstanceLock')).toEqual({ paths: ['/media/cd'], demo: false });
    expect(namesOf(records)).not.toContain('window');

    const { host } = await startHost();
    const missing = path.join(temporaryDirectory(), 'not-here.dcm');
    await host.ask('secondInstance', JSON.stringify({ paths: [missing], demo: false }));
    await host.ask('secondInstance', JSON.stringify({ paths: 'not a list' }));
    expectOrder(await host.records(), 'show', 'restore', 'focus');
    await expect
      .poll(() => host.ask('request', 'app://workstation/rpc/activity.list'))
      .toMatchObject({
        text: expect.stringContaining('"import"') as unknown,
      });
  });

  test('closes everything before it exits when its last window is closed', async () => {
    const { host, readyLine } = await startHost();
    await host.ask('closeAllWindows');
    const { code, records } = await host.exited;
    expect(code).toBe(0);
    expectOrder(records, 'show', 'quit', 'exit');
    expect(namesOf(records).filter((what) => what === 'exit')).toHaveLength(1);
    expect(await answers(readyLine.dicom.port)).toBe(false);
    expect(await answers(Number(new URL(readyLine.url).port))).toBe(false);
  });

  test('asked to quit again and again, it quits once', async () => {
    const { host } = await startHost();
    await Promise.all([host.ask('quit'), host.ask('quit'), host.ask('quit')]);
    const { code, records } = await host.exited;
    expect(code).toBe(0);
    expect(namesOf(records).filter((what) => what === 'exit')).toHaveLength(1);
  });

  test('opens its window on a busy port, for whoever reads what is here or chooses another; no receiver is named', async () => {
    const blocker = net.createServer();
    await new Promise<void>((resolve) => {
      blocker.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void blocker.close());
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const host = new StandInProcess(['--data', temporaryDirectory(), '--dicom-port', String(port)]);
    expect(JSON.parse(await host.ready())).toMatchObject({ event: 'ready', dicom: null });
    expect(namesOf(await host.records())).toContain('window');
    await host.ask('quit');
    expect((await host.exited).code).toBe(0);
  });

  test('runs a command without a window, a lock or a ready application', async () => {
    const help = new StandInProcess(['import', '--help']);
    const { code, records, output } = await help.exited;
    expect(code).toBe(0);
    expect(output).toContain('Usage: negatoscope import');
    expect(namesOf(records)).not.toContain('window');
    expect(namesOf(records)).not.toContain('requestSingleInstanceLock');
  });

  test('says in a box why a package could not start, for whoever has double-clicked it', async () => {
    const cache = openCache();
    await cache.take(sliceFile());
    await cache.close();
    rmSync(path.join(cache.dataDirectory, 'user.sqlite'));
    const packaged = new StandInProcess(['--data', cache.dataDirectory, '--dicom-port', '0'], {
      STAND_IN_PACKAGED: '1',
    });
    const { code, records } = await packaged.exited;
    expect(code).toBe(1);
    expect(valueOf(records, 'showErrorBox')).toEqual([
      'Negatoscope could not start',
      expect.stringMatching(/user\.sqlite.*negatoscope restore/u),
    ]);
    const { records: ofCheckout } = await new StandInProcess(['--unheard-of']).exited;
    expect(namesOf(ofCheckout)).not.toContain('showErrorBox');
  });

  test('refuses a command line that it does not understand', async () => {
    const { code, output } = await new StandInProcess(['--unheard-of']).exited;
    expect(code).toBe(1);
    expect(output).toContain('"event":"refused"');
    expect(output).toContain('--unheard-of');
  });
});
