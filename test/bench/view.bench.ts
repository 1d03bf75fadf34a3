import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { findProgram } from '../support/external-programs.ts';
import { benchDirectory } from './bench-directory.ts';
import { startBenchHost } from './bench-host.ts';
import { figure, median, quantile } from './figures.ts';
import { sendSteadily } from './steady-input.ts';
import { writeSyntheticStudy } from './synthetic-study.ts';
import { printMachine, printTable } from './table.ts';
import {
  finishOpening,
  startRecording,
  stopRecording,
  timeKeys,
  watchOpening,
  type FrameSample,
  type OpenTimes,
} from './wall-recorder.ts';
import { connectClient } from './workstation-client.ts';
import {
  firstTile,
  fitWindowTo,
  glRenderer,
  launchChromium,
  openStudy,
  openWorkstationPage,
  readMemory,
  readProcessorTime,
  untilLoaded,
  untilShown,
  type ProcessorTime,
} from './workstation-page.ts';

/**
 * What a reader waits for, measured in real Chromium against the browser host: the start, a click, a scroll, a change
 * of the window. Times of a frame end when the page's main thread has handed it over; the intervals between frames
 * also hold what the GPU's (or its software's) work costs, because the page waits for it.
 */
const openings = 10;
/** Single key presses. */
const steps = 15;
/** A command that opens what it was given does so within this time after the study is listed. */
const openPatienceMs = 3_000;
/** A wheel turned fast, in notches; and a key held down, at the usual repeat rate. */
const wheelRate = 60;
const keyRate = 30;
/** More moves than frames, so that every frame has another window to draw. */
const moveRate = 120;
const dragSeconds = 2;

const shapes = [
  { title: 'VIEW-1024', columns: 1024, rows: 1024, slices: 60 },
  { title: 'VIEW-2048', columns: 2048, rows: 2560, slices: 30 },
] as const;
const wall = { title: 'VIEW-WALL', columns: 512, rows: 512, slices: 20 } as const;

type StudyIds = ReadonlyMap<string, number>;

await run();

async function run(): Promise<void> {
  if (findProgram('chromium') === undefined) {
    process.stdout.write('Not measured: chromium (Debian package chromium) is missing.\n');
    return;
  }
  const directory = benchDirectory();
  const wallFolder = path.join(directory, wall.title);
  writeSyntheticStudy(wallFolder, { ...wall, BitsStored: 12, seriesCount: 4, slicesASeries: wall.slices });
  await describeBrowsers();
  await measureStart(directory, wallFolder);

  const data = path.join(directory, 'data');
  const studyIds = await fill(data, directory, wallFolder);
  await measureOpening(data, studyIds);
  await measureMoving(data, studyIds);
}

async function describeBrowsers(): Promise<void> {
  const facts: string[] = [];
  for (const drawnBy of ['WebGL', 'CPU'] as const) {
    const browser = await launchChromium(drawnBy);
    const page = await browser.newPage();
    const gl = await glRenderer(page);
    if (drawnBy === 'WebGL') facts.push(`Chromium ${browser.version()}`);
    facts.push(`${drawnBy}: ${gl ?? 'no WebGL2, a 2D canvas'}`);
    await browser.close();
  }
  printMachine(...facts);
}

/** From the command to the picture: an empty cache, and again with the study in it. */
async function measureStart(directory: string, folder: string): Promise<void> {
  const data = path.join(directory, 'start');
  const rows: string[][] = [];
  for (const [name, paths] of [
    ['first start, imports and opens', [folder]],
    ['next start, double click', []],
  ] as const) {
    const begin = performance.now();
    const sinceBegin = (): string => figure(performance.now() - begin);
    const host = await startBenchHost(data, paths);
    const ready = sinceBegin();
    const browser = await launchChromium('WebGL');
    const launched = sinceBegin();
    const page = await openWorkstationPage(browser, host.url);
    // A study that opens by itself may do so before its row was seen.
    await page.locator('tr[data-study], main.reading').first().waitFor({ state: 'attached' });
    const listed = sinceBegin();
    const opened = paths.length === 0 ? await opensByClick(page) : await opensByItself(page);
    rows.push([name, ready, launched, listed, opened ? sinceBegin() : 'not opened']);
    await browser.close();
    await host.stop();
  }
  printTable({
    title: `Cold start, ms from the command (${wall.slices * 4} CT of 512 KB)`,
    head: ['', 'ready line', 'Chromium runs', 'row listed', 'first image'],
    rows,
  });
}

async function opensByClick(page: Page): Promise<true> {
  await page.locator('tr[data-study]').first().dblclick();
  await untilShown(page);
  return true;
}

/** Whether the reading view comes without a click, now that the study is listed. */
async function opensByItself(page: Page): Promise<boolean> {
  const opens = await page
    .locator('main.reading')
    .waitFor({ timeout: openPatienceMs })
    .then(
      () => true,
      () => false,
    );
  if (opens) await untilShown(page);
  return opens;
}

async function fill(data: string, directory: string, wallFolder: string): Promise<StudyIds> {
  const folders = [wallFolder];
  for (const { title, columns, rows, slices } of shapes) {
    const folder = path.join(directory, title);
    folders.push(folder);
    writeSyntheticStudy(folder, {
      title,
      columns,
      rows,
      BitsStored: 16,
      seriesCount: 1,
      slicesASeries: slices,
    });
  }
  const host = await startBenchHost(data);
  const client = await connectClient(host.url);
  await client.importPaths(folders);
  const studyIds = new Map<string, number>();
  for (const { title } of [wall, ...shapes]) studyIds.set(title, await client.findStudy(title));
  client.close();
  await host.stop();
  return studyIds;
}

function idOf(studyIds: StudyIds, title: string): number {
  const studyId = studyIds.get(title);
  if (studyId === undefined) throw new Error(`${title} was not imported`);
  return studyId;
}

/** Enter on a row of the worklist, the study closed again after each. */
async function measureOpening(data: string, studyIds: StudyIds): Promise<void> {
  const rows: string[][] = [];
  const partRows: string[][] = [];
  for (const { title, columns, rows: rowCount, tiles } of [
    { ...wall, tiles: '2 × 2 of ' },
    ...shapes.map((shape) => ({ ...shape, tiles: '' })),
  ]) {
    // A workstation of its own: nothing is decoded yet when the first opening comes.
    const host = await startBenchHost(data);
    const browser = await launchChromium('WebGL');
    const page = await openWorkstationPage(browser, host.url);
    const times: OpenTimes[] = [];
    for (let turn = 0; turn <= openings; turn++) {
      await page.locator(`tr[data-study="${idOf(studyIds, title)}"]`).click();
      const watching = await watchOpening(page);
      await page.keyboard.press('Enter');
      times.push(await finishOpening(watching));
      await page.keyboard.press('Backspace');
      await page.locator('main.reading').waitFor({ state: 'detached' });
    }
    const [cold, ...warm] = times;
    const first = warm.map((time) => time.firstMs);
    const all = warm.map((time) => time.allMs);
    rows.push([
      `${tiles}${columns} × ${rowCount}`,
      ...[cold?.firstMs, cold?.allMs].map((value) => figure(value ?? Number.NaN)),
      ...[median(first), quantile(first, 0.95), median(all), quantile(all, 0.95)].map(figure),
    ]);
    partRows.push([`${tiles}${columns} × ${rowCount}`, ...partCells(warm)]);
    await browser.close();
    await host.stop();
  }
  printTable({
    title: 'Its parts, ms, median and p95: each from the end of the one before',
    head: ['tiles', 'key to call', 'call to answer', 'to frames asked', 'frames here', 'all drawn'],
    rows: partRows,
  });
  printTable({
    title: `Enter in the worklist to picture, ms (the first opening, then ${openings} more), WebGL`,
    head: ['tiles', 'cold: first', 'all', 'first image', 'p95', 'all tiles', 'p95'],
    rows,
  });
}

function partCells(times: readonly OpenTimes[]): string[] {
  const partsMs = times.map(({ allMs, parts: { askedMs, answeredMs, framesAskedMs, framesHereMs } }) => [
    askedMs,
    answeredMs - askedMs,
    framesAskedMs - answeredMs,
    framesHereMs - framesAskedMs,
    allMs - framesHereMs,
  ]);
  return [0, 1, 2, 3, 4].map((part) => {
    const values = partsMs.map((step) => step[part] ?? Number.NaN);
    return `${figure(median(values))} / ${figure(quantile(values, 0.95))}`;
  });
}

async function measureMoving(data: string, studyIds: StudyIds): Promise<void> {
  const rows: string[][] = [];
  const memory: string[][] = [];
  for (const drawnBy of ['WebGL', 'CPU'] as const) {
    for (const shape of shapes) {
      const { title, columns, rows: rowCount, slices } = shape;
      const studyId = idOf(studyIds, title);
      const name = `${drawnBy} ${columns} × ${rowCount}`;
      const host = await startBenchHost(data);
      const browser = await launchChromium(drawnBy);
      const page = await openWorkstationPage(browser, host.url);
      await openStudy(page, studyId);
      await fitWindowTo(page, columns, rowCount);
      await firstTile(page).hover();
      await untilLoaded(page);
      const wheel = await recordWheel(page, browser, slices);
      await page.keyboard.press('Home');
      await untilShown(page, 1);
      const keys = await recordKeys(page, browser, slices);
      const stepMs = await timeKeys(page, steps, async (index) => {
        await page.keyboard.press('ArrowUp');
        await untilShown(page, slices - 1 - index);
      });
      const drag = await recordDrag(page, browser);
      const { heapBytes, bufferBytes } = await readMemory(page);
      memory.push([
        `${name}, ${slices} frames of ${figure((columns * rowCount * 2) / 1e6)} MB`,
        figure(heapBytes / 1e6),
        figure(bufferBytes / 1e6),
      ]);
      await host.stop();
      const uncached = await scrollUncached(page, browser, data, studyId, slices);
      rows.push(
        [...scrollRow(`${name} wheel ${wheelRate}/s`, wheel), figure(median(stepMs))],
        scrollRow(`${name} key ${keyRate}/s`, keys),
        scrollRow(`${name} wheel ${wheelRate}/s, uncached`, uncached),
        movementCells(`${name} window drag`, drag, ({ window }) => window),
      );
      await browser.close();
    }
  }
  printTable({
    title:
      'Scroll and window change at 1:1, the picture covers the viewport (60 Hz: 16.7 ms a frame; cpu: ms a picture)',
    head: [
      '',
      'pictures/s',
      'frame ms',
      'p95',
      'longest',
      'cpu page',
      'cpu draw',
      'skipped',
      'told',
      'one key ms',
    ],
    rows,
  });
  printTable({ title: 'Memory of the page after it, MB', head: ['', 'JS heap', 'buffers'], rows: memory });
}

/**
 * The wheel turns from the moment when the first picture is there, on a workstation that has just started: neither
 * it nor the window has any other frame. The page keeps its size.
 */
async function scrollUncached(
  page: Page,
  browser: Browser,
  data: string,
  studyId: number,
  slices: number,
): Promise<Recording> {
  const host = await startBenchHost(data);
  await page.goto(host.url);
  await openStudy(page, studyId);
  await firstTile(page).hover();
  const recording = await recordWheel(page, browser, slices);
  await host.stop();
  return recording;
}

interface Recording {
  readonly samples: readonly FrameSample[];
  readonly used: ProcessorTime;
}

async function record(page: Page, browser: Browser, input: () => Promise<unknown>): Promise<Recording> {
  const before = await readProcessorTime(browser);
  const recorder = await startRecording(page);
  await input();
  const samples = await stopRecording(recorder);
  const after = await readProcessorTime(browser);
  return { samples, used: { pageMs: after.pageMs - before.pageMs, gpuMs: after.gpuMs - before.gpuMs } };
}

/** From the first picture of a series to its last. */
function recordWheel(page: Page, browser: Browser, slices: number): Promise<Recording> {
  return record(page, browser, async () => {
    await sendSteadily(slices - 1, wheelRate, () => page.mouse.wheel(0, 120));
    await untilShown(page, slices);
  });
}

function recordKeys(page: Page, browser: Browser, slices: number): Promise<Recording> {
  return record(page, browser, async () => {
    await sendSteadily(slices - 1, keyRate, () => page.keyboard.down('ArrowDown'));
    await page.keyboard.up('ArrowDown');
    await untilShown(page, slices);
  });
}

async function recordDrag(page: Page, browser: Browser): Promise<Recording> {
  const box = await firstTile(page).boundingBox();
  if (box === null) throw new Error('The tile has no size');
  const center = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(center.x, center.y);
  await page.mouse.down();
  const recording = await record(page, browser, () =>
    sendSteadily(moveRate * dragSeconds, moveRate, (index) =>
      page.mouse.move(center.x + (index % 200), center.y + (index % 150)),
    ),
  );
  await page.mouse.up();
  return recording;
}

function scrollRow(name: string, recording: Recording): string[] {
  let skipped = 0;
  let told = 0;
  for (const [index, sample] of recording.samples.entries()) {
    const before = recording.samples[index - 1] ?? sample;
    skipped += Math.max(0, Math.abs(sample.position - before.position) - 1);
    // The mark starts anew with a movement that begins at rest.
    told += sample.skipped >= before.skipped ? sample.skipped - before.skipped : sample.skipped;
  }
  return [...movementCells(name, recording, ({ position }) => position), String(skipped), String(told)];
}

/** New pictures a second, and the time between frames of the page, from the first change to the last. */
function movementCells(
  name: string,
  { samples, used }: Recording,
  shownIn: (sample: FrameSample) => string | number,
): string[] {
  const changes = samples.slice(1).flatMap((sample, index) => {
    const before = samples[index];
    return before === undefined || shownIn(before) === shownIn(sample) ? [] : [sample.atMs];
  });
  const [first = Number.NaN] = changes;
  const last = changes.at(-1) ?? Number.NaN;
  const during = samples.map(({ atMs }) => atMs).filter((atMs) => atMs >= first && atMs <= last);
  const intervals = during.slice(1).map((atMs, index) => atMs - (during[index] ?? atMs));
  return [
    name,
    figure((changes.length - 1) / ((last - first) / 1000)),
    figure(median(intervals)),
    figure(quantile(intervals, 0.95)),
    figure(Math.max(...intervals)),
    figure(used.pageMs / changes.length),
    figure(used.gpuMs / changes.length),
  ];
}
