import { describe, expect, test } from 'vitest';
import { readJpegHeader } from '../../../main/decode/code-stream-header/jpeg.ts';
import { readJpeg2000Header } from '../../../main/decode/code-stream-header/jpeg-2000.ts';
import { readJpegXlHeader } from '../../../main/decode/code-stream-header/jpeg-xl.ts';
import { concat, hex } from '../../support/dicom-builder.ts';

/** A JPEG stream by hand (ISO/IEC 10918-1 B.2): SOI, the given segments, a scan of four bytes, EOI. */
function jpeg(...segments: readonly string[]): Uint8Array {
  return hex(['FFD8', ...segments, 'FFDA 0008 01 01 00 00 3F 00', '12 34 56 78', 'FFD9'].join(' '));
}
/** Adobe's marker with its colour transform. */
function adobe(transform: '00' | '01'): string {
  return `FFEE 000E 41646F6265 0064 0000 0000 ${transform}`;
}
const baseline = 'FFC0 000B 08 0030 0040 01 01 11 00';

describe('the header of a JPEG stream', () => {
  test('has its dimensions, precision and process', () => {
    expect(readJpegHeader(jpeg(baseline)).header).toMatchObject({
      rows: 0x30,
      columns: 0x40,
      components: 1,
      precision: 8,
      process: 0,
      sampling: [[1, 1]],
      colour: null,
    });
  });

  test('says its colours by JFIF or Adobe', () => {
    expect(readJpegHeader(jpeg('FFE0 0007 4A46494600', baseline)).header?.colour).toBe('ycbcr');
    expect(readJpegHeader(jpeg(adobe('00'), baseline)).header?.colour).toBe('rgb');
    expect(readJpegHeader(jpeg(adobe('01'), baseline)).header?.colour).toBe('ycbcr');
  });

  test('has the error and interleaving of JPEG-LS', () => {
    const stream = hex(
      'FFD8 FFF7 0011 0C 0030 0040 03 01 11 00 02 11 00 03 11 00 FFDA 000C 03 01 00 02 00 03 00 02 01 00 1234 FFD9',
    );
    expect(readJpegHeader(stream).header).toMatchObject({
      process: 55,
      precision: 12,
      near: 2,
      interleave: 1,
    });
  });

  test('is found behind fill bytes, and the end before padding or more', () => {
    expect(readJpegHeader(jpeg(`FFFF ${baseline}`)).damage).toBeNull();
    expect(readJpegHeader(concat(jpeg(baseline), hex('0000'))).damage).toBeNull();
    expect(readJpegHeader(concat(jpeg(baseline), hex('AB CD EF'))).damage).toBeNull();
  });

  test.each([
    ['nothing', ''],
    ['no start', 'FFC0 000B'],
    ['a segment cut short', 'FFD8 FFC0 000B 08 0030'],
    ['a segment without a length', 'FFD8 FFC0'],
    ['a frame header cut short', 'FFD8 FFC0 0008 08 0030 0040 01 FFDA 0008 01 01 00 00 3F 00 FFD9'],
    ['two frame headers', `FFD8 ${baseline} ${baseline} FFDA 0008 01 01 00 00 3F 00 FFD9`],
    ['a scan before the frame header', 'FFD8 FFDA 0008 01 01 00 00 3F 00 FFD9'],
    ['no lines', 'FFD8 FFC0 000B 08 0000 0040 01 01 11 00 FFDA 0008 01 01 00 00 3F 00 FFD9'],
    ['no end', `FFD8 ${baseline} FFDA 0008 01 01 00 00 3F 00 12 34 56 78`],
    ['an end before the first scan', `FFD8 ${baseline} FFD9 0002`],
    ['no marker where one is due', `FFD8 ${baseline} 1234`],
  ])('is refused with %s', (_, stream) => {
    expect(readJpegHeader(hex(stream)).header).toBeNull();
    expect(readJpegHeader(hex(stream)).damage).not.toBeNull();
  });
});

/** SIZ of ISO/IEC 15444-1 A.5.1: 64 × 48, one component; `tileWidth` decides how many tiles. */
function siz(components: string, tileWidth = '00000040', count = '0001'): string {
  const length = (38 + 3 * Number.parseInt(count, 16)).toString(16).padStart(4, '0');
  return `FF51 ${length} 0000 00000040 00000030 00000000 00000000 ${tileWidth} 00000030 00000000 00000000 ${count} ${components}`;
}
/** COD with or without component transformation, 5-3 or 9-7 (A.6.1), and QCD with one step for all (A.6.4). */
function cod(transform: '00' | '01', filter: '00' | '01'): string {
  return `FF52 000C 00 00 0001 ${transform} 05 04 04 00 ${filter} FF5C 0005 41 6F00`;
}
/** A tile-part of 16 bytes (A.4.2): SOT, SOD and two bytes. */
function tilePart(tile: string, part: string, parts: string): string {
  return `FF90 000A ${tile} 00000010 ${part} ${parts} FF93 1234`;
}

describe('the header of a JPEG 2000 stream', () => {
  const plain = `FF4F ${siz('0B 01 01')} ${cod('00', '01')}`;

  test('has its dimensions, depth and transformations', () => {
    const stream = hex(`${plain} ${tilePart('0000', '00', '01')} FFD9`);
    expect(readJpeg2000Header(stream)).toEqual({
      header: {
        rows: 48,
        columns: 64,
        components: 1,
        precision: 12,
        isSigned: false,
        isFullySampled: true,
        hasComponentTransform: false,
        isReversible: true,
      },
      damage: null,
    });
    const lossy = hex(
      `FF4F ${siz('8F 02 02 8F 02 02 8F 02 02', '00000040', '0003')} ${cod('01', '00')} ${tilePart('0000', '00', '01')} FFD9`,
    );
    // One sample for two points of the grid, in both directions: the picture has the samples.
    expect(readJpeg2000Header(lossy).header).toMatchObject({
      rows: 24,
      columns: 32,
      components: 3,
      precision: 16,
      isSigned: true,
      isFullySampled: false,
      hasComponentTransform: true,
      isReversible: false,
    });
  });

  test('is found within a JP2 file', () => {
    const stream = `${plain} ${tilePart('0000', '00', '01')} FFD9`;
    const boxes = hex(`0000000C 6A502020 0D0A870A 00000008 66747970 00000000 6A703263 ${stream}`);
    expect(readJpeg2000Header(boxes).header?.precision).toBe(12);
  });

  test('may miss its end marker when every tile-part came, or the last says zero and the marker is there', () => {
    expect(readJpeg2000Header(hex(`${plain} ${tilePart('0000', '00', '01')}`)).damage).toBeNull();
    const open = `FF90 000A 0000 00000000 00 01 FF93 1234`;
    expect(readJpeg2000Header(hex(`${plain} ${open} FFD9`)).damage).toBeNull();
    expect(readJpeg2000Header(hex(`${plain} ${open} 5678`)).damage).toMatch('EOC');
  });

  test.each([
    ['nothing', ''],
    ['a size cut short', 'FF4F FF51 0029 0000 0000'],
    [
      'components of different depth',
      `FF4F ${siz('0B 01 01 07 01 01', '00000040', '0002')} ${cod('00', '01')} FFD9`,
    ],
    ['no coding style', `FF4F ${siz('0B 01 01')} ${tilePart('0000', '00', '01')} FFD9`],
    [
      'no quantisation',
      `FF4F ${siz('0B 01 01')} FF52 000C 00 00 0001 00 05 04 04 00 01 ${tilePart('0000', '00', '01')} FFD9`,
    ],
    [
      'no rows',
      `${plain.replace('00000030 00000000', '00000000 00000000')} ${tilePart('0000', '00', '01')} FFD9`,
    ],
    ['a main header cut short', `FF4F ${siz('0B 01 01')} FF52 000C 00`],
    ['a tile-part cut short', `${plain} FF90 000A 0000 00000010 00 01 FF93`],
    ['a tile-part shorter than its own header', `${plain} FF90 000A 0000 0000000C 00 01 FF93 1234 FFD9`],
    ['one of two tile-parts and no end', `${plain} ${tilePart('0000', '00', '02')}`],
    [
      'one of two tiles',
      `FF4F ${siz('0B 01 01', '00000020')} ${cod('00', '01')} ${tilePart('0000', '00', '01')} FFD9`,
    ],
    ['no tile at all', `${plain} FFD9`],
  ])('is refused with %s', (_, stream) => {
    expect(readJpeg2000Header(hex(stream)).header).toBeNull();
    expect(readJpeg2000Header(hex(stream)).damage).not.toBeNull();
  });
});

/** Bytes of fields written from the least significant bit on: `[value, bits]` each (ISO/IEC 18181-1 B.2). */
function bitFields(...fields: readonly (readonly [value: number, bits: number])[]): Uint8Array<ArrayBuffer> {
  const bits = fields.flatMap(([value, count]) =>
    Array.from({ length: count }, (_, bit) => Math.floor(value / 2 ** bit) % 2),
  );
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    bits.slice(8 * index, 8 * index + 8).reduce((sum, bit, place) => sum + bit * 2 ** place, 0),
  );
}

describe('the header of a JPEG XL stream', () => {
  const start = hex('FF 0A');
  /** Not small; height 1 + 299 in nine bits; ratio 0; width 1 + 399. */
  const size = [
    [0, 1],
    [0, 2],
    [299, 9],
    [0, 3],
    [0, 2],
    [399, 9],
  ] as const;
  /** Not all default, no extra fields, integers of 12 bits, 16-bit buffers, no further channel, not XYB. */
  const metadata = [
    [0, 1],
    [0, 1],
    [0, 1],
    [2, 2],
    [1, 1],
    [0, 2],
    [0, 1],
  ] as const;
  /** Colour: not default, no ICC, grey. */
  const grey = [
    [0, 1],
    [0, 1],
    [1, 2],
  ] as const;

  test('has its dimensions, precision and components', () => {
    const bytes = concat(start, bitFields(...size, ...metadata, ...grey, [0, 30]));
    expect(readJpegXlHeader(bytes).header).toEqual({
      rows: 300,
      columns: 400,
      components: 1,
      precision: 12,
      isXyb: false,
      isFromJpeg: false,
    });
  });

  test('of a small picture with a ratio is eights of rows, and XYB of 8 bits where all is default', () => {
    // small, 8 x (1 + 8) = 72 rows, ratio 4: 3 : 2.
    const bytes = concat(start, bitFields([1, 1], [8, 5], [4, 3], [1, 1], [0, 30]));
    expect(readJpegXlHeader(bytes).header).toMatchObject({
      rows: 72,
      columns: 108,
      components: 3,
      precision: 8,
      isXyb: true,
    });
  });

  test('is found in the parts of a container', () => {
    const stream = concat(start, bitFields(...size, ...metadata, ...grey, [0, 30]));
    const container = concat(
      hex('0000000C 4A584C20 0D0A870A'),
      hex('00000010 6A786C70 00000000'),
      stream.subarray(0, 4),
      hex('0000000A 6A627264 0000'),
      hex(`000000${(stream.length - 4 + 12).toString(16).padStart(2, '0')} 6A786C70 80000001`),
      stream.subarray(4),
    );
    expect(readJpegXlHeader(container).header).toMatchObject({ rows: 300, columns: 400, isFromJpeg: true });
  });

  test.each([
    ['no signature', hex('FF 0B 00 00 00')],
    ['nothing after the signature', start],
    ['a box past its end', hex('0000000C 4A584C20 0D0A870A 00000040 6A786C63 FF0A')],
    ['another orientation', concat(start, bitFields(...size, [0, 1], [1, 1], [5, 3], [0, 60]))],
    [
      'an animation',
      concat(start, bitFields(...size, [0, 1], [1, 1], [0, 3], [0, 1], [0, 1], [1, 1], [0, 60])),
    ],
    ['floats', concat(start, bitFields(...size, [0, 1], [0, 1], [1, 1], [0, 60]))],
    [
      'an alpha channel',
      concat(start, bitFields(...size, [0, 1], [0, 1], [0, 1], [0, 2], [1, 1], [1, 2], [0, 60])),
    ],
  ])('is refused with %s', (_, bytes) => {
    expect(readJpegXlHeader(bytes).header).toBeNull();
  });
});
