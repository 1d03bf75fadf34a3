import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDecodePool, type DecodePool, type DecodePoolOptions } from '../../../main/decode/pool.ts';
import type { FrameSource } from '../../../main/store/reader-api.ts';
import type { FramePriority } from '../../../shared/model/frame-wire.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import { encodedFrame, patternOf, plainPixels, type Encoder } from '../../support/encoded-frames.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const scripted = new URL('../../support/scripted-decoder.ts', import.meta.url);
const real = new URL('../../../main/decode/decoder-worker.ts', import.meta.url);

function openPool(workerUrl: URL, options: Partial<DecodePoolOptions> = {}): DecodePool {
  const pool = openDecodePool({ workerUrl, threads: 1, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

function sourceOf(file: string, frameIndex = 0): FrameSource {
  return {
    instanceId: 1,
    SOPInstanceUID: '2.25.1',
    studyId: 1,
    file,
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    frameIndex,
    frameCount: 100,
    ranges: [],
    startBit: 0,
    isDeflated: false,
    dataSetOffsetBytes: 0,
    isBigEndian: false,
    pixels: plainPixels,
  };
}

const visible = { priority: 'visible' } as const;

async function pixelOf(pool: DecodePool, frameIndex: number, priority: FramePriority = 'visible') {
  return storedValues(await pool.decode(sourceOf('frame', frameIndex), { priority }))[0];
}

/** The code that a decode ends with. */
async function codeOf(decoding: Promise<unknown>): Promise<unknown> {
  return decoding.then(
    () => 'a picture',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}

/** The limit covers the start of a thread too, which takes a while on a busy machine. */
const startsWithinMs = 3000;

describe('the queue', () => {
  test('goes by priority, and by arrival within one', async () => {
    const pool = openPool(scripted);
    const order: string[] = [];
    const ask = async (priority: FramePriority, frameIndex: number): Promise<void> => {
      await pixelOf(pool, frameIndex, priority);
      order.push(`${priority} ${frameIndex}`);
    };
    // The first takes the thread; the others wait for it.
    await Promise.all([
      ask('prefetch', 0),
      ask('prefetch', 1),
      ask('layout', 2),
      ask('neighbour', 3),
      ask('visible', 4),
      ask('visible', 5),
    ]);
    expect(order).toEqual(['prefetch 0', 'visible 4', 'visible 5', 'neighbour 3', 'layout 2', 'prefetch 1']);
  });

  test('can be put into another order while it waits', async () => {
    const pool = openPool(scripted);
    const order: number[] = [];
    const ask = async (frameIndex: number): Promise<void> => {
      await pixelOf(pool, frameIndex, 'prefetch');
      order.push(frameIndex);
    };
    const asked = [0, 1, 2, 3].map(ask);
    pool.reprioritise(1, 3, 'visible');
    await Promise.all(asked);
    expect(order).toEqual([0, 3, 1, 2]);
  });

  test('gives each asker its own frame, from as many threads as there are', async () => {
    const pool = openPool(scripted, { threads: 3 });
    const indices = Array.from({ length: 60 }, (_, index) => index);
    expect(await Promise.all(indices.map((index) => pixelOf(pool, index)))).toEqual(indices);
    expect(pool.load).toEqual({ waiting: 0, running: 0, threads: 3 });
  });

  test('drops an answer that belongs to another job', async () => {
    const pool = openPool(scripted);
    const frame = await pool.decode(sourceOf('other', 7), visible);
    expect(storedValues(frame)[0]).toBe(7);
  });
});

describe('cancelling', () => {
  test('takes a waiting job out of the queue', async () => {
    const pool = openPool(scripted);
    const first = pixelOf(pool, 1);
    const controller = new AbortController();
    const second = pool.decode(sourceOf('frame', 2), { ...visible, signal: controller.signal });
    expect(pool.load.waiting).toBe(1);
    controller.abort();
    expect(pool.load.waiting).toBe(0);
    expect(await codeOf(second)).toBe('operation.cancelled');
    expect(await first).toBe(1);
  });

  test('answers at once for a job under way, whose late answer nobody gets (N91)', async () => {
    const pool = openPool(scripted);
    const controller = new AbortController();
    const cancelled = pool.decode(sourceOf('frame', 1), { ...visible, signal: controller.signal });
    const next = pixelOf(pool, 2);
    controller.abort();
    expect(await codeOf(cancelled)).toBe('operation.cancelled');
    expect(await next).toBe(2);
  });

  test('is known before the job begins', async () => {
    const pool = openPool(scripted);
    const aborted = AbortSignal.abort();
    expect(await codeOf(pool.decode(sourceOf('frame'), { ...visible, signal: aborted }))).toBe(
      'operation.cancelled',
    );
  });

  test('ends everything when the pool closes', async () => {
    const pool = openPool(scripted);
    const jobs = [pool.decode(sourceOf('hang'), visible), pool.decode(sourceOf('frame'), visible)];
    const codes = Promise.all(jobs.map(codeOf));
    await pool.close();
    expect(await codes).toEqual(['operation.cancelled', 'operation.cancelled']);
    expect(await codeOf(pool.decode(sourceOf('frame'), visible))).toBe('operation.cancelled');
    await pool.close();
  });
});

describe('a thread that is lost', () => {
  test.each(['exit', 'throw', 'trap'])(
    'by %s fails its own job, and the others go on in a new one',
    async (file) => {
      const pool = openPool(scripted);
      const broken = codeOf(pool.decode(sourceOf(file), visible));
      const after = [pixelOf(pool, 1), pixelOf(pool, 2)];
      expect(await broken).toBe('codec.crashed');
      expect(await Promise.all(after)).toEqual([1, 2]);
    },
  );

  test.each(['hang', 'spin'])(
    'in a decode that will %s is ended after the time limit (N88)',
    async (file) => {
      const pool = openPool(scripted, { timeoutMs: startsWithinMs });
      const stuck = codeOf(pool.decode(sourceOf(file), visible));
      const after = pixelOf(pool, 3);
      expect(await stuck).toBe('codec.timeout');
      expect(await after).toBe(3);
    },
  );

  test('while it decodes takes nothing else with it', async () => {
    const started = path.join(temporaryDirectory(), 'job.started');
    const pool = openPool(scripted, { threads: 2, timeoutMs: startsWithinMs });
    const doomed = codeOf(pool.decode(sourceOf(started), visible));
    await vi.waitFor(() => expect(existsSync(started)).toBe(true), { timeout: 10_000 });
    expect(await Promise.all([pixelOf(pool, 1), pixelOf(pool, 2)])).toEqual([1, 2]);
    expect(await doomed).toBe('codec.timeout');
    expect(await pixelOf(pool, 3)).toBe(3);
  });
});

/** An encoded frame in a file of its own. */
async function stored(encoder: Encoder, change: (bytes: Uint8Array) => void): Promise<FrameSource> {
  const frame = await encodedFrame(encoder);
  change(frame.bytes);
  const file = path.join(temporaryDirectory(), 'frame');
  await writeFile(file, frame.bytes);
  const { TransferSyntaxUID, pixels } = frame;
  return {
    ...sourceOf(file),
    TransferSyntaxUID,
    pixels,
    ranges: [{ offsetBytes: 0, lengthBytes: frame.bytes.length }],
  };
}

describe('with the real decoder', () => {
  test('frames come out as they went in', async () => {
    const pool = openPool(real, { threads: 2 });
    const sources = await Promise.all(
      (['jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'htj2k'] as const).map((encoder) =>
        stored(encoder, () => {}),
      ),
    );
    const frames = await Promise.all(sources.map((source) => pool.decode(source, visible)));
    for (const frame of frames) {
      expect(Array.from(storedValues(frame))).toEqual(Array.from(patternOf(plainPixels)));
    }
  });

  test('a damaged frame is an error of its own, and the frames around it are decoded', async () => {
    const pool = openPool(real);
    const damaged = await stored('jpeg-ls', (bytes) => bytes.fill(0x55, 200, 260));
    const good = await stored('jpeg-ls', () => {});
    const ends = [good, damaged, good, damaged, good].map((source) => codeOf(pool.decode(source, visible)));
    expect(await Promise.all(ends)).toEqual([
      'a picture',
      'codec.corrupt',
      'a picture',
      'codec.corrupt',
      'a picture',
    ]);
  });

  test('a file that is gone or shorter than its frame is said so', async () => {
    const pool = openPool(real);
    const good = await stored('jpeg-ls', () => {});
    expect(await codeOf(pool.decode({ ...good, file: `${good.file}.gone` }, visible))).toBe(
      'store.read-failed',
    );
    const ranges = [{ offsetBytes: 0, lengthBytes: 1_000_000 }];
    expect(await codeOf(pool.decode({ ...good, ranges }, visible))).toBe('image.frame-missing');
    expect(await codeOf(pool.decode(good, visible))).toBe('a picture');
  });
});
