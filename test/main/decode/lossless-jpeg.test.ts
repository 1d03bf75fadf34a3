import { describe, expect, test } from 'vitest';
import { decodeLosslessScan, findLosslessScan } from '../../../main/decode/codecs/lossless-jpeg.ts';
import { concat, hex } from '../../support/dicom-builder.ts';

/**
 * A code for each category 0 to 16: of one bit for 16, two for 15 and so on to sixteen bits for 1 and for 0, each but
 * the last ending in 0. So codes of every length occur, and those of no change are the longest.
 */
const counts = [...Array.from({ length: 15 }, () => 1), 2];
const symbols = Array.from({ length: 17 }, (_, index) => 16 - index);

function codeOf(category: number): string {
  const rank = 16 - category;
  return rank === 16 ? '1'.repeat(16) : `${'1'.repeat(rank)}0`;
}

interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly precision: number;
  readonly pointTransform?: number;
  readonly samples: readonly number[];
}

/** Codes a picture by ISO/IEC 10918-1 H.1.2 with selection value 1, as a string of bits. */
function bitsOf({ columns, precision, pointTransform = 0, samples }: Picture): string {
  const cut = samples.map((sample) => sample >> pointTransform);
  return cut
    .map((sample, index) => {
      const isFirst = index % columns === 0;
      const prediction =
        index === 0
          ? 2 ** (precision - pointTransform - 1)
          : (cut[isFirst ? index - columns : index - 1] ?? 0);
      // Modulo 65536, from -32767 to 32768 (H.1.2.2).
      let difference = (sample - prediction) & 0xffff;
      if (difference > 32_768) difference -= 65_536;
      const category = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      const extra = difference < 0 ? difference + 2 ** category - 1 : difference;
      const width = category === 16 ? 0 : category;
      return codeOf(category) + (width === 0 ? '' : extra.toString(2).padStart(width, '0'));
    })
    .join('');
}

/** Bytes of bits, filled up with ones, a zero after each FF (F.1.2.3). */
function stuffed(bits: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

function stream(picture: Picture, data = stuffed(bitsOf(picture)), selection = 1): Uint8Array<ArrayBuffer> {
  const { rows, columns, precision, pointTransform = 0 } = picture;
  return concat(
    hex('FFD8 FFC3 000B'),
    Uint8Array.of(precision, rows >> 8, rows & 255, columns >> 8, columns & 255),
    hex('01 01 11 00 FFC4 0024 00'),
    Uint8Array.from([...counts, ...symbols]),
    hex('FFDA 0008 01 01 00'),
    Uint8Array.of(selection, 0, pointTransform),
    data,
    hex('FFD9'),
  );
}

function decode(picture: Picture, bytes = stream(picture)): number[] | string {
  const scan = findLosslessScan(bytes);
  if (scan === null) return 'not ours';
  const { samples, damage } = decodeLosslessScan(bytes, scan, picture);
  return samples === null ? damage : Array.from(samples);
}

/** Every difference that 16 bits have at its border, and 32768, which has no sign. */
const wide: Picture = {
  rows: 2,
  columns: 12,
  precision: 16,
  samples: [
    32_768, 0, 32_768, 32_769, 32_767, 65_535, 0, 1, 65_535, 3, 32_771, 4, 0, 0, 0, 255, 256, 4095, 4096, 5,
    40_000, 7232, 40_000, 7231,
  ],
};

describe('a lossless JPEG stream predicted from the left', () => {
  test('has codes of every length and differences of every category', () => {
    expect(decode(wide)).toEqual(wide.samples);
  });

  test('gives samples that were cut by a point transform their place again', () => {
    const picture = { rows: 1, columns: 4, precision: 12, pointTransform: 2, samples: [0, 4, 4092, 2048] };
    expect(decode(picture)).toEqual(picture.samples);
  });

  test('whose last code ends with a byte has its last sample (N89)', () => {
    for (let count = 1; count <= 24; count++) {
      const picture = {
        rows: 1,
        columns: count,
        precision: 16,
        samples: Array.from({ length: count }, (_, index) => (index * 7919) % 65_536),
      };
      expect(decode(picture)).toEqual(picture.samples);
    }
  });

  test.each([
    ['data cut short', stream(wide, stuffed(bitsOf(wide)).subarray(0, 12)), /the data end at row/u],
    [
      'data after the last sample',
      stream(wide, concat(stuffed(bitsOf(wide)), hex('0102'))),
      /2 bytes after/u,
    ],
    [
      'a sample of more bits than it may have',
      stream({ ...wide, precision: 15 }, stuffed(bitsOf({ ...wide, precision: 15 }))),
      /more than 15 bits/u,
    ],
  ])('with %s is refused', (_, bytes, reason) => {
    expect(decode({ ...wide, precision: bytes[6] ?? 0 }, bytes)).toMatch(reason);
  });

  test('with bits that no code begins with is refused', () => {
    // Two codes only: 0 for category 0, and 10 for 1.
    const bytes = concat(
      hex('FFD8 FFC3 000B 08 0001 0008 01 01 11 00'),
      hex('FFC4 0015 00 01010000000000000000000000000000 0001'),
      hex('FFDA 0008 01 01 00 01 00 00 C0 FFD9'),
    );
    expect(decode({ rows: 1, columns: 8, precision: 8, samples: [] }, bytes)).toMatch(/no code at row 1/u);
  });

  test.each([
    ['too many codes', '02030000000000000000000000000000 0001020304'],
    ['a category above 16', '01010000000000000000000000000000 0011'],
  ])('with a Huffman table of %s is refused', (_, table) => {
    const length = (2 + 1 + hex(table).length).toString(16).padStart(4, '0');
    const bytes = concat(
      hex(`FFD8 FFC3 000B 08 0001 0008 01 01 11 00 FFC4 ${length} 00 ${table}`),
      hex('FFDA 0008 01 01 00 01 00 00 00 FFD9'),
    );
    expect(decode({ rows: 1, columns: 8, precision: 8, samples: [] }, bytes)).toMatch(/Huffman table/u);
  });

  test('is left to another decoder with another prediction, restarts or more components', () => {
    expect(decode(wide, stream(wide, undefined, 4))).toBe('not ours');
    const plain = stream(wide);
    const restarts = concat(plain.subarray(0, 2), hex('FFDD 0004 0002'), plain.subarray(2));
    expect(decode(wide, restarts)).toBe('not ours');
    expect(findLosslessScan(hex('FFD8 FFDA 000C 03 01 00 02 00 03 00 01 00 00'))).toBeNull();
  });
});
