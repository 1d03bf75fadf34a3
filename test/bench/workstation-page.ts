import { chromium, type Browser, type Locator, type Page } from '@playwright/test';
import { chromiumArgumentsOfMachine, chromiumArgumentsWithoutWebgl } from '../support/chromium-arguments.ts';
import { requireProgram } from '../support/external-programs.ts';
import { nextFrames } from './wall-recorder.ts';

export type DrawnBy = 'WebGL' | 'CPU';

/** How long anything on the page may take before the benchmark breaks off. */
const patienceMs = 60_000;

export function launchChromium(drawnBy: DrawnBy): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram('chromium'),
    args: [...(drawnBy === 'WebGL' ? chromiumArgumentsOfMachine : chromiumArgumentsWithoutWebgl)],
  });
}

/** A window of the workstation, signed in, on the worklist. */
export async function openWorkstationPage(browser: Browser, signInAddress: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(signInAddress);
  return page;
}

/** What draws WebGL2 in this page, as the driver names itself; null where there is no WebGL2. */
export function glRenderer(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (gl === null) return null;
    const names = gl.getExtension('WEBGL_debug_renderer_info');
    const name: unknown = gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return String(name);
  });
}

/** The first viewport. */
export function firstTile(page: Page): Locator {
  return page.locator('[data-tile="0"]');
}

/** Opens a study in this window, as a link to it does, and waits for its first picture. */
export async function openStudy(page: Page, studyId: number): Promise<void> {
  await page.goto(new URL(`/?study=${studyId}`, page.url()).href);
  await untilShown(page);
}

/** Waits for a picture in a tile, the first one, at a place of the series if one is named. */
export async function untilShown(page: Page, position?: number, tile = 0): Promise<void> {
  const place = position === undefined ? '' : `[data-position="${position}"]`;
  await page.locator(`[data-tile="${tile}"][data-state="shown"]${place}`).waitFor();
}

/** Makes the window so large that the only tile covers a picture at 1:1 exactly, and shows it so. */
export async function fitWindowTo(page: Page, columns: number, rows: number): Promise<void> {
  // Again: what flows around the wall may take another height in another width.
  for (let attempt = 1; attempt <= 3; attempt++) {
    const box = await firstTile(page).boundingBox();
    const window = page.viewportSize();
    if (box === null || window === null) throw new Error('The tile has no size');
    if (box.width === columns && box.height === rows) {
      await page.keyboard.press('Shift+Equal');
      await page.locator('[data-tile="0"][data-zoom="1"]').waitFor();
      return;
    }
    await page.setViewportSize({
      width: window.width + columns - Math.round(box.width),
      height: window.height + rows - Math.round(box.height),
    });
    await nextFrames(page, 3);
  }
  throw new Error(`The tile does not become ${columns} × ${rows}`);
}

/** Waits until the window has all frames of the series in its only tile, as its position bar says. */
export async function untilLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const spans = [...document.querySelectorAll('.position-bar .loaded')];
    return spans.length === 1 && spans[0] instanceof HTMLElement && spans[0].style.height === '100%';
  });
}

export interface PageMemory {
  /** Live objects of the page's scripts, after a collection. */
  readonly heapBytes: number;
  /** Array buffers: the frames. */
  readonly bufferBytes: number;
}

export async function readMemory(page: Page): Promise<PageMemory> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { heapBytes: usedSize, bufferBytes: backingStorageSize };
}

/** Milliseconds of processor time that Chromium's processes have used since they began, of all threads. */
export interface ProcessorTime {
  /** The processes of pages. */
  readonly pageMs: number;
  /** The process that draws and puts the window together; in software where there is no GPU. */
  readonly gpuMs: number;
}

export async function readProcessorTime(browser: Browser): Promise<ProcessorTime> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const ofType = (wanted: string): number =>
    processInfo.reduce((sum, { type, cpuTime }) => sum + (type === wanted ? cpuTime * 1000 : 0), 0);
  return { pageMs: ofType('renderer'), gpuMs: ofType('GPU') };
}
