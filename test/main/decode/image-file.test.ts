import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openImageFile } from '../../../main/decode/image-file.ts';
import { readFrameBytes } from '../../../main/decode/read-frame-bytes.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { buildFile, type DataSetBuilder, identifiedDataSet } from '../../support/dicom-builder.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

async function write(bytes: Uint8Array): Promise<string> {
  const file = path.join(temporaryDirectory(), 'object.dcm');
  await writeFile(file, bytes);
  return file;
}

function imageModule(NumberOfFrames: number): DataSetBuilder {
  return identifiedDataSet()
    .numbers(Tag.SamplesPerPixel, 'US', 1)
    .text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .text(Tag.NumberOfFrames, 'IS', String(NumberOfFrames))
    .numbers(Tag.Rows, 'US', 1)
    .numbers(Tag.Columns, 'US', 4)
    .numbers(Tag.BitsAllocated, 'US', 8)
    .numbers(Tag.BitsStored, 'US', 8)
    .numbers(Tag.HighBit, 'US', 7)
    .numbers(Tag.PixelRepresentation, 'US', 0);
}

const jpegBaseline = '1.2.840.10008.1.2.4.50';
const rle = '1.2.840.10008.1.2.5';

/** A fragment whose first bytes say what it is. */
function fragment(...begin: number[]): Uint8Array {
  const bytes = new Uint8Array(10).fill(begin.length + (begin.at(-1) ?? 0));
  bytes.set(begin);
  return bytes;
}
const jpegStart = fragment(0xff, 0xd8, 0xff, 0xe0);
const continuation = fragment(0x12, 0x34);

describe('frames of a file', () => {
  test('of native pixel data are found by arithmetic; only those that are there', async () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const file = await openImageFile(
      await write(buildFile(imageModule(3).bytes(Tag.PixelData, 'OB', pixels).build())),
    );
    expect([...(await readFrameBytes(file.frameSource(1)))]).toEqual([5, 6, 7, 8]);
    expect(() => file.frameSource(2)).toThrow(expect.objectContaining({ code: 'image.frame-missing' }));
    expect(() => file.frameSource(3)).toThrow(expect.objectContaining({ code: 'image.frame-out-of-range' }));
    expect(() => file.frameSource(-1)).toThrow(expect.objectContaining({ code: 'image.frame-out-of-range' }));
  });

  test('of several fragments without a table begin where a code stream begins', async () => {
    const fragments = [jpegStart, continuation, jpegStart, continuation, continuation];
    const built = imageModule(2).encapsulated(fragments).build();
    const file = await openImageFile(await write(buildFile(built, jpegBaseline)));
    expect(file.frameSource(0).ranges.map((range) => range.lengthBytes)).toEqual([10, 10]);
    expect(file.frameSource(1).ranges.map((range) => range.lengthBytes)).toEqual([10, 10, 10]);
  });

  test.each([
    ['as many beginnings as frames are not there', jpegBaseline, [jpegStart, continuation, continuation]],
    ['the first fragment begins nothing', jpegBaseline, [continuation, jpegStart, jpegStart]],
    ['there are more beginnings than frames', jpegBaseline, [jpegStart, jpegStart, jpegStart]],
    ['fragments are RLE', rle, [continuation, continuation, continuation]],
  ])('are not guessed when %s', async (_, TransferSyntaxUID, fragments) => {
    const built = imageModule(2).encapsulated(fragments).build();
    const file = await openImageFile(await write(buildFile(built, TransferSyntaxUID)));
    expect(() => file.frameSource(0)).toThrow(expect.objectContaining({ code: 'dicom.malformed' }));
  });
});

test('a file without pixels, without DICOM, or without a file is said so', async () => {
  const report = await write(buildFile(identifiedDataSet().build()));
  await expect(openImageFile(report)).rejects.toMatchObject({ code: 'image.no-pixel-data' });
  const text = await write(new TextEncoder().encode('x'.repeat(1000)));
  await expect(openImageFile(text)).rejects.toMatchObject({ code: 'dicom.not-dicom' });
  await expect(openImageFile('/nowhere/at/all')).rejects.toMatchObject({ code: 'store.read-failed' });
});
