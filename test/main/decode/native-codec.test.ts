import { describe, expect, test } from 'vitest';
import type { EncodedFrame } from '../../../main/decode/codec.ts';
import { createCodecRegistry } from '../../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../../main/decode/decode-frame.ts';
import type { PixelAttributes } from '../../../main/store/reader-api.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import { plainPixels } from '../../support/encoded-frames.ts';

const registry = createCodecRegistry();

function decode(
  bytes: readonly number[] | Uint8Array<ArrayBuffer>,
  pixels: Partial<PixelAttributes>,
  frame: Partial<EncodedFrame> = {},
): { values: number[]; photometric: string; type: string } {
  const decoded = decodeFrame(registry, {
    bytes: Uint8Array.from(bytes),
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    isBigEndian: false,
    startBit: 0,
    ...frame,
    pixels: { ...plainPixels, Rows: 1, Columns: 2, ...pixels },
  });
  const { photometric, type } = decoded.header;
  return { values: Array.from(storedValues(decoded)), photometric, type };
}

describe('native frames', () => {
  test('of 16 bits in either byte order, overlay bits masked (N87)', () => {
    expect(decode([0x34, 0xf2, 0xff, 0x0f], {}).values).toEqual([0x234, 0xfff]);
    expect(decode([0xf2, 0x34, 0x0f, 0xff], {}, { isBigEndian: true }).values).toEqual([0x234, 0xfff]);
  });

  test('of 32 bits in either byte order', () => {
    const pixels = { BitsAllocated: 32, BitsStored: 32, HighBit: 31 };
    expect(decode([1, 2, 3, 4, 0, 0, 0, 0x80], pixels).values).toEqual([0x0403_0201, 0x8000_0000]);
    expect(decode([4, 3, 2, 1, 0, 0, 0, 1], pixels, { isBigEndian: true }).values).toEqual([0x0403_0201, 1]);
  });

  test('of floats', () => {
    const float = Uint8Array.from(new Uint8Array(Float32Array.of(-1.5, 1e30).buffer));
    const pixels = { BitsAllocated: 32, BitsStored: 32, HighBit: 31, sampleKind: 'float32' } as const;
    expect(decode(float, pixels)).toMatchObject({ values: [-1.5, Math.fround(1e30)], type: 'float32' });
    const double = Uint8Array.from(new Uint8Array(Float64Array.of(-1.5, 1e300).buffer));
    expect(decode(double, { ...pixels, BitsAllocated: 64, sampleKind: 'float64' })).toMatchObject({
      values: [-1.5, 1e300],
      type: 'float64',
    });
  });

  test('of one bit, beginning within a byte', () => {
    const pixels = { Columns: 5, BitsAllocated: 1, BitsStored: 1, HighBit: 0 };
    // Bits from the least significant: 0 1 0 0 1 1 0 1 | 1 0 …; from bit 5: 1 0 1 1 0
    expect(decode([0b1011_0010, 0b0000_0001], pixels, { startBit: 5 }).values).toEqual([1, 0, 1, 1, 0]);
  });

  test('of colour in planes and interleaved', () => {
    const pixels = {
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
    };
    expect(decode([1, 2, 3, 4, 5, 6], { ...pixels, PlanarConfiguration: 1 }).values).toEqual([
      1, 3, 5, 2, 4, 6,
    ]);
    expect(decode([1, 2, 3, 4, 5, 6], { ...pixels, PlanarConfiguration: 0 }).values).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  test('of YBR become RGB, with the chrominance of 4:2:2 shared by the pair', () => {
    const pixels = {
      SamplesPerPixel: 3,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PlanarConfiguration: 0,
    };
    expect(
      decode([119, 128, 128, 0, 128, 128], { ...pixels, PhotometricInterpretation: 'YBR_FULL' }),
    ).toEqual({
      values: [119, 119, 119, 0, 0, 0],
      photometric: 'RGB',
      type: 'uint8',
    });
    expect(
      decode([10, 20, 128, 128], { ...pixels, PhotometricInterpretation: 'YBR_FULL_422' }).values,
    ).toEqual([10, 10, 10, 20, 20, 20]);
    expect(() =>
      decode([10, 20, 128, 128, 1, 1], { ...pixels, Columns: 3, PhotometricInterpretation: 'YBR_FULL_422' }),
    ).toThrow('Columns');
  });

  test('that are short are missing, not black (N86)', () => {
    expect(() => decode([1, 2, 3], {})).toThrow(expect.objectContaining({ code: 'image.frame-missing' }));
    expect(() => decode([1], { Columns: 9, BitsAllocated: 1, BitsStored: 1, HighBit: 0 })).toThrow(
      expect.objectContaining({ code: 'image.frame-missing' }),
    );
  });

  test('keep the indices of a palette and the polarity of MONOCHROME1', () => {
    const pixels = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
    expect(decode([7, 200], { ...pixels, PhotometricInterpretation: 'PALETTE COLOR' })).toMatchObject({
      values: [7, 200],
      photometric: 'PALETTE COLOR',
    });
    expect(decode([7, 200], { ...pixels, PhotometricInterpretation: 'MONOCHROME1' })).toMatchObject({
      values: [7, 200],
      photometric: 'MONOCHROME1',
    });
  });
});
