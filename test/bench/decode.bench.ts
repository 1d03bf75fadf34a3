import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createCodecRegistry } from '../../main/decode/codec-registry.ts';
import type { EncodedFrame } from '../../main/decode/codec.ts';
import { decodeFrame } from '../../main/decode/decode-frame.ts';
import { openDecodePool } from '../../main/decode/pool.ts';
import { drawPhantom } from '../../main/phantom/draw-phantom.ts';
import { phantomRecipes } from '../../main/phantom/phantom-kinds.ts';
import type { FrameSource, PixelAttributes } from '../../main/store/reader-api.ts';
import { encodeValues, plainPixels, type Encoder } from '../support/encoded-frames.ts';
import { benchDirectory } from './bench-directory.ts';
import { elapsedMs, figure, median, quantile, ratio } from './figures.ts';
import { printMachine, printTable } from './table.ts';

/**
 * Milliseconds to decode one frame, in this process and through the pool (reading the file and moving the pixels
 * included), for every codec. The frames are phantoms with four bits of noise, which is what makes a real image hard.
 */
const encoders: readonly Encoder[] = [
  'native',
  'rle',
  'jpeg-baseline',
  'jpeg-lossless',
  'jpeg-ls',
  'jpeg-2000',
  'htj2k',
];
const shapes = [
  { name: 'CT 512 × 512, 12 bits', rows: 512, columns: 512, repeats: 20 },
  { name: 'MG 4096 × 3328, 12 bits', rows: 4096, columns: 3328, repeats: 3 },
] as const;
const poolThreads = 2;

function noisyPhantom(pixels: PixelAttributes): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const recipe = { ...phantomRecipes.ct, rows: pixels.Rows, columns: pixels.Columns };
  const letters = { left: 'R', right: 'L', top: 'A', bottom: 'P' };
  const { values } = drawPhantom(recipe, letters, 7, 60);
  let state = 1;
  for (let index = 0; index < values.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[index] = (values[index] ?? 0) + (state >>> 28);
  }
  return pixels.BitsAllocated === 8 ? Uint8Array.from(values, (value) => value >> 4) : values;
}

/** JPEG baseline holds 8 bits. */
function pixelsFor(encoder: Encoder, Rows: number, Columns: number): PixelAttributes {
  const eight = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  return { ...plainPixels, Rows, Columns, ...(encoder === 'jpeg-baseline' ? eight : {}) };
}

async function sourceOf(frame: EncodedFrame, file: string): Promise<FrameSource> {
  await writeFile(file, frame.bytes);
  return {
    instanceId: 1,
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

const registry = createCodecRegistry();
const directory = benchDirectory();
const pool = openDecodePool({
  workerUrl: new URL('../../main/decode/decoder-worker.ts', import.meta.url),
  threads: poolThreads,
});
printMachine();
for (const { name, rows, columns, repeats } of shapes) {
  const table: string[][] = [];
  for (const encoder of encoders) {
    const pixels = pixelsFor(encoder, rows, columns);
    const frame = await encodeValues(encoder, pixels, noisyPhantom(pixels));
    const source = await sourceOf(frame, path.join(directory, `${encoder}-${columns}`));
    const inProcess: number[] = [];
    for (let run = 0; run <= repeats; run++) {
      const tookMs = await elapsedMs(async () => decodeFrame(registry, frame));
      // The first compiles.
      if (run > 0) inProcess.push(tookMs);
    }
    await Promise.all(
      Array.from({ length: poolThreads }, () => pool.decode(source, { priority: 'visible' })),
    );
    const count = repeats * poolThreads;
    const pooledMs =
      (await elapsedMs(() =>
        Promise.all(Array.from({ length: count }, () => pool.decode(source, { priority: 'visible' }))),
      )) / count;
    const rawBytes = rows * columns * (pixels.BitsAllocated / 8);
    table.push([
      encoder,
      ratio(rawBytes, frame.bytes.length),
      figure(median(inProcess)),
      figure(quantile(inProcess, 0.9)),
      figure(pooledMs),
    ]);
  }
  printTable({
    title: `${name}: ms a frame`,
    head: ['codec', 'compression', 'median', 'p90', `pool of ${poolThreads}, a frame`],
    rows: table,
  });
}
await pool.close();
