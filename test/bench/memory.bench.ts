import path from 'node:path';
import type { Page } from '@playwright/test';
import { findProgram } from '../support/external-programs.ts';
import { benchDirectory } from './bench-directory.ts';
import { startBenchHost } from './bench-host.ts';
import { figure } from './figures.ts';
import { memoryOfChildren } from './process-usage.ts';
import { writeSyntheticStudy } from './synthetic-study.ts';
import { printMachine, printTable } from './table.ts';
import { connectClient } from './workstation-client.ts';
import { launchChromium, openStudy, openWorkstationPage, untilShown } from './workstation-page.ts';
import { everyStudy } from '../../shared/model/worklist.ts';

/**
 * Memory of every process (workstation, Chromium with its page and its drawing) with a CT of 3 500 slices of 512 × 512
 * and its prior, each scrolled from end to end, and the first one again. Environment: NEGATOSCOPE_BENCH_SLICES (default 3500),
 * NEGATOSCOPE_BENCH_PRIOR_SLICES (default 1000).
 */
const slices = Number(process.env['NEGATOSCOPE_BENCH_SLICES'] ?? 3500);
const priorSlices = Number(process.env['NEGATOSCOPE_BENCH_PRIOR_SLICES'] ?? 1000);
const title = 'MEMORY';
/** Key presses from one end to the other: each passes so many slices (Shift and an arrow). */
const stride = 10;
const lookIntervalMs = 250;
/** Longer than fetching ahead took, here and with two cores. */
const fetchingMs = 15_000;

/** The study that is read; its prior comes with it. */
const newestFirst = {
  ...everyStudy,
  offset: 0,
} as const;

await run();

async function run(): Promise<void> {
  if (findProgram('chromium') === undefined) {
    process.stdout.write('Not measured: chromium (Debian package chromium) is missing.\n');
    return;
  }
  printMachine();
  const directory = benchDirectory();
  const shape = { title, rows: 512, columns: 512, BitsStored: 12, seriesCount: 1 } as const;
  const folders = [
    { name: 'current', slicesASeries: slices, StudyDate: '20260131' },
    { name: 'prior', slicesASeries: priorSlices, StudyDate: '20250131' },
  ].map(({ name, ...study }) => {
    const folder = path.join(directory, name);
    writeSyntheticStudy(folder, { ...shape, ...study });
    return folder;
  });
  const data = path.join(directory, 'data');
  await fill(data, folders);

  // A fresh start: what importing took is not what reading takes.
  const host = await startBenchHost(data);
  const client = await connectClient(host.url);
  const [study] = (await client.rpc.worklist.query.query({ ...newestFirst, limit: 1 })).rows;
  client.close();
  const browser = await launchChromium('WebGL');
  const rows: string[][] = [];
  let peak = memoryOfChildren(process.pid);
  const watch = setInterval(() => {
    const now = memoryOfChildren(process.pid);
    if (now.shareBytes > peak.shareBytes) peak = now;
  }, lookIntervalMs);
  const note = (what: string): void => {
    const now = memoryOfChildren(process.pid);
    if (now.shareBytes > peak.shareBytes) peak = now;
    rows.push([
      what,
      ...[now, peak].flatMap(({ residentBytes, shareBytes }) => [
        megabytes(residentBytes),
        megabytes(shareBytes),
      ]),
    ]);
  };
  try {
    const page = await openWorkstationPage(browser, host.url);
    note('worklist');
    await openStudy(page, study?.studyId ?? 0);
    note('study opened');
    await scrollThrough(page, 0, slices);
    note('scrolled to the end');
    await page.keyboard.press('Home');
    await untilShown(page, 1);
    note('and back');
    await page.keyboard.press('Alt+p');
    await page.locator('[data-tile="1"][data-state="shown"]').waitFor();
    // What is fetched ahead for both has come when nothing grows any more.
    await page.waitForTimeout(fetchingMs);
    note('prior beside it');
    // Each by itself: linked, the prior only goes as far as the two overlap.
    await page.keyboard.press('l');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    await untilShown(page, 1, 1);
    await scrollThrough(page, 1, priorSlices);
    note('prior scrolled to the end');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Home');
    await untilShown(page, 1);
    await scrollThrough(page, 0, slices);
    await page.waitForTimeout(fetchingMs);
    note('and the first one again');
  } finally {
    clearInterval(watch);
    await browser.close();
    await host.stop();
  }
  printTable({
    title: `${slices} CT slices with a prior of ${priorSlices}, MB of all processes`,
    head: ['', 'resident', 'shares (PSS)', 'peak resident', 'peak shares'],
    rows,
  });
}

/** From the first slice of a tile to its last, key press by key press; the active tile. */
async function scrollThrough(page: Page, tile: number, count: number): Promise<void> {
  for (let position = 0; position < count - stride; position += stride) {
    await page.keyboard.press('Shift+ArrowDown');
  }
  await page.keyboard.press('End');
  await untilShown(page, count, tile);
}

async function fill(data: string, folders: readonly string[]): Promise<void> {
  const host = await startBenchHost(data);
  const client = await connectClient(host.url);
  await client.importPaths(folders);
  client.close();
  await host.stop();
}

function megabytes(bytes: number): string {
  return figure(bytes / 1e6);
}
