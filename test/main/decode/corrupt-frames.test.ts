import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDecodePool } from '../../../main/decode/pool.ts';
import { drawPhantom } from '../../../main/phantom/draw-phantom.ts';
import { readFrameCode } from '../../../main/phantom/frame-code.ts';
import { phantomRecipes } from '../../../main/phantom/phantom-kinds.ts';
import type { FrameSource } from '../../../main/store/reader-api.ts';
import { storedValues, type StoredFrame } from '../../../shared/image/stored-pixels.ts';
import { encodeValues, plainPixels, type Encoder } from '../../support/encoded-frames.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const frameCount = 500;
const size = 128;
const pixels = { ...plainPixels, Rows: size, Columns: size, NumberOfFrames: frameCount };
const letters = { left: 'R', right: 'L', top: 'A', bottom: 'P' };

const isDamaged = (frameIndex: number): boolean => frameIndex % 10 === 9;

/** A file of 500 phantoms, each with its number in its pixels and every tenth changed, and where its frames are. */
async function writeFrames(
  encoder: Encoder,
  damage: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<FrameSource[]> {
  const recipe = { ...phantomRecipes.ct, rows: size, columns: size };
  const file = path.join(temporaryDirectory(), 'frames');
  const frames: Uint8Array[] = [];
  const sources: FrameSource[] = [];
  let offsetBytes = 0;
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
    const { values } = drawPhantom(recipe, letters, frameIndex + 1, frameCount);
    const frame = await encodeValues(encoder, pixels, values);
    const bytes = isDamaged(frameIndex) ? damage(frame.bytes) : frame.bytes;
    frames.push(bytes);
    sources.push({
      instanceId: 1,
      SOPInstanceUID: '2.25.1',
      studyId: 1,
      file,
      TransferSyntaxUID: frame.TransferSyntaxUID,
      frameIndex,
      frameCount,
      ranges: [{ offsetBytes, lengthBytes: bytes.length }],
      startBit: 0,
      isDeflated: false,
      dataSetOffsetBytes: 0,
      isBigEndian: false,
      pixels,
    });
    offsetBytes += bytes.length;
  }
  await writeFile(file, Buffer.concat(frames));
  return sources;
}

function codeIn(frame: StoredFrame): number | null {
  const values = storedValues(frame);
  return readFrameCode(size, size, (row, column) => values[row * size + column] ?? 0);
}

/**
 * Scrolls through the frames as fast as they come, some of them cancelled on the way. Answers for each frame the number
 * in its pixels, or null when there is none, `error` or `cancelled`.
 */
async function scroll(sources: readonly FrameSource[]): Promise<(number | null | 'error' | 'cancelled')[]> {
  const pool = openDecodePool({
    workerUrl: new URL('../../../main/decode/decoder-worker.ts', import.meta.url),
    threads: 2,
  });
  onTestFinished(() => pool.close());
  return Promise.all(
    sources.map(async (source, index) => {
      const controller = new AbortController();
      const decoding = pool.decode(source, { priority: 'visible', signal: controller.signal });
      // Passed by before it came: every seventh, and never a damaged one.
      if (index % 7 === 0 && !isDamaged(index)) setImmediate(() => controller.abort());
      try {
        return codeIn(await decoding);
      } catch {
        return controller.signal.aborted ? 'cancelled' : 'error';
      }
    }),
  );
}

describe.each<Encoder>(['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-xl'])(
  '500 frames of %s, every tenth damaged, scrolled at full speed',
  (encoder) => {
    test('give no picture for one cut short, and each other one its own picture', async () => {
      const ends = await scroll(
        await writeFrames(encoder, (bytes) => bytes.slice(0, Math.floor(bytes.length * 0.6))),
      );
      const wrong = ends.flatMap((end, index) => {
        const isRight = isDamaged(index) ? end === 'error' : end === index + 1 || end === 'cancelled';
        return isRight ? [] : [`frame ${index + 1}: ${end}`];
      });
      expect(wrong).toEqual([]);
      expect(ends.filter((end) => end === 'error')).toHaveLength(frameCount / 10);
    });

    test("never give another frame's picture for one with sixteen bytes overwritten", async () => {
      const ends = await scroll(
        await writeFrames(encoder, (bytes) => {
          const copy = bytes.slice();
          const middle = Math.floor(copy.length * 0.5);
          for (let at = middle; at < middle + 16; at++) copy[at] = ((copy[at] ?? 0) ^ (at * 37 + 1)) & 0xff;
          return copy;
        }),
      );
      const wrong = ends.flatMap((end, index) => {
        const isOwn = end === index + 1 || end === 'cancelled';
        // RLE and wavelets have no redundancy: what is overwritten there may decode to other pixels of the same frame.
        const isRight = isOwn || (isDamaged(index) && (end === 'error' || end === null));
        return isRight ? [] : [`frame ${index + 1}: ${end}`];
      });
      expect(wrong).toEqual([]);
    });
  },
);
