import { describe, expect, test } from 'vitest';
import { createCodecRegistry } from '../../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../../main/decode/decode-frame.ts';
import type { PixelAttributes } from '../../../main/store/reader-api.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import { plainPixels } from '../../support/encoded-frames.ts';

const registry = createCodecRegistry();
const eight = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };

/** A frame of segments behind a header that says so, unless `header` says otherwise (PS3.5 G.5). */
function rleFrame(
  segments: readonly (readonly number[])[],
  header?: (view: DataView) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64 + segments.reduce((sum, segment) => sum + segment.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, segments.length, true);
  let at = 64;
  for (const [index, segment] of segments.entries()) {
    view.setUint32(4 + 4 * index, at, true);
    bytes.set(segment, at);
    at += segment.length;
  }
  header?.(view);
  return bytes;
}

function decode(bytes: Uint8Array<ArrayBuffer>, pixels: Partial<PixelAttributes> = {}): number[] {
  const frame = decodeFrame(registry, {
    bytes,
    TransferSyntaxUID: '1.2.840.10008.1.2.5',
    isBigEndian: false,
    startBit: 0,
    pixels: { ...plainPixels, ...eight, Rows: 1, Columns: 6, ...pixels },
  });
  return Array.from(storedValues(frame));
}

describe('RLE (PS3.5 Annex G)', () => {
  test('literal runs, replicate runs and the byte that says nothing', () => {
    // 1 literal + 1 = two bytes; -2 (254): three times 9; 128: nothing; 0: one byte; a pad byte
    expect(decode(rleFrame([[1, 5, 6, 254, 9, 128, 0, 7, 0]]))).toEqual([5, 6, 9, 9, 9, 7]);
  });

  test('puts the most significant byte plane first', () => {
    const frame = rleFrame([
      [1, 0x01, 0x02],
      [1, 0x34, 0x56],
    ]);
    expect(decode(frame, { Columns: 2, BitsAllocated: 16, BitsStored: 16, HighBit: 15 })).toEqual([
      0x134, 0x256,
    ]);
  });

  test('has one segment a sample of colour, whatever the planar configuration', () => {
    const frame = rleFrame([
      [1, 1, 2],
      [1, 3, 4],
      [1, 5, 6],
    ]);
    const rgb = { Columns: 2, SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 1 };
    expect(decode(frame, rgb)).toEqual([1, 3, 5, 2, 4, 6]);
  });

  test('packs one bit a pixel in its one segment', () => {
    expect(decode(rleFrame([[0, 0b0010_1101]]), { BitsAllocated: 1, BitsStored: 1, HighBit: 0 })).toEqual([
      1, 0, 1, 1, 0, 1,
    ]);
  });
});

describe('a header that lies is refused (N81)', () => {
  const good = [5, 1, 2, 3, 4, 5, 6];
  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing at all', new Uint8Array(0)],
    ['less than a header', new Uint8Array(63)],
    ['no segments', rleFrame([good], (view) => view.setUint32(0, 0, true))],
    ['two segments where one is due', rleFrame([good, good])],
    ['sixteen segments', rleFrame([good], (view) => view.setUint32(0, 16, true))],
    ['2³¹ segments', rleFrame([good], (view) => view.setUint32(0, 0x8000_0000, true))],
    ['an offset inside the header', rleFrame([good], (view) => view.setUint32(4, 8, true))],
    ['an offset behind the end', rleFrame([good], (view) => view.setUint32(4, 5000, true))],
    ['a negative offset', rleFrame([good], (view) => view.setUint32(4, 0xffff_fff0, true))],
    ['one byte too few', rleFrame([[4, 1, 2, 3, 4, 5]])],
    ['a literal run that is cut', rleFrame([[5, 1, 2, 3]])],
    ['a replicate run without its byte', rleFrame([[4, 1, 2, 3, 4, 5, 255]])],
    ['a run that goes too far', rleFrame([[250, 9, 250, 9]])],
  ])('%s', (_, frame) => {
    expect(() => decode(frame)).toThrow(expect.objectContaining({ code: 'codec.corrupt' }));
    expect(decode(rleFrame([good]))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('segments in falling order', () => {
    const frame = rleFrame([good, good], (view) => view.setUint32(4, 71, true));
    expect(() => decode(frame, { BitsAllocated: 16, BitsStored: 16, HighBit: 15 })).toThrow(
      expect.objectContaining({ code: 'codec.corrupt' }),
    );
  });
});
