import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { bundleForBrowser } from '../support/browser-bundle.ts';
import { findProgram } from '../support/external-programs.ts';
import { figure, median, quantile } from './figures.ts';
import { installRivals, rivalDirectory } from './rival-packages.ts';
import { printMachine, printTable } from './table.ts';
import { benchTasks, type BenchTask, type FrameShape } from './viewer-under-bench.ts';
import { glRenderer, launchChromium, readMemory, readProcessorTime } from './workstation-page.ts';

/**
 * Our viewports beside Cornerstone3D's: the same frames in memory, the same Chromium, the same GL, one after the
 * other in one run. A step ends when its picture is drawn, and the next begins at once; what the graphics process
 * costs shows in the steps because a page may not run far ahead of it, and as processor time beside them.
 */
const shape: FrameShape = { rows: 512, columns: 512, slices: 120 };
const size = 1024;
const steps = 30;
const warmUp = 3;

const names: Readonly<Record<BenchTask, string>> = {
  scroll: 'scroll, one viewport',
  window: 'window change',
  linked: '2 × 2 linked scroll',
  planes: 'three-plane MPR step',
  slab: '20 mm MIP slab step',
};

interface Rival {
  readonly name: string;
  readonly script: string;
  readonly how?: 'auto' | 'webgl2';
}

interface TaskFigures {
  /** From frames in memory to the first picture. */
  readonly firstMs: number;
  readonly stepsMs: readonly number[];
  readonly processorMs: number;
  readonly heapBytes: number;
}

interface RivalFigures {
  readonly name: string;
  readonly tasks: ReadonlyMap<BenchTask, TaskFigures>;
}

await run();

async function run(): Promise<void> {
  if (findProgram('chromium') === undefined) {
    process.stdout.write('Not measured: chromium (Debian package chromium) is missing.\n');
    return;
  }
  const makeFrames = await bundleForBrowser(path.join(import.meta.dirname, 'bench-page-frames.ts'));
  const ours = await bundleForBrowser(path.join(import.meta.dirname, 'our-viewer-page.ts'));
  const rivals: Rival[] = [
    { name: 'ours', script: ours },
    { name: 'ours, WebGL', script: ours, how: 'webgl2' },
  ];
  if (installRivals()) {
    const script = await bundleForBrowser(path.join(rivalDirectory, 'cornerstone-page.js'));
    rivals.push({ name: 'Cornerstone3D', script });
  }
  await describeBrowser();
  const figures: RivalFigures[] = [];
  for (const rival of rivals) figures.push(await measure(makeFrames, rival));
  printResults(figures);
}

async function describeBrowser(): Promise<void> {
  const browser = await launchChromium('WebGL');
  const gl = await glRenderer(await browser.newPage());
  printMachine(`Chromium ${browser.version()}`, `WebGL: ${gl ?? 'none'}`);
  await browser.close();
}

/** Each task in a page of its own: contexts and caches of one are no burden of the next. */
async function measure(makeFrames: string, { name, script, how = 'auto' }: Rival): Promise<RivalFigures> {
  const browser = await launchChromium('WebGL');
  const tasks = new Map<BenchTask, TaskFigures>();
  for (const task of benchTasks) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    page.setDefaultTimeout(120_000);
    await page.setContent('<!doctype html><body style="margin:0;background:#000"></body>');
    await page.addScriptTag({ content: makeFrames });
    await page.addScriptTag({ content: script });
    await page.evaluate(([given, wish]) => globalThis.benchViewer.prepare(given, wish), [
      shape,
      how,
    ] as const);
    tasks.set(task, await measureTask(browser, page, task));
    await page.close();
  }
  await browser.close();
  return { name, tasks };
}

async function measureTask(browser: Browser, page: Page, task: BenchTask): Promise<TaskFigures> {
  const firstMs = await page.evaluate(
    async ([name, side, count]) => {
      const begin = performance.now();
      const step = await globalThis.benchViewer[name](side);
      const opened = performance.now() - begin;
      for (let index = 0; index < count; index++) await step(index);
      Object.assign(globalThis, { benchStep: step });
      return opened;
    },
    [task, size, warmUp] as const,
  );
  const before = await readProcessorTime(browser);
  const stepsMs = await page.evaluate(
    async ([first, count]) => {
      const step: unknown = Reflect.get(globalThis, 'benchStep');
      if (typeof step !== 'function') throw new Error('Nothing was opened');
      const times: number[] = [];
      for (let index = 0; index < count; index++) {
        const begin = performance.now();
        await step(first + index);
        times.push(performance.now() - begin);
      }
      return times;
    },
    [warmUp, steps] as const,
  );
  const after = await readProcessorTime(browser);
  const processorMs = (after.pageMs + after.gpuMs - before.pageMs - before.gpuMs) / steps;
  const { heapBytes } = await readMemory(page);
  return { firstMs, stepsMs, processorMs, heapBytes };
}

function printResults(figures: readonly RivalFigures[]): void {
  const [ours] = figures;
  const rival = figures.find(({ name }) => name === 'Cornerstone3D');
  const rows = benchTasks.map((task) => {
    const cells = [names[task]];
    for (const { tasks } of figures) {
      const { stepsMs = [], processorMs = Number.NaN } = tasks.get(task) ?? {};
      cells.push(figure(median(stepsMs)), figure(quantile(stepsMs, 0.95)), figure(processorMs));
    }
    const ratio =
      median(rival?.tasks.get(task)?.stepsMs ?? []) / median(ours?.tasks.get(task)?.stepsMs ?? []);
    cells.push(figure(ratio));
    return cells;
  });
  printTable({
    title: `Steps in a ${size} × ${size} page, ${shape.slices} CT of ${shape.columns} × ${shape.rows} in memory (60 Hz: 16.7 ms a picture)`,
    head: ['', ...figures.flatMap(({ name }) => [`${name}: ms`, 'p95', 'cpu ms']), 'times faster'],
    rows,
  });
  printTable({
    title:
      'From frames in memory to the first picture, ms, and JS heap after it all, MB (frames not counted)',
    head: ['', ...figures.flatMap(({ name }) => [`${name}: first`, 'heap'])],
    rows: benchTasks.map((task) => {
      const cells = [names[task]];
      for (const { tasks } of figures) {
        const { firstMs = Number.NaN, heapBytes = Number.NaN } = tasks.get(task) ?? {};
        cells.push(figure(firstMs), figure(heapBytes / 1e6));
      }
      return cells;
    }),
  });
}
