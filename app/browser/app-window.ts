import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface AppWindow {
  readonly pid: number;
  /** Settles when the browser has ended, by its user or by us. */
  readonly closed: Promise<void>;
  /** Ends the browser, and removes its profile. */
  close(): Promise<void>;
}

/** How long the browser may take to end on request before it is made to. */
const closeTimeoutMs = 5_000;

/**
 * Opens an address in a window of the system's browser without tabs and address bar.
 *
 * The browser runs on a profile of its own under the data directory, empty at every start: it shares nothing
 * with the user's browser, leaves nothing behind, and its process is ours to end.
 *
 * @throws when the browser cannot be started
 */
export async function openAppWindow(
  browser: string,
  address: string,
  dataDirectory: string,
): Promise<AppWindow> {
  const profile = path.join(dataDirectory, 'browser-profile');
  await removeProfile(profile);
  await mkdir(path.join(profile, 'Default'), { recursive: true, mode: 0o700 });
  await writeFile(path.join(profile, 'Default/Preferences'), JSON.stringify(profilePreferences(address)));
  const child = spawn(browser, appWindowArguments(address, profile), { stdio: 'ignore' });
  const pid = await startedPid(child);
  const closed = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return {
    pid,
    closed,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs);
        await closed;
        clearTimeout(late);
      }
      await removeProfile(profile);
    },
  };
}

/**
 * The profile is ours and empty at every start: nobody could answer once and for all whether the page may see the
 * screens and place windows on them. Chromium calls that permission by its old name here, and 1 is yes.
 */
export function profilePreferences(address: string): object {
  const mayPlaceWindows = { [`${new URL(address).origin},*`]: { setting: 1 } };
  return { profile: { content_settings: { exceptions: { window_placement: mayPlaceWindows } } } };
}

export function appWindowArguments(
  address: string,
  profile: string,
  isRoot = process.platform === 'linux' && process.getuid?.() === 0,
): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--window-size=1600,1000',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-crash-reporter',
    '--disable-default-apps',
    '--disable-sync',
    '--disable-quic',
    '--disable-features=Translate,MediaRouter',
    // A study fills every reading screen at once; the pages are ours alone.
    '--disable-popup-blocking',
    // An empty profile has no secrets: do not ask the desktop's keyring for a password.
    '--password-store=basic',
    // The page is ours alone, so software WebGL (for machines without a GPU) opens no door to strangers.
    '--enable-unsafe-swiftshader',
    // Chromium refuses to start as root with its sandbox.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}

function startedPid(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      if (child.pid === undefined) reject(new Error('the browser has no process id'));
      else resolve(child.pid);
    });
  });
}

/** Helpers of a browser that has just ended may still be writing: try again for a moment. */
async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
