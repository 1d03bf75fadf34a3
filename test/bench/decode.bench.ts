import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { createCodecRegistry } from '../../main/decode/codec-registry.ts';
import type { EncodedFrame } from '../../main/decode/codec.ts';
import { decodeFrame } from '../../main/decode/decode-frame.ts';
import { openDecodePool } from '../../main/decode/pool.ts';
import type { FrameSource } from '../../main/store/reader-api.ts';
import { findProgram } from '../support/external-programs.ts';
import { benchDirectory } from './bench-directory.ts';
import { benchFrame, type BenchCodec } from './bench-frames.ts';
import { elapsedMs, figure, median, ratio } from './figures.ts';
import { fastestNative } from './native-decoders.ts';
import { loadRivals, type RivalDecoder } from './rival-codecs.ts';
import { printMachine, printTable } from './table.ts';

/**
 * `npm run bench:decode`: one frame of every codec by us, by the fastest native program here, and by Cornerstone's
 * codecs; then the pool beside independent processes, and the first frame of a long object. One thread, the same
 * frames. Processor time, because other work on the machine moves the clock on the wall and hardly the processor's.
 */
const encoders: readonly BenchCodec[] = [
  'native',
  'rle',
  'jpeg-baseline',
  // Its frame is made by DCMTK's program.
  ...(findProgram('dcmcjpeg') === undefined ? [] : (['jpeg-extended'] as const)),
  'jpeg-lossless',
  'jpeg-ls',
  'jpeg-2000',
  'htj2k',
  'jpeg-xl',
];
const shapes = [
  { name: 'CT 512 × 512, 12 bits', rows: 512, columns: 512, repeats: 30 },
  { name: 'MG 4096 × 3328, 12 bits', rows: 4096, columns: 3328, repeats: 4 },
] as const;
const poolThreads = 2;

const registry = createCodecRegistry();
const directory = benchDirectory();
const visible = { priority: 'visible' } as const;

async function sourceOf(frame: EncodedFrame, name: string): Promise<FrameSource> {
  const file = path.join(directory, name);
  await writeFile(file, frame.bytes);
  return {
    instanceId: 1,
    SOPInstanceUID: '2.25.1',
    studyId: 1,
    file,
    TransferSyntaxUID: frame.TransferSyntaxUID,
    frameIndex: 0,
    frameCount: 1,
    ranges: [{ offsetBytes: 0, lengthBytes: frame.bytes.length }],
    startBit: 0,
    isDeflated: false,
    dataSetOffsetBytes: 0,
    isBigEndian: false,
    pixels: frame.pixels,
  };
}

/** Median processor time of `task` in milliseconds; the first run compiles and does not count. */
function medianCpuMs(repeats: number, task: () => unknown): number {
  const figures: number[] = [];
  for (let run = 0; run <= repeats; run++) {
    const before = process.cpuUsage();
    task();
    const { user, system } = process.cpuUsage(before);
    if (run > 0) figures.push((user + system) / 1000);
  }
  return median(figures);
}

function rivalCpuMs(decode: RivalDecoder | undefined, frame: EncodedFrame, repeats: number): number {
  return decode === undefined ? Number.NaN : medianCpuMs(repeats, () => decode(frame.bytes));
}

const rivals = await loadRivals();
printMachine();
for (const { name, rows, columns, repeats } of shapes) {
  const table: string[][] = [];
  for (const encoder of encoders) {
    const frame = await benchFrame(encoder, rows, columns);
    const oursMs = medianCpuMs(repeats, () => decodeFrame(registry, frame));
    const native = fastestNative(encoder, frame, repeats, directory);
    const nativeMs = native?.cpuMs ?? Number.NaN;
    const rivalMs = rivalCpuMs(rivals?.[encoder], frame, repeats);
    const rawBytes = rows * columns * (frame.pixels.BitsAllocated / 8);
    table.push([
      encoder,
      ratio(rawBytes, frame.bytes.length),
      figure(oursMs),
      figure(nativeMs),
      native?.program ?? '–',
      ratio(oursMs, nativeMs),
      figure(rivalMs),
      ratio(oursMs, rivalMs),
    ]);
  }
  printTable({
    title: `${name}: ms of processor time a frame (goals: 1.3 × native, 1 × Cornerstone)`,
    head: [
      'codec',
      'compression',
      'ours',
      'native',
      'program',
      'ours / native',
      'Cornerstone',
      'ours / theirs',
    ],
    rows: table,
  });
}

const pool = openDecodePool({
  workerUrl: new URL('../../main/decode/decoder-worker.ts', import.meta.url),
  threads: poolThreads,
});

/** Sends an order to all, and waits until all have said that it is done. */
async function orderAll(processes: readonly ChildProcess[], order: object): Promise<void> {
  await Promise.all(
    processes.map(async (child) => {
      const answered = once(child, 'message');
      child.send(order);
      await answered;
    }),
  );
}

/** Rounds of pool and processes in turn, so that what else the machine does falls on both. */
const rounds = 5;

async function poolRow(encoder: BenchCodec): Promise<string[]> {
  const frame = await benchFrame(encoder, 1024, 1024);
  const source = await sourceOf(frame, `scaling-${encoder}`);
  const processes = Array.from({ length: poolThreads }, () =>
    fork(path.join(import.meta.dirname, 'decode-process.ts')),
  );
  const { file, TransferSyntaxUID } = source;
  await orderAll(processes, { file, TransferSyntaxUID, Rows: 1024, Columns: 1024 });
  const decodeMany = (each: number): Promise<unknown> =>
    Promise.all(Array.from({ length: each * poolThreads }, () => pool.decode(source, visible)));
  await decodeMany(1);
  const each = 8;
  const pooled: number[] = [];
  const apart: number[] = [];
  for (let round = 0; round < rounds; round++) {
    pooled.push((await elapsedMs(() => decodeMany(each))) / (each * poolThreads));
    apart.push((await elapsedMs(() => orderAll(processes, { count: each }))) / (each * poolThreads));
  }
  for (const child of processes) child.disconnect();
  const pooledMs = median(pooled);
  const apartMs = median(apart);
  return [encoder, figure(pooledMs), figure(apartMs), ratio(apartMs, pooledMs)];
}

printTable({
  title: `${poolThreads} threads of the pool beside ${poolThreads} processes, 1024 × 1024: ms on the clock a frame (goal: 0.9 × their speed)`,
  head: ['codec', 'pool', 'processes', 'speed'],
  rows: [
    await poolRow('jpeg-lossless'),
    await poolRow('jpeg-ls'),
    await poolRow('jpeg-2000'),
    await poolRow('htj2k'),
  ],
});

/** A file of frames one after another, and where its frames are. */
async function longObject(
  frame: EncodedFrame,
  frameCount: number,
): Promise<(frameIndex: number) => FrameSource> {
  const one = await sourceOf(frame, 'one-frame');
  const file = path.join(directory, 'long-object');
  const stream = createWriteStream(file);
  for (let index = 0; index < frameCount; index++) {
    if (!stream.write(frame.bytes)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  const lengthBytes = frame.bytes.length;
  return (frameIndex) => ({
    ...one,
    file,
    frameIndex,
    frameCount,
    ranges: [{ offsetBytes: frameIndex * lengthBytes, lengthBytes }],
  });
}

const longFrame = await benchFrame('jpeg-lossless', 768, 896);
const longCount = 5000;
const longSource = await longObject(longFrame, longCount);
const alone = await sourceOf(longFrame, 'alone');
const firsts: number[] = [];
const singles: number[] = [];
for (let run = 0; run < 20; run++) {
  singles.push(await elapsedMs(() => pool.decode(alone, visible)));
  firsts.push(
    await elapsedMs(() => pool.decode(longSource(run === 0 ? 0 : (run * 251) % longCount), visible)),
  );
}
printTable({
  title: `A frame of an object of ${longCount} frames and ${figure((longCount * longFrame.bytes.length) / 1e9)} GB, through the pool: ms on the clock (goal: 3 × one frame)`,
  head: ['', 'ms', 'of one frame'],
  rows: [
    ['one frame alone', figure(median(singles)), ratio(1, 1)],
    ['the first', figure(firsts[0] ?? Number.NaN), ratio(firsts[0] ?? Number.NaN, median(singles))],
    ['any', figure(median(firsts)), ratio(median(firsts), median(singles))],
  ],
});
await pool.close();
