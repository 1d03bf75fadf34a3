import type { Browser, BrowserContext, Page, PlaywrightWorkerArgs } from '@playwright/test';
import { chromiumArguments } from './chromium-arguments.ts';
import { findProgram } from './external-programs.ts';
import { startBrowserHost, type BrowserHost } from './start-browser-host.ts';

/** A screen as Chromium's headless mode is told of it, in device-independent pixels at 100 %. */
export interface TestScreen {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A workstation in the browser host, in a Chromium that believes in several screens. */
export interface Desk {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly host: BrowserHost;
  /** Plugs a screen in. */
  plugIn(screen: TestScreen): Promise<void>;
  /** Pulls the screen out that begins there. */
  unplug(left: number): Promise<void>;
  close(): Promise<void>;
}

/** Of Chromium's protocol, newer than the types that come with the test runner. */
interface ScreenProtocol {
  send(method: 'Emulation.getScreenInfos'): Promise<{ screenInfos: { left: number; id: string }[] }>;
  send(method: 'Emulation.addScreen', screen: TestScreen): Promise<unknown>;
  send(method: 'Emulation.removeScreen', which: { screenId: string }): Promise<unknown>;
}

export async function openDesk(
  playwright: PlaywrightWorkerArgs['playwright'],
  screens: readonly TestScreen[],
): Promise<Desk> {
  const host = await startBrowserHost();
  const info = screens.map(({ left, top, width, height }) => `{${left},${top} ${width}x${height}}`).join('');
  const executablePath = findProgram('chromium');
  const browser: Browser = await playwright.chromium.launch({
    args: [...chromiumArguments, `--screen-info=${info}`],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const context = await browser.newContext({ viewport: null });
  const page = await context.newPage();
  const session: ScreenProtocol = await context.newCDPSession(page);
  await page.goto(host.url);
  return {
    page,
    context,
    host,
    plugIn: async (screen) => {
      await session.send('Emulation.addScreen', screen);
    },
    unplug: async (left) => {
      const { screenInfos } = await session.send('Emulation.getScreenInfos');
      const screenId = screenInfos.find((screen) => screen.left === left)?.id;
      if (screenId === undefined) throw new Error(`No screen begins at ${left}`);
      await session.send('Emulation.removeScreen', { screenId });
    },
    close: async () => {
      await browser.close();
      await host.stop();
    },
  };
}

/** Answers the browser's question whether the page may see the screens: yes, as a person would. */
export async function allowScreens({ page, host }: Desk): Promise<void> {
  const browser = page.context().browser();
  const session = await browser?.newBrowserCDPSession();
  const contexts = await session?.send('Target.getBrowserContexts');
  const browserContextId = contexts?.browserContextIds[0];
  if (session === undefined || browserContextId === undefined) throw new Error('No browser context');
  const { origin } = new URL(host.url);
  await session.send('Browser.grantPermissions', {
    permissions: ['windowManagement'],
    origin,
    browserContextId,
  });
}
