import type { Logger } from 'pino';
import { findBrowser } from '../../main/doctor/find-browser.ts';
import { endRequested, endWithin } from '../ending.ts';
import type { HostArguments } from '../host-arguments.ts';
import {
  openGiven,
  startRunningWorkstation,
  type ProgramFiles,
  type RunningWorkstation,
} from '../running-workstation.ts';
import { openAppWindow, type AppWindow } from './app-window.ts';
import type { LoopbackServer } from './loopback-server.ts';

export interface BrowserHostOptions {
  readonly given: HostArguments;
  readonly files: ProgramFiles;
  readonly log: Logger;
  /** Whether to open an app window, when a browser is found. */
  readonly opensWindow: boolean;
  /** Why this host and not Electron; part of the one line that says what was started. */
  readonly reason: string;
  /** Gets the ready line as JSON, before anything is said. */
  readonly onReady: (line: string) => void;
  /** Told to the person at the terminal. */
  readonly say: (text: string) => void;
}

/**
 * Starts the workstation and shows it in a browser, until its window is closed or this process is asked to end.
 *
 * @returns the exit code
 * @throws NegatoscopeError whatever keeps the workstation from starting
 */
export async function runBrowserHost(options: BrowserHostOptions): Promise<number> {
  const { given, say } = options;
  // From here on an end is a clean one; until here there was nothing to close.
  const ended = endRequested();
  let early: Promise<OpenedWindow | undefined> | undefined;
  const running = await startRunningWorkstation(given, options.files, options.log, {
    onPreparing: say,
    onServing: (server) => {
      if (options.opensWindow) early = openWindow(server, given.dataDirectory, say);
    },
  }).catch(async (error: unknown) => {
    await (await early)?.window.close();
    throw error;
  });
  options.onReady(JSON.stringify(running.readyLine));
  early ??= options.opensWindow ? openWindow(running.server, given.dataDirectory, say) : undefined;
  const window = await early;
  say(
    window === undefined
      ? `Negatoscope is serving (${options.reason}). Open ${running.readyLine.url}`
      : `Negatoscope opened in the browser host (${options.reason}): an app window of ${window.browser}.`,
  );
  openGiven(running.workstation, given).catch((error: unknown) => {
    say(`What was given could not be opened: ${error instanceof Error ? error.message : String(error)}`);
  });
  await (window === undefined
    ? ended
    : Promise.race([ended, windowDone(running, window.window, say, ended)]));
  return endWithin(async () => {
    await window?.window.close();
    await running.close();
  }, say);
}

interface OpenedWindow {
  readonly browser: string;
  readonly window: AppWindow;
}

async function openWindow(
  server: LoopbackServer,
  dataDirectory: string,
  say: (text: string) => void,
): Promise<OpenedWindow | undefined> {
  const browser = findBrowser();
  if (browser === undefined) {
    say('No Chromium, Chrome or Edge was found for a window.');
    return undefined;
  }
  try {
    const window = await openAppWindow(browser, server.ticketAddress(), dataDirectory);
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
