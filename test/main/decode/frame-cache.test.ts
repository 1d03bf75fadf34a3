import { expect, test } from 'vitest';
import { createFrameCache } from '../../../main/decode/frame-cache.ts';
import type { DecodePool } from '../../../main/decode/pool.ts';
import type { FrameSource } from '../../../main/store/reader-api.ts';
import { storedValues, type StoredFrame } from '../../../shared/image/stored-pixels.ts';
import { plainPixels } from '../../support/encoded-frames.ts';

const visible = { priority: 'visible' } as const;
const frameBytes = 1000;
/** What a frame of the recording pool weighs in the cache: its pixels and 512 bytes around them. */
const entryBytes = frameBytes + 512;

/** Answers each frame filled with its index, and writes down what it was asked for. */
function recordingPool(): DecodePool & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    decode: async ({ instanceId, frameIndex }): Promise<StoredFrame> => {
      asked.push(`${instanceId}/${frameIndex}`);
      return {
        header: {
          rows: 1,
          columns: frameBytes,
          samplesPerPixel: 1,
          type: 'uint8',
          bitsAllocated: 8,
          bitsStored: 8,
          photometric: 'MONOCHROME2',
          frameCount: 9,
          lossy: false,
        },
        pixels: new Uint8Array(frameBytes).fill(frameIndex).buffer,
      };
    },
    thumbnail: async () => new Uint8Array(),
    overlays: () => Promise.reject(new Error('no overlays here')),
    reprioritise: () => {},
    load: { waiting: 0, running: 0, threads: 0 },
    close: async () => {},
  };
}

function sourceOf(instanceId: number, frameIndex: number): FrameSource {
  return {
    instanceId,
    SOPInstanceUID: '2.25.1',
    studyId: 1,
    file: `${instanceId}.dcm`,
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    frameIndex,
    frameCount: 9,
    ranges: [],
    startBit: 0,
    isDeflated: false,
    dataSetOffsetBytes: 0,
    isBigEndian: false,
    pixels: plainPixels,
  };
}

test('decodes a frame once, and gives every asker a buffer of its own', async () => {
  const pool = recordingPool();
  const cache = createFrameCache(pool, 10 * entryBytes);
  const first = await cache.decode(sourceOf(1, 4), visible);
  new Uint8Array(first.pixels).fill(99);
  // As when it is sent away: the asker's buffer is detached.
  first.pixels.transfer();
  const second = await cache.decode(sourceOf(1, 4), visible);
  expect(storedValues(second)[0]).toBe(4);
  expect(pool.asked).toEqual(['1/4']);
});

test('lets the least recently used frame go at its limit', async () => {
  const pool = recordingPool();
  const cache = createFrameCache(pool, 2 * entryBytes);
  for (const frameIndex of [1, 2, 1, 3]) await cache.decode(sourceOf(1, frameIndex), visible);
  expect(cache.usedBytes).toBe(2 * entryBytes);
  for (const frameIndex of [1, 3, 2]) await cache.decode(sourceOf(1, frameIndex), visible);
  expect(pool.asked).toEqual(['1/1', '1/2', '1/3', '1/2']);
});

test('passes a frame over its limit through and keeps what it has', async () => {
  const pool = recordingPool();
  const cache = createFrameCache(pool, entryBytes - 1);
  expect(storedValues(await cache.decode(sourceOf(1, 5), visible))[0]).toBe(5);
  expect(cache.usedBytes).toBe(0);
});

test('does not take a frame for that of another file, whose row has its number since the index was rebuilt', async () => {
  const pool = recordingPool();
  const cache = createFrameCache(pool, 10 * entryBytes);
  await cache.decode(sourceOf(1, 0), visible);
  await cache.decode({ ...sourceOf(1, 0), file: 'another.dcm' }, visible);
  expect(pool.asked).toEqual(['1/0', '1/0']);
});

test('keeps nothing of a decode that failed', async () => {
  const pool = recordingPool();
  let fails = true;
  const cache = createFrameCache(
    {
      ...pool,
      decode: async (source, options) => {
        if (fails) throw new Error('no picture');
        return pool.decode(source, options);
      },
    },
    10 * entryBytes,
  );
  await expect(cache.decode(sourceOf(1, 0), visible)).rejects.toThrow('no picture');
  fails = false;
  expect(storedValues(await cache.decode(sourceOf(1, 0), visible))[0]).toBe(0);
});
