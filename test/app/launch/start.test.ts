import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { projectDirectory } from '../../support/source-files.ts';
import { startBrowserHost, type BrowserHost } from '../../support/start-browser-host.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/**
 * `npm start` as a person types it, with small programs in the places of Electron and the browser: what is tested
 * is what the launcher makes of how they behave.
 */
async function start(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<BrowserHost> {
  const host = await startBrowserHost(args, { ...process.env, ...environment });
  onTestFinished(async () => {
    await host.stop();
  });
  return host;
}

/** An executable Node program; its arguments are in `process.argv`. */
function program(source: string): string {
  const directory = temporaryDirectory();
  // Electron's own name, so that the folder can stand for its runtime.
  const file = path.join(directory, 'electron');
  writeFileSync(`${file}.mjs`, source);
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${file}.mjs' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A browser that visits the address it was given, notes its process, and then behaves as `after` says. */
function browser(noteFile: string, after: string): string {
  return program(`
    import { writeFileSync } from 'node:fs';
    const address = process.argv.find((argument) => argument.startsWith('--app=')).slice('--app='.length);
    const profile = process.argv.find((argument) => argument.startsWith('--user-data-dir=')).split('=')[1];
    const { status } = await fetch(address, { redirect: 'manual' });
    writeFileSync(${JSON.stringify(noteFile)}, JSON.stringify({ pid: process.pid, status, profile }));
    ${after}`);
}

const display = { DISPLAY: ':not-used', NEGATOSCOPE_ELECTRON_DOWNLOAD_SECONDS: '0' };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const noteSchema = z.object({ pid: z.number(), status: z.number(), profile: z.string() });

function readNote(file: string): z.infer<typeof noteSchema> | undefined {
  return existsSync(file) ? noteSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

describe.skipIf(process.platform === 'win32')('npm start', () => {
  test('without a window prints its address, serves there, and ends cleanly on SIGTERM', async () => {
    const host = await start([]);
    await expect.poll(() => host.said()).toContain('Negatoscope is serving (as asked, without a window)');
    const signedIn = await fetch(host.url, { redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', host.url), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<script type="module"');
    expect(await host.stop()).toBe(0);
    await expect(fetch(host.url)).rejects.toThrow('fetch failed');
  });

  test('keeps what Node compiled for the next start, where the caller says or in build/', async () => {
    const directory = temporaryDirectory();
    const host = await start([], { NODE_COMPILE_CACHE: directory });
    await host.stop();
    expect(readdirSync(directory)).not.toEqual([]);
    const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
    const other = await startBrowserHost([], environment);
    await other.stop();
    expect(readdirSync(path.join(projectDirectory, 'build', 'compile-cache'))).not.toEqual([]);
  });

  test('without a display serves and says that there is none', async () => {
    const host = await start(['--demo'], { DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
    await expect.poll(() => host.said()).toContain('serving (there is no display)');
  });

  test('ends when the launcher that started it is killed outright', async () => {
    const host = await start([]);
    host.process.kill('SIGKILL');
    await expect
      .poll(
        () =>
          fetch(host.url).then(
            () => 'answers',
            () => 'gone',
          ),
        { timeout: 10_000 },
      )
      .toBe('gone');
  });

  test('opens a browser window where Electron is not to be had, and closes it and its profile at the end', async () => {
    const note = path.join(temporaryDirectory(), 'note');
    const host = await start(['--http-port', '0'], {
      ...display,
      NEGATOSCOPE_BROWSER: browser(note, 'setInterval(() => {}, 1000);'),
    });
    await expect.poll(() => readNote(note)).toMatchObject({ status: 303 });
    await expect
      .poll(() => host.said())
      .toContain("opened in the browser host (Electron's runtime is not installed)");
    const { pid = 0, profile = '' } = readNote(note) ?? {};
    expect(profile).toBe(path.join(host.data, 'browser-profile'));
    expect(isAlive(pid)).toBe(true);
    expect(await host.stop()).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(profile)).toBe(false);
  });

  test('ends when its window is closed', async () => {
    const note = path.join(temporaryDirectory(), 'note');
    const host = await start(['--http-port', '0'], { ...display, NEGATOSCOPE_BROWSER: browser(note, '') });
    const code = await new Promise((resolve) => {
      host.process.once('exit', resolve);
    });
    expect(code).toBe(0);
  });

  test('goes on serving when the browser dies before it shows anything', async () => {
    const host = await start(['--http-port', '0'], {
      ...display,
      NEGATOSCOPE_BROWSER: program('process.exit(1)'),
    });
    await expect
      .poll(() => host.said())
      .toContain('The browser ended before it showed the page. Still serving');
    expect((await fetch(host.url, { redirect: 'manual' })).status).toBe(303);
  });

  test('serves where there is a display and no browser', async () => {
    const host = await start(['--http-port', '0'], { ...display, NEGATOSCOPE_BROWSER: '/nothing/here' });
    await expect.poll(() => host.said()).toContain('No Chromium, Chrome or Edge was found');
    await expect.poll(() => host.said()).toContain(`Open ${host.url}`);
  });

  test('falls back to the browser when Electron dies at its start, and says why', async () => {
    const note = path.join(temporaryDirectory(), 'note');
    const electron = program(
      "console.error('error while loading shared libraries: libnss3.so'); process.exit(127);",
    );
    const host = await start(['--http-port', '0'], {
      ...display,
      ELECTRON_OVERRIDE_DIST_PATH: path.dirname(electron),
      NEGATOSCOPE_BROWSER: browser(note, 'setInterval(() => {}, 1000);'),
    });
    await expect
      .poll(() => host.said())
      .toContain(
        '(Electron ended at its start with code 127: error while loading shared libraries: libnss3.so)',
      );
    expect(host.said()).not.toMatch(/^\s+at /mu);
  });

  test('leaves everything to Electron when it starts, and ends with it', async () => {
    const line = JSON.stringify({
      event: 'ready',
      url: 'http://127.0.0.1:1/',
      dicom: { host: '127.0.0.1', port: 1, ae: 'E' },
      data: '/e',
    });
    const electron = program(
      `console.log(${JSON.stringify(line)}); process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`,
    );
    const host = await start(['--http-port', '0'], {
      ...display,
      ELECTRON_OVERRIDE_DIST_PATH: path.dirname(electron),
    });
    expect(host.url).toBe('http://127.0.0.1:1/');
    await expect.poll(() => host.said()).toContain(`opened in Electron (its runtime is at ${electron})`);
    expect(await host.stop()).toBe(0);
  });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the launcher to its end. */
function runToEnd(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const launcher = path.join(projectDirectory, 'app/launch/launch.mjs');
    const child = spawn(process.execPath, [launcher, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe('a start that cannot be', () => {
  test.each(['--dicom-port', '--http-port'])(
    'names a busy port of %s and what to do, and leaves nothing',
    async (option) => {
      const blocker = net.createServer();
      await new Promise<void>((resolve) => {
        blocker.listen(0, '127.0.0.1', resolve);
      });
      const address = blocker.address();
      const port = typeof address === 'object' && address !== null ? String(address.port) : '';
      const data = temporaryDirectory();
      const other = option === '--dicom-port' ? [] : ['--dicom-port', '0'];
      const { code, output } = await runToEnd([
        'start',
        '--headless',
        '--data',
        data,
        ...other,
        option,
        port,
      ]);
      blocker.close();
      expect(code).toBe(1);
      expect(output).toContain(port);
      expect(output).toContain(option);
      expect(output).not.toMatch(/^\s+at /mu);
      // Nobody holds the data directory: the next start has it.
      const host = await startBrowserHost(['--headless', '--data', data]);
      expect(await host.stop()).toBe(0);
    },
  );

  test('says what is wrong with its command line, and how it would be right', async () => {
    const { code, output } = await runToEnd(['start', '--dicom-port', 'many']);
    expect(code).toBe(2);
    expect(output).toContain('--dicom-port: expected a port');
    expect(output).toContain('Usage: npm start');
  });

  test('names the tasks that there are', async () => {
    expect(await runToEnd(['unheard-of'])).toMatchObject({
      code: 2,
      output: expect.stringContaining('start|negatoscope|test') as unknown,
    });
  });

  test('says why Electron cannot run when nothing else was allowed', async () => {
    const electron = program('process.exit(3)');
    const { code, output } = await runToEnd(['start', '--host', 'electron', '--data', temporaryDirectory()], {
      ...display,
      ELECTRON_OVERRIDE_DIST_PATH: path.dirname(electron),
    });
    expect(code).toBe(1);
    expect(output).toContain(
      'Electron was asked for and cannot run: Electron ended at its start with code 3',
    );
  });
});
