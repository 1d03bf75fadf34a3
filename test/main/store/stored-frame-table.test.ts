import { expect, test } from 'vitest';
import { encodeFragmentTable, encodeNativeTable, findFrame } from '../../../main/store/stored-frame-table.ts';

const size = {
  Rows: 2,
  Columns: 4,
  SamplesPerPixel: 1,
  BitsAllocated: 16,
  PhotometricInterpretation: 'MONOCHROME2',
};

test('a native frame is found by arithmetic', () => {
  const table = encodeNativeTable({ offsetBytes: 1000, lengthBytes: 48 });
  // 2 × 4 pixels of 2 bytes are 16 bytes a frame.
  expect(findFrame(table, 0, size).ranges).toEqual([{ offsetBytes: 1000, lengthBytes: 16 }]);
  expect(findFrame(table, 2, size).ranges).toEqual([{ offsetBytes: 1032, lengthBytes: 16 }]);
});

test('a native frame behind the end of the pixel data is missing, the ones before it are not', () => {
  const table = encodeNativeTable({ offsetBytes: 0, lengthBytes: 40 });
  expect(findFrame(table, 1, size).ranges).toHaveLength(1);
  expect(() => findFrame(table, 2, size)).toThrow(expect.objectContaining({ code: 'image.frame-missing' }));
});

test('one-bit frames may begin within a byte', () => {
  // 3 × 3 pixels of one bit: frame 1 starts at bit 9, in byte 1 (PS3.5 8.1.1).
  const bits = { ...size, Rows: 3, Columns: 3, BitsAllocated: 1 };
  const table = encodeNativeTable({ offsetBytes: 0, lengthBytes: 3 });
  expect(findFrame(table, 1, bits)).toEqual({ ranges: [{ offsetBytes: 1, lengthBytes: 2 }], firstBit: 1 });
});

test('the fragments of each frame come back in order, beyond 4 GiB too', () => {
  const frames = [
    { ranges: [{ offsetBytes: 8, lengthBytes: 10 }], firstBit: 0 },
    {
      ranges: [
        { offsetBytes: 26, lengthBytes: 12 },
        { offsetBytes: 6_000_000_000, lengthBytes: 5_000_000_001 },
      ],
      firstBit: 0,
    },
    { ranges: [], firstBit: 0 },
  ];
  const table = encodeFragmentTable(frames);
  expect(frames.map((_, frameIndex) => findFrame(table, frameIndex, size))).toEqual(frames);
  expect(() => findFrame(table, 3, size)).toThrow(expect.objectContaining({ code: 'program.fault' }));
});
