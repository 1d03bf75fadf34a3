import { findBrowser } from '../../main/doctor/find-browser.ts';
import { endWithin } from '../ending.ts';
import type { HostArguments } from '../host-arguments.ts';
import type { RunningWorkstation } from '../running-workstation.ts';
import { openAppWindow, type AppWindow } from './app-window.ts';

export interface BrowserHostOptions {
  readonly given: HostArguments;
  /** Resolves when this process is asked to end. */
  readonly ended: Promise<string>;
  /** Whether to open an app window, when a browser is found. */
  readonly opensWindow: boolean;
  /** Why this host and not Electron; part of the one line that says what was started. */
  readonly reason: string;
  /** Told to the person at the terminal. */
  readonly say: (text: string) => void;
}

/**
 * Shows a running workstation in a browser until its window is closed or this process is asked to end.
 *
 * @returns the exit code
 */
export async function runBrowserHost(
  running: RunningWorkstation,
  { given, ended, opensWindow, reason, say }: BrowserHostOptions,
): Promise<number> {
  const window = opensWindow ? await openWindow(running, given.dataDirectory, say) : undefined;
  say(
    window === undefined
      ? `Negatoscope is serving (${reason}). Open ${running.readyLine.url}`
      : `Negatoscope opened in the browser host (${reason}): an app window of ${window.browser}.`,
  );
  await (window === undefined
    ? ended
    : Promise.race([ended, windowDone(running, window.window, say, ended)]));
  return endWithin(async () => {
    await window?.window.close();
    await running.close();
  }, say);
}

async function openWindow(
  running: RunningWorkstation,
  dataDirectory: string,
  say: (text: string) => void,
): Promise<{ browser: string; window: AppWindow } | undefined> {
  const browser = findBrowser();
  if (browser === undefined) {
    say('No Chromium, Chrome or Edge was found for a window.');
    return undefined;
  }
  try {
    const window = await openAppWindow(browser, running.server.ticketAddress(), dataDirectory);
    return { browser, window };
  } catch (error) {
    say(`${browser} could not be started: ${error instanceof Error ? error.message : String(error)}.`);
    return undefined;
  }
}

/**
 * Resolves when a person has closed the window. A browser that ended without ever showing the page has failed:
 * then the workstation goes on serving until it is asked to end.
 */
async function windowDone(
  running: RunningWorkstation,
  window: AppWindow,
  say: (text: string) => void,
  ended: Promise<string>,
): Promise<void> {
  await window.closed;
  if (running.server.hasVisitor) return;
  say(`The browser ended before it showed the page. Still serving: open ${running.readyLine.url}`);
  await ended;
}
