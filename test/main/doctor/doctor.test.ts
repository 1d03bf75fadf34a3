import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataDirectory } from '../../../main/default-data-directory.ts';
import { hasDisplay } from '../../../main/doctor/display.ts';
import { findElectronRuntime } from '../../../main/doctor/electron-runtime.ts';
import { browserCandidates, findBrowser } from '../../../main/doctor/find-browser.ts';
import { describeBrowser, describeElectron } from '../../../main/doctor/host-probes.ts';
import { describeClock, describeDisk, probeDisk, probePort } from '../../../main/doctor/machine-probes.ts';
import { runDoctor } from '../../../main/doctor/run-doctor.ts';
import { describeNode, describeSqlite } from '../../../main/doctor/runtime-probes.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('says one line about everything that the workstation stands on', async () => {
  const lines = await runDoctor({
    dataDirectory: temporaryDirectory(),
    dicomHost: '127.0.0.1',
    dicomPort: 0,
    httpPort: 0,
    nowMs: Date.now(),
  });
  expect(lines.map(({ name }) => name)).toEqual([
    'runtime',
    'SQLite',
    'Electron',
    'browser',
    'display',
    'GPU',
    'DICOM port',
    'HTTP port',
    'disk',
    'clock',
  ]);
  for (const { text } of lines) expect(text).toMatch(/^[^\n]+$/u);
  const needed = lines.filter(({ name }) =>
    ['runtime', 'SQLite', 'DICOM port', 'HTTP port', 'clock'].includes(name),
  );
  expect(needed.filter(({ ok }) => !ok)).toEqual([]);
});

describe('the runtime', () => {
  test.each([
    ['20.20.2', false],
    ['24.0.0', true],
    ['26.1.0', true],
  ])('Node %s: ok is %s', (node, ok) => {
    expect(describeNode({ node })).toMatchObject({ ok, text: expect.stringContaining(node) as unknown });
  });

  test.each([
    ['3.51.2', false],
    ['3.51.3', true],
    ['3.52.0', true],
    ['3.6.9', false],
    ['4.0.0', true],
    ['2.99.99', false],
  ])('SQLite %s: ok is %s', (version, ok) => {
    expect(describeSqlite(version).ok).toBe(ok);
  });
});

describe('the hosts', () => {
  test('one of Electron and a browser is enough', () => {
    const both = { electron: '/e', browser: '/b', display: true };
    const none = { electron: undefined, browser: undefined, display: true };
    expect([describeElectron(both).ok, describeBrowser(both).ok]).toEqual([true, true]);
    const onlyBrowser = { ...both, electron: undefined };
    expect([describeElectron(onlyBrowser).ok, describeBrowser(onlyBrowser).ok]).toEqual([true, true]);
    const onlyElectron = { ...both, browser: undefined };
    expect([describeElectron(onlyElectron).ok, describeBrowser(onlyElectron).ok]).toEqual([true, true]);
    expect([describeElectron(none).ok, describeBrowser(none).ok]).toEqual([false, false]);
  });

  test('an Electron runtime is there when its installer finished, or where a person says', () => {
    const project = temporaryDirectory();
    const dist = path.join(project, 'node_modules/electron/dist');
    mkdirSync(dist, { recursive: true });
    writeFileSync(path.join(dist, 'electron'), '');
    // Half a download: files, and no note of where the executable is.
    expect(findElectronRuntime({}, 'linux', project)).toBeUndefined();
    writeFileSync(path.join(project, 'node_modules/electron/path.txt'), 'electron');
    expect(findElectronRuntime({}, 'linux', project)).toBe(path.join(dist, 'electron'));
    const elsewhere = temporaryDirectory();
    const override = { ELECTRON_OVERRIDE_DIST_PATH: elsewhere };
    expect(findElectronRuntime(override, 'linux', project)).toBeUndefined();
    writeFileSync(path.join(elsewhere, 'electron'), '');
    expect(findElectronRuntime(override, 'linux', project)).toBe(path.join(elsewhere, 'electron'));
  });

  test('the browser that a person names is the only one that counts', () => {
    const file = path.join(temporaryDirectory(), 'browser');
    writeFileSync(file, '');
    chmodSync(file, 0o755);
    expect(findBrowser({ NEGATOSCOPE_BROWSER: file })).toBe(file);
    expect(findBrowser({ ...process.env, NEGATOSCOPE_BROWSER: `${file}-gone` })).toBeUndefined();
  });

  test('Chromium is looked for before Chrome, and Chrome before Edge, on every system', () => {
    const linux = browserCandidates({ PATH: '/usr/bin::/opt/bin' }, 'linux');
    expect(linux.slice(0, 2)).toEqual(['/usr/bin/chromium', '/opt/bin/chromium']);
    expect(linux.at(-1)).toBe('/opt/bin/microsoft-edge');
    const windows = browserCandidates({ PROGRAMFILES: 'C:\\P', LOCALAPPDATA: 'C:\\L' }, 'win32');
    expect(windows).toEqual([
      'C:\\P\\Chromium\\Application\\chrome.exe',
      'C:\\L\\Chromium\\Application\\chrome.exe',
      'C:\\P\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\L\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe',
      'C:\\L\\Microsoft\\Edge\\Application\\msedge.exe',
    ]);
    expect(browserCandidates({ HOME: '/Users/me' }, 'darwin')[1]).toBe(
      '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium',
    );
  });

  test('a display is there on desktops, and on Linux when a server is named', () => {
    expect(hasDisplay({}, 'win32')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  });
});

describe('the machine', () => {
  test('a port that another program has is named', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await probePort('DICOM port', '127.0.0.1', port)).toEqual({
      name: 'DICOM port',
      ok: false,
      text: `127.0.0.1:${port}: in use by another program`,
    });
    await new Promise((resolve) => {
      other.close(resolve);
    });
    expect(await probePort('DICOM port', '127.0.0.1', port)).toMatchObject({ ok: true });
  });

  test('free space is judged against a day of reading, and looked for where the cache will be', async () => {
    expect(describeDisk('/d', 2 * 1024 ** 3).ok).toBe(true);
    expect(describeDisk('/d', 2 * 1024 ** 3 - 1)).toMatchObject({
      ok: false,
      text: '2.0 GiB free for /d; at least 2 GiB is advised',
    });
    const directory = temporaryDirectory();
    const { text } = await probeDisk(path.join(directory, 'not', 'yet'));
    expect(text).toContain(path.join(directory, 'not', 'yet'));
  });

  test('a clock from before the program was installed is wrong', () => {
    const installedMs = Date.UTC(2026, 5, 1);
    expect(describeClock(installedMs, installedMs).ok).toBe(true);
    expect(describeClock(Date.UTC(1970, 0, 1), installedMs)).toMatchObject({
      ok: false,
      text: expect.stringContaining('1970-01-01') as unknown,
    });
  });
});

test('the cache is in the local data folder of each system, never in one that is synchronised', () => {
  expect(defaultDataDirectory({ XDG_DATA_HOME: '/data' }, 'linux', '/home/me')).toBe('/data/negatoscope');
  expect(defaultDataDirectory({ XDG_DATA_HOME: 'relative' }, 'linux', '/home/me')).toBe(
    '/home/me/.local/share/negatoscope',
  );
  expect(defaultDataDirectory({}, 'darwin', '/Users/me')).toBe(
    '/Users/me/Library/Application Support/Negatoscope',
  );
  const windows = {
    LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local',
    APPDATA: 'C:\\Users\\me\\AppData\\Roaming',
  };
  expect(defaultDataDirectory(windows, 'win32', 'C:\\Users\\me')).toBe(
    'C:\\Users\\me\\AppData\\Local\\Negatoscope',
  );
});
