import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCodecRegistry } from '../../../main/decode/codec-registry.ts';
import { openImageFile } from '../../../main/decode/image-file.ts';
import { readOverlays } from '../../../main/decode/read-overlays.ts';
import type { FrameSource } from '../../../main/store/reader-api.ts';
import type { OverlayPlane } from '../../../shared/image/image-description.ts';
import { overlayMask } from '../../../shared/image/overlay-bits.ts';
import { explicitBig, explicitLittle } from '../../support/dicom-builder.ts';
import { encodedFrame, plainPixels } from '../../support/encoded-frames.ts';
import { isMarkedPixel, overlayFile, overlayImage } from '../../support/overlay-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const codecs = createCodecRegistry();

async function write(bytes: Uint8Array): Promise<string> {
  const file = path.join(temporaryDirectory(), 'object');
  writeFileSync(file, bytes);
  return file;
}

const plane: OverlayPlane = {
  group: 0x6000,
  OverlayRows: 3,
  OverlayColumns: 3,
  OverlayType: 'G',
  OverlayOrigin: [1, 1],
  NumberOfFramesInOverlay: 2,
  ImageFrameOrigin: 1,
  embeddedBitPosition: null,
  dataRange: { offsetBytes: 5, lengthBytes: 4 },
  OverlayDescription: null,
};

async function sourceOf(bytes: Uint8Array, change: Partial<FrameSource> = {}): Promise<FrameSource> {
  return {
    instanceId: 1,
    SOPInstanceUID: '2.25.1',
    studyId: 1,
    file: await write(bytes),
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    frameIndex: 0,
    frameCount: 2,
    ranges: [{ offsetBytes: 0, lengthBytes: bytes.length }],
    startBit: 0,
    isDeflated: false,
    dataSetOffsetBytes: 0,
    isBigEndian: false,
    pixels: plainPixels,
    ...change,
  };
}

test.each([
  ['little endian', explicitLittle],
  ['big endian', explicitBig],
])('reads planes from their own data and from the pixel cells: %s', async (_, encoding) => {
  const file = await write(overlayFile(2, { encoding }));
  const image = await openImageFile(file);
  const { description } = image;
  const overlays = await readOverlays(codecs, image.frameSource(0), description.overlays);
  expect(overlays.map(({ group, problem }) => [group, problem])).toEqual([
    [0x6000, null],
    [0x6002, null],
    [0x6004, null],
  ]);
  const mask = overlayMask(description, overlays);
  const { Rows, Columns } = overlayImage;
  const expected = Array.from({ length: Rows * Columns }, (__, index) =>
    isMarkedPixel(2, Math.floor(index / Columns), index % Columns) ? 1 : 0,
  );
  expect([...(mask ?? [])]).toEqual(expected);
});

test('reads only the bits of the frame that was asked for', async () => {
  // Nine bits a frame: the second frame begins with bit 1 of the second byte.
  const bytes = Uint8Array.of(9, 9, 9, 9, 9, 0xff, 0b0000_0011, 0b0000_0010, 0);
  const source = await sourceOf(bytes, { frameIndex: 1 });
  expect(await readOverlays(codecs, source, [plane])).toEqual([
    { group: 0x6000, bits: Uint8Array.of(0b0000_0001, 0b0000_0001), problem: null },
  ]);
});

test('says nothing of a plane that lies over other frames', async () => {
  const source = await sourceOf(new Uint8Array(9));
  expect(await readOverlays(codecs, source, [{ ...plane, ImageFrameOrigin: 2 }])).toEqual([]);
});

test('a plane whose data end early is not drawn', async () => {
  const source = await sourceOf(new Uint8Array(9));
  // Nine bits are two bytes.
  const short = { ...plane, dataRange: { offsetBytes: 5, lengthBytes: 1 } };
  expect(await readOverlays(codecs, source, [short])).toEqual([
    { group: 0x6000, bits: null, problem: 'short' },
  ]);
  const whole = { ...plane, dataRange: { offsetBytes: 5, lengthBytes: 2 } };
  expect(await readOverlays(codecs, source, [whole])).toMatchObject([{ problem: null }]);
});

test('bits in the cells of an image of another size are not drawn', async () => {
  const frame = await encodedFrame('native');
  const source = await sourceOf(frame.bytes, { pixels: frame.pixels });
  const embedded = { ...plane, dataRange: null, embeddedBitPosition: 12 };
  expect(await readOverlays(codecs, source, [embedded])).toEqual([
    { group: 0x6000, bits: null, problem: 'other-shape' },
  ]);
});

test('a bit that a code stream does not carry is not taken from the picture', async () => {
  const frame = await encodedFrame('jpeg-lossless');
  const { TransferSyntaxUID, pixels } = frame;
  const source = await sourceOf(frame.bytes, { TransferSyntaxUID, pixels });
  const { Rows: OverlayRows, Columns: OverlayColumns } = pixels;
  const embedded = { ...plane, OverlayRows, OverlayColumns, dataRange: null, embeddedBitPosition: 15 };
  expect(await readOverlays(codecs, source, [embedded])).toEqual([
    { group: 0x6000, bits: null, problem: 'not-coded' },
  ]);
});
