import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readFrameBytes } from '../../../main/decode/read-frame-bytes.ts';
import type { FrameSource } from '../../../main/store/reader-api.ts';
import { plainPixels } from '../../support/encoded-frames.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

async function place(content: Uint8Array, change: Partial<FrameSource> = {}): Promise<FrameSource> {
  const file = path.join(temporaryDirectory(), 'object');
  await writeFile(file, content);
  return {
    instanceId: 1,
    SOPInstanceUID: '2.25.1',
    studyId: 1,
    file,
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    frameIndex: 2,
    frameCount: 5,
    ranges: [{ offsetBytes: 0, lengthBytes: content.length }],
    startBit: 0,
    isDeflated: false,
    dataSetOffsetBytes: 0,
    isBigEndian: false,
    pixels: plainPixels,
    ...change,
  };
}

const tenBytes = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

test('fragments are read where they are and put end to end', async () => {
  const ranges = [
    { offsetBytes: 7, lengthBytes: 2 },
    { offsetBytes: 1, lengthBytes: 3 },
  ];
  expect([...(await readFrameBytes(await place(tenBytes, { ranges })))]).toEqual([7, 8, 1, 2, 3]);
});

describe('bytes within words of big endian order (PS3.5 8.1.2)', () => {
  const bytes = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };

  test('are turned, also for a frame that begins and ends within a word', async () => {
    const ranges = [{ offsetBytes: 3, lengthBytes: 3 }];
    const source = await place(tenBytes, {
      ranges,
      isBigEndian: true,
      pixels: { ...plainPixels, ...bytes, pixelDataVr: 'OW' },
    });
    // Words 2–3 and 4–5 become 3 2 and 5 4; bytes 3 to 5 of that
    expect([...(await readFrameBytes(source))]).toEqual([2, 5, 4]);
  });

  test('stay as they are when they came as bytes', async () => {
    const source = await place(tenBytes, {
      isBigEndian: true,
      pixels: { ...plainPixels, ...bytes, pixelDataVr: 'OB' },
    });
    expect([...(await readFrameBytes(source))]).toEqual([...tenBytes]);
  });
});

describe('a deflated data set', () => {
  const dataSet = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
  const deflated = deflateRawSync(dataSet);
  const content = Buffer.concat([tenBytes, deflated]);
  const ranges = [
    { offsetBytes: 150_000, lengthBytes: 3 },
    { offsetBytes: 70_000, lengthBytes: 2 },
  ];

  test('is inflated as far as the frame', async () => {
    const source = await place(content, { isDeflated: true, dataSetOffsetBytes: 10, ranges });
    const expected = [150_000, 150_001, 150_002, 70_000, 70_001].map((offset) => offset % 251);
    expect([...(await readFrameBytes(source))]).toEqual(expected);
  });

  test('that is cut short or ends before the frame has no such frame', async () => {
    const cut = await place(content.subarray(0, 200), { isDeflated: true, dataSetOffsetBytes: 10, ranges });
    await expect(readFrameBytes(cut)).rejects.toMatchObject({ code: 'codec.corrupt' });
    const beyond = [{ offsetBytes: 199_999, lengthBytes: 2 }];
    const short = await place(content, { isDeflated: true, dataSetOffsetBytes: 10, ranges: beyond });
    await expect(readFrameBytes(short)).rejects.toMatchObject({ code: 'image.frame-missing' });
  });

  test('is not inflated without end (N61)', async () => {
    const far = [{ offsetBytes: 3 * 1024 ** 3, lengthBytes: 2 }];
    const bomb = await place(content, { isDeflated: true, dataSetOffsetBytes: 10, ranges: far });
    await expect(readFrameBytes(bomb)).rejects.toMatchObject({ code: 'codec.corrupt' });
  });
});

test('a range behind the end of the file is a missing frame, before anything is allocated', async () => {
  const ranges = [{ offsetBytes: 4, lengthBytes: 900_000_000 }];
  await expect(readFrameBytes(await place(tenBytes, { ranges }))).rejects.toMatchObject({
    code: 'image.frame-missing',
    details: { frameNumber: 3, neededBytes: 900_000_000, availableBytes: 6 },
  });
});

test('a frame longer than any picture is refused', async () => {
  const ranges = [{ offsetBytes: 0, lengthBytes: 2 ** 31 }];
  await expect(readFrameBytes(await place(tenBytes, { ranges }))).rejects.toMatchObject({
    code: 'codec.corrupt',
  });
});
