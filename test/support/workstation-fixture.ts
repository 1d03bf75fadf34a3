import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { z } from 'zod';
import { parseHostArguments } from '../../app/host-arguments.ts';
import { electronArguments } from '../../app/launch/electron-process.ts';
import { findElectronRuntime } from '../../main/doctor/electron-runtime.ts';
import { receiverStatusSchema } from '../../shared/model/receiver.ts';
import { startBrowserHost, type BrowserHost } from './start-browser-host.ts';

/** A running workstation with its first window, the same in both hosts. */
export interface WorkstationUnderTest {
  readonly page: Page;
  /** Where to send objects to. */
  readonly dicom: { readonly host: string; readonly port: number; readonly ae: string };
  readonly dataDirectory: string;
  /** One more window on the same workstation. */
  openWindow(): Promise<Page>;
}

export interface WorkstationOptions {
  /** Set by the project in `playwright.config.ts`. */
  readonly hostKind: 'browser' | 'electron';
  /** In the browser host: what is done to the new data directory before the workstation starts. */
  readonly beforeStart: { readonly run: (dataDirectory: string) => Promise<void> } | null;
}

/**
 * Playwright's `test` with a workstation of its own for each test. What is written with it runs in Chromium against
 * the browser host, and in Electron wherever its runtime is found.
 */
export const test = base.extend<WorkstationOptions & { workstation: WorkstationUnderTest }>({
  hostKind: ['browser', { option: true }],
  beforeStart: [null, { option: true }],
  workstation: async ({ hostKind, beforeStart, playwright, launchOptions, viewport }, use) => {
    if (hostKind === 'electron') {
      await withElectron(use);
      return;
    }
    const host = await startPreparedHost(beforeStart);
    const browser = await playwright.chromium.launch(launchOptions);
    try {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      await page.goto(host.url);
      await use({
        page,
        dicom: host.dicom,
        dataDirectory: host.data,
        openWindow: async () => {
          const another = await context.newPage();
          await another.goto(new URL('/', host.url).href);
          return another;
        },
      });
    } finally {
      await browser.close();
      await host.stop();
    }
  },
});

async function startPreparedHost(beforeStart: WorkstationOptions['beforeStart']): Promise<BrowserHost> {
  if (beforeStart === null) return startBrowserHost();
  const dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-prepared-'));
  await beforeStart.run(dataDirectory);
  return startBrowserHost(['--headless', '--data', dataDirectory]);
}

async function withElectron(use: (workstation: WorkstationUnderTest) => Promise<void>): Promise<void> {
  const executablePath = findElectronRuntime();
  if (executablePath === undefined)
    throw new Error('The project runs only where an Electron runtime is found');
  const dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-electron-'));
  const given = parseHostArguments(['--data', dataDirectory, '--dicom-port', '0'], dataDirectory);
  const application = await _electron.launch({ executablePath, args: electronArguments(given) });
  try {
    const page = await application.firstWindow();
    const dicom = await receiverAddress(page);
    await use({ page, dicom, dataDirectory, openWindow: () => openElectronWindow(application, page) });
  } finally {
    await application.close();
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const statusAnswerSchema = z.object({ result: z.object({ data: receiverStatusSchema }) });

/** Asked of the page's own origin, as the page itself does. */
async function receiverAddress(page: Page): Promise<WorkstationUnderTest['dicom']> {
  const answer = await page.evaluate(async (): Promise<unknown> =>
    (await fetch('/rpc/receiver.status')).json(),
  );
  const { host, port, ae } = statusAnswerSchema.parse(answer).result.data;
  return { host, port, ae };
}

async function openElectronWindow(application: ElectronApplication, page: Page): Promise<Page> {
  const [another] = await Promise.all([
    application.waitForEvent('window'),
    page.evaluate("window.negatoscope.openWindow('/', null)"),
  ]);
  return another;
}
