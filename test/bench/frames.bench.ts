import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { framePath, priorityHeaderName, tokenHeaderName } from '../../shared/model/frame-wire.ts';
import { chromiumArguments } from '../support/chromium-arguments.ts';
import { findProgram } from '../support/external-programs.ts';
import { benchDirectory } from './bench-directory.ts';
import { startBenchHost } from './bench-host.ts';
import { elapsedMs, figure, median, quantile, ratio } from './figures.ts';
import { writeSyntheticStudy } from './synthetic-study.ts';
import { printMachine, printTable } from './table.ts';
import { connectClient, readToEnd } from './workstation-client.ts';

/**
 * `GET /frames/…`: milliseconds from the request to the last byte of uncompressed frames, one at a time, when the
 * workstation decodes the frame (first request) and when it has it (second), beside a plain HTTP server that answers
 * as many bytes from memory; and megabytes a second with four requests in flight, as a window has them.
 */
const shapes = [
  { columns: 512, rows: 512, slices: 40 },
  { columns: 1024, rows: 1024, slices: 24 },
  { columns: 2048, rows: 2560, slices: 12 },
] as const;
const flights = 4;

interface FrameAddress {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const directory = benchDirectory();
const browserProgram = findProgram('chromium');
const browser =
  browserProgram === undefined
    ? undefined
    : await chromium.launch({ executablePath: browserProgram, args: [...chromiumArguments] });
const plainServer = spawn(process.execPath, [path.join(import.meta.dirname, 'plain-server.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [portText] = await once(plainServer.stdout, 'data');
const plainOrigin = `http://127.0.0.1:${Number(String(portText))}`;
const host = await startBenchHost();
const client = await connectClient(host.url);
const agent = new http.Agent({ keepAlive: true });

printMachine(...(browser === undefined ? ['no chromium'] : [`Chromium ${browser.version()}`]));
const rows: string[][] = [];
for (const { columns, rows: rowCount, slices } of shapes) {
  const folder = path.join(directory, `${columns}`);
  writeSyntheticStudy(folder, {
    title: `FRAMES-${columns}`,
    columns,
    rows: rowCount,
    BitsStored: 16,
    seriesCount: 2,
    slicesASeries: slices,
  });
  await client.importPaths([folder]);
  const [warming, measured] = await openStudy(`FRAMES-${columns}`);
  // Starts the decoder threads and compiles the paths, with frames that are not measured.
  for (const frame of warming) await client.get(frame.path, frame.headers);
  const first = await timeEach(measured, (frame) => client.get(frame.path, frame.headers));
  const second = await timeEach(measured, (frame) => client.get(frame.path, frame.headers));
  const frameBytes = columns * rowCount * 2;
  const plainAddress = new URL(`/${frameBytes}`, plainOrigin);
  await readToEnd(plainAddress, { agent });
  const plain = await timeEach(measured, () => readToEnd(plainAddress, { agent }));
  const inPage = await timeInChromium(measured);
  const togetherMs = await elapsedMs(() => inParallel(measured));
  rows.push([
    `${columns} × ${rowCount}`,
    figure(median(first)),
    figure(quantile(first, 0.95)),
    figure(median(second)),
    figure(quantile(second, 0.95)),
    figure(median(plain)),
    ratio(median(first), median(plain)),
    ratio(median(second), median(plain)),
    figure(median(inPage)),
    figure((frameBytes * measured.length) / 1e6 / (togetherMs / 1000)),
  ]);
}
printTable({
  title: `GET /frames, uncompressed 16-bit, ms (first = read and decoded, kept = from the workstation's cache)`,
  head: [
    'frame',
    'first',
    'p95',
    'kept',
    'p95',
    'plain',
    'first/plain',
    'kept/plain',
    'kept, Chromium',
    `MB/s, ${flights} at once`,
  ],
  rows,
});
agent.destroy();
client.close();
plainServer.stdin.end();
await browser?.close();
await host.stop();

/** Addresses of the frames of the two series of a study. */
async function openStudy(PatientID: string): Promise<[FrameAddress[], FrameAddress[]]> {
  const studyId = await client.findStudy(PatientID);
  const session = await client.rpc.reading.open.mutate({ studyId, windowId: PatientID });
  const headers = { [tokenHeaderName]: session.token, [priorityHeaderName]: 'visible' };
  const [warming, measured] = session.displaySets.map((set) =>
    set.frames.map(({ instanceId, frameIndex }) => ({ path: framePath(instanceId, frameIndex), headers })),
  );
  if (warming === undefined || measured === undefined) throw new Error('Expected two series');
  return [warming, measured];
}

async function timeEach(
  frames: readonly FrameAddress[],
  get: (frame: FrameAddress) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (const frame of frames) times.push(await elapsedMs(() => get(frame)));
  return times;
}

async function inParallel(frames: readonly FrameAddress[]): Promise<void> {
  const queue = [...frames];
  const fly = async (): Promise<void> => {
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) {
      await client.get(frame.path, frame.headers);
    }
  };
  await Promise.all(Array.from({ length: flights }, fly));
}

/** The same requests by a page's own `fetch`, to the end of `arrayBuffer()`. */
async function timeInChromium(frames: readonly FrameAddress[]): Promise<number[]> {
  if (browser === undefined) return [];
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.url);
    return await page.evaluate(async (addresses) => {
      const times: number[] = [];
      for (const { path: address, headers } of addresses) {
        const start = performance.now();
        await (await fetch(address, { headers })).arrayBuffer();
        times.push(performance.now() - start);
      }
      return times;
    }, frames);
  } finally {
    await context.close();
  }
}
