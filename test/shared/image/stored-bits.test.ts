import { describe, expect, test } from 'vitest';
import {
  checkPixelCell,
  extractStoredBits,
  saturateStoredBits,
  storedRange,
  storedValueType,
  type PixelCell,
} from '../../../shared/image/stored-bits.ts';

function cell(
  BitsAllocated: number,
  BitsStored: number,
  HighBit: number,
  PixelRepresentation: 0 | 1,
): PixelCell {
  return { BitsAllocated, BitsStored, HighBit, PixelRepresentation };
}

describe('stored bits leave their cells (PS3.5 8.1.1)', () => {
  test('without the overlay bits above them', () => {
    const cells = Uint16Array.of(0xf123, 0x0fff, 0x8000);
    extractStoredBits(cells, cell(16, 12, 11, 0));
    expect([...cells]).toEqual([0x123, 0xfff, 0]);
  });

  test.each([
    ['8 bits', Uint8Array, 7],
    ['16 bits', Uint16Array, 12],
    ['32 bits', Uint32Array, 20],
  ] as const)('without a single bit above, whichever cell of %s has it', (_, Cells, BitsStored) => {
    for (let place = 0; place < 9; place++) {
      const cells = new Cells(9).fill(5);
      const bits = cells.BYTES_PER_ELEMENT * 8;
      cells[place] = 2 ** (bits - 1) + 2 ** BitsStored + 3;
      extractStoredBits(cells, cell(bits, BitsStored, BitsStored - 1, 0));
      expect([...cells]).toEqual(Array.from({ length: 9 }, (_unused, index) => (index === place ? 3 : 5)));
    }
  });

  test('with their sign extended', () => {
    // 12 bits: 0x800 is -2048, 0x7ff is 2047, 0xfff is -1; foreign bits above are not the sign.
    const cells = Uint16Array.of(0x0800, 0xf7ff, 0x0fff, 0x1001);
    extractStoredBits(cells, cell(16, 12, 11, 1));
    expect([...new Int16Array(cells.buffer)]).toEqual([-2048, 2047, -1, 1]);
  });

  test('shifted down from a high bit above', () => {
    // 12 bits in the upper part of the cell: 0xabc? -> 0xabc, signed 0xabc is -1348.
    const unsigned = Uint16Array.of(0xabc7);
    extractStoredBits(unsigned, cell(16, 12, 15, 0));
    expect([...unsigned]).toEqual([0xabc]);
    const signed = Uint16Array.of(0xabc7);
    extractStoredBits(signed, cell(16, 12, 15, 1));
    expect([...new Int16Array(signed.buffer)]).toEqual([-1348]);
  });

  test('from cells of 8 and of 32 bits', () => {
    const bytes = Uint8Array.of(0xff, 0x48);
    extractStoredBits(bytes, cell(8, 7, 6, 1));
    expect([...new Int8Array(bytes.buffer)]).toEqual([-1, -56]);
    const words = Uint32Array.of(0xff80_0000, 0x0040_0000);
    extractStoredBits(words, cell(32, 24, 23, 1));
    expect([...new Int32Array(words.buffer)]).toEqual([-0x80_0000, 0x40_0000]);
  });

  test('untouched where every bit is stored', () => {
    const words = Uint32Array.of(0xffff_ffff, 1);
    extractStoredBits(words, cell(32, 32, 31, 1));
    expect([...new Int32Array(words.buffer)]).toEqual([-1, 1]);
  });
});

describe('what a lossy code stream carries above its stored bits', () => {
  test('is limited, not cut: 4100 of 12 bits is white, not black', () => {
    const cells = Uint16Array.of(4100, 4095, 0, 65_535);
    saturateStoredBits(cells, cell(16, 12, 11, 0), 16);
    expect([...cells]).toEqual([4095, 4095, 0, 4095]);
  });

  test('is limited at both ends where the values are signed', () => {
    const cells = Uint16Array.from(Int16Array.of(2100, -2100, -5, 2047));
    saturateStoredBits(cells, cell(16, 12, 11, 1), 16);
    expect([...new Int16Array(cells.buffer)]).toEqual([2047, -2048, -5, 2047]);
  });
});

describe('cells', () => {
  test.each([
    ['BitsAllocated', cell(12, 12, 11, 0)],
    ['BitsAllocated', cell(0, 0, 0, 0)],
    ['BitsAllocated', cell(64, 64, 63, 0)],
    ['BitsStored', cell(8, 12, 11, 0)],
    ['BitsStored', cell(16, 0, 15, 0)],
    ['HighBit', cell(16, 12, 10, 0)],
    ['HighBit', cell(16, 12, 16, 0)],
  ])('are refused by the keyword that is wrong: %s', (keyword, wrong) => {
    expect(() => checkPixelCell(wrong)).toThrow(
      expect.objectContaining({
        code: 'image.invalid-attributes',
        details: expect.objectContaining({ keyword }) as unknown,
      }),
    );
  });

  test('have the type and range of their attributes', () => {
    const integer = { sampleKind: 'integer' } as const;
    expect(storedValueType({ ...cell(1, 1, 0, 0), ...integer })).toBe('uint8');
    expect(storedValueType({ ...cell(16, 12, 11, 1), ...integer })).toBe('int16');
    expect(storedValueType({ ...cell(32, 32, 31, 0), ...integer })).toBe('uint32');
    expect(storedValueType({ ...cell(64, 64, 63, 0), sampleKind: 'float64' })).toBe('float64');
    expect(storedRange(cell(16, 16, 15, 1))).toEqual({ first: -32_768, last: 32_767 });
    expect(storedRange(cell(16, 10, 9, 0))).toEqual({ first: 0, last: 1023 });
  });
});
