import { describe, expect, test } from 'vitest';
import type { NativeFrameSize } from '../../../shared/dicom/frame-table.ts';
import { encapsulatedFrames, nativeFrames } from '../../../shared/dicom/frame-table.ts';

const mono: NativeFrameSize = {
  Rows: 4,
  Columns: 5,
  SamplesPerPixel: 1,
  BitsAllocated: 16,
  PhotometricInterpretation: 'MONOCHROME2',
};

function table(entryBytes: 4 | 8, ...offsets: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(offsets.length * entryBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, offset] of offsets.entries()) {
    if (entryBytes === 4) view.setUint32(index * 4, offset, true);
    else view.setBigUint64(index * 8, BigInt(offset), true);
  }
  return bytes;
}

describe('native frames', () => {
  test('follow each other', () => {
    // 4 × 5 × 16 bits = 40 bytes a frame.
    expect(nativeFrames({ offsetBytes: 1000, lengthBytes: 120 }, 3, mono)).toEqual([
      { ranges: [{ offsetBytes: 1000, lengthBytes: 40 }], firstBit: 0 },
      { ranges: [{ offsetBytes: 1040, lengthBytes: 40 }], firstBit: 0 },
      { ranges: [{ offsetBytes: 1080, lengthBytes: 40 }], firstBit: 0 },
    ]);
  });

  test('of one bit a pixel may start within a byte', () => {
    // 3 × 5 = 15 bits: frames start at bits 0, 15, 30 and end before 15, 30, 45.
    const size = { ...mono, Rows: 3, BitsAllocated: 1 };
    expect(nativeFrames({ offsetBytes: 10, lengthBytes: 6 }, 3, size)).toEqual([
      { ranges: [{ offsetBytes: 10, lengthBytes: 2 }], firstBit: 0 },
      { ranges: [{ offsetBytes: 11, lengthBytes: 3 }], firstBit: 7 },
      { ranges: [{ offsetBytes: 13, lengthBytes: 3 }], firstBit: 6 },
    ]);
  });

  test('have as many samples as they say, and two where chrominance is shared', () => {
    const colour = { ...mono, SamplesPerPixel: 3, BitsAllocated: 8, PhotometricInterpretation: 'RGB' };
    expect(nativeFrames({ offsetBytes: 0, lengthBytes: 60 }, 1, colour)[0]?.ranges).toEqual([
      { offsetBytes: 0, lengthBytes: 60 },
    ]);
    const shared = { ...colour, PhotometricInterpretation: 'YBR_FULL_422' };
    expect(nativeFrames({ offsetBytes: 0, lengthBytes: 40 }, 1, shared)[0]?.ranges).toEqual([
      { offsetBytes: 0, lengthBytes: 40 },
    ]);
  });

  test('may have padding behind them', () => {
    expect(nativeFrames({ offsetBytes: 0, lengthBytes: 42 }, 1, mono)[0]?.ranges[0]?.lengthBytes).toBe(40);
  });

  test('that are not all there are refused by the number of the first', () => {
    expect(() => nativeFrames({ offsetBytes: 0, lengthBytes: 119 }, 3, mono)).toThrowError(
      expect.objectContaining({
        code: 'image.frame-missing',
        details: { frameNumber: 3, neededBytes: 120, availableBytes: 119 },
      }),
    );
  });

  test('of a size that no file has are refused before a list is made', () => {
    const huge = { ...mono, Rows: 65_535, Columns: 65_535 };
    expect(() => nativeFrames({ offsetBytes: 0, lengthBytes: 100 }, 2_000_000_000, huge)).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
    expect(() => nativeFrames({ offsetBytes: 0, lengthBytes: 100 }, 2_000_000_000, mono)).toThrowError(
      expect.objectContaining({ code: 'image.frame-missing' }),
    );
    expect(() => nativeFrames({ offsetBytes: 0, lengthBytes: 100 }, 1, { ...mono, Rows: 0 })).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
  });
});

describe('encapsulated frames', () => {
  // Item headers of 8 bytes at 100, 118, 138; their places from the first: 0, 18, 38.
  const fragments = [
    { offsetBytes: 108, lengthBytes: 10 },
    { offsetBytes: 126, lengthBytes: 12 },
    { offsetBytes: 146, lengthBytes: 14 },
  ];
  const [first, second, third] = fragments;
  const none: Uint8Array = new Uint8Array(0);
  const frames = (
    count: number,
    basicOffsetTable = none,
    ...rest: [] | [Parameters<typeof encapsulatedFrames>[2]]
  ) => encapsulatedFrames({ fragments, basicOffsetTable }, count, ...rest).map((frame) => frame.ranges);

  test('without a table: one frame has all fragments, as many fragments as frames are one each', () => {
    expect(frames(1)).toEqual([fragments]);
    expect(frames(3)).toEqual([[first], [second], [third]]);
  });

  test('without a table and with another count are refused, never guessed', () => {
    expect(() => frames(2)).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({ found: '3 fragments and no table' }),
      }),
    );
  });

  test('are split by the Basic Offset Table', () => {
    expect(frames(2, table(4, 0, 38))).toEqual([[first, second], [third]]);
    expect(frames(2, table(4, 0, 18))).toEqual([[first], [second, third]]);
  });

  test.each([
    ['falling', [38, 0]],
    ['the same twice', [0, 0]],
    ['within a fragment', [0, 20]],
    ['out of range', [0, 65_535]],
    ['not starting at 0', [18, 38]],
    ['too few', [0]],
    ['too many', [0, 18, 38]],
  ])('with a table that is wrong (%s) are refused', (_, offsets) => {
    expect(() => frames(2, table(4, ...offsets))).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({ field: expect.stringContaining('Basic Offset Table') }),
      }),
    );
  });

  test('with a table of a broken length are refused', () => {
    expect(() => frames(2, new Uint8Array(7))).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
  });

  test('of a single frame need no table, even a wrong one', () => {
    expect(frames(1, table(4, 77))).toEqual([fragments]);
  });

  test('are split by the Extended Offset Table, to the stated lengths', () => {
    const offsets = table(8, 0, 18, 38);
    expect(frames(3, none, { offsets, lengths: table(8, 9, 12, 13) })).toEqual([
      [{ offsetBytes: 108, lengthBytes: 9 }],
      [{ offsetBytes: 126, lengthBytes: 12 }],
      [{ offsetBytes: 146, lengthBytes: 13 }],
    ]);
    expect(frames(3, none, { offsets, lengths: undefined })).toEqual([[first], [second], [third]]);
  });

  test.each([
    ['longer than its fragment', [0, 18, 38], [11, 12, 14]],
    ['empty', [0, 18, 38], [0, 12, 14]],
    ['short of entries', [0, 18, 38], [10, 12]],
    ['within a fragment', [0, 19, 38], [10, 12, 14]],
    ['beyond what a number holds', [0, 18, 2 ** 60], [10, 12, 14]],
  ])('with an Extended Offset Table that is %s are refused', (_, offsets, lengths) => {
    const extended = { offsets: table(8, ...offsets), lengths: table(8, ...lengths) };
    expect(() => frames(3, none, extended)).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
  });

  test('need fragments', () => {
    expect(() => encapsulatedFrames({ fragments: [], basicOffsetTable: none }, 1)).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
  });
});
