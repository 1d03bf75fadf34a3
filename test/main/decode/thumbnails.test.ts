import { decode as decodePng } from 'fast-png';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openImageFile } from '../../../main/decode/image-file.ts';
import { openDecodePool, type DecodePool } from '../../../main/decode/pool.ts';
import {
  frameThumbnailOf,
  shrink,
  thumbnailOf,
  type ThumbnailShelf,
} from '../../../main/decode/thumbnails.ts';
import { createPhantomStudy } from '../../../main/phantom/phantom-study.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function openPool(): DecodePool {
  const workerUrl = new URL('../../../main/decode/decoder-worker.ts', import.meta.url);
  const pool = openDecodePool({ workerUrl, threads: 1 });
  onTestFinished(() => pool.close());
  return pool;
}

describe('a thumbnail', () => {
  test('is made of the middle frame once, and then kept', async () => {
    const [object] = createPhantomStudy({ kind: 'us', seed: 'thumbnail', StudyDate: '20260101' }).objects();
    const file = path.join(temporaryDirectory(), 'us.dcm');
    await writeFile(file, object?.bytes ?? '');
    const asked: number[] = [];
    const find = async () => {
      const image = await openImageFile(file);
      return {
        description: image.description,
        frameSource: (frameIndex: number) => {
          asked.push(frameIndex);
          return image.frameSource(frameIndex);
        },
      };
    };
    const kept = new Map<number, Uint8Array<ArrayBuffer>>();
    const shelf: ThumbnailShelf = {
      thumbnail: async (instanceId) => kept.get(instanceId) ?? null,
      putThumbnail: async (instanceId, png) => {
        kept.set(instanceId, Uint8Array.from(png));
      },
    };
    const pool = openPool();
    const made = await thumbnailOf(pool, shelf, 7, find);
    const again = await thumbnailOf(pool, shelf, 7, find);
    expect(again).toEqual(made);
    // Thirty frames: the middle one has the index 15.
    expect(asked).toEqual([15]);
    // Of a frame that is named it is that frame's, whatever is kept; of the middle one the same picture.
    const third = await frameThumbnailOf(pool, 2, find);
    expect(asked).toEqual([15, 2]);
    expect(third).not.toEqual(made);
    expect(await frameThumbnailOf(pool, 15, find)).toEqual(made);
    expect(kept.size).toBe(1);
    expect(decodePng(made)).toMatchObject({ width: 128, height: 96, channels: 1, depth: 8 });
  });
});

describe('making a picture smaller', () => {
  test('averages the pixels that each new one covers', () => {
    const picture = Uint8Array.of(0, 100, 10, 20, 50, 50, 30, 40);
    const small = shrink({ rows: 2, columns: 4, channels: 1, picture, choice: null, isInverted: false }, 2);
    expect(small).toMatchObject({ rows: 1, columns: 2 });
    // (0 + 100 + 50 + 50) / 4, (10 + 20 + 30 + 40) / 4
    expect([...small.picture]).toEqual([50, 25]);
  });

  test('keeps colours apart, and never makes a picture larger', () => {
    const picture = Uint8Array.of(0, 10, 20, 100, 30, 40);
    const frame = { rows: 1, columns: 2, channels: 3, picture, choice: null, isInverted: false } as const;
    expect([...shrink(frame, 1).picture]).toEqual([50, 20, 30]);
    expect(shrink(frame, 128)).toEqual(frame);
  });
});
