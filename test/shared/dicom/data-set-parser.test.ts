import { describe, expect, test } from 'vitest';
import { DataSet } from '../../../shared/dicom/data-set.ts';
import type { DataSetParserOptions, ParsedElements } from '../../../shared/dicom/data-set-parser.ts';
import { DataSetParser } from '../../../shared/dicom/data-set-parser.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { findTransferSyntax, transferSyntaxOf } from '../../../shared/dicom/transfer-syntaxes.ts';
import type { BuildEncoding } from '../../support/dicom-builder.ts';
import {
  DataSetBuilder,
  concat,
  explicitBig,
  explicitLittle,
  hex,
  implicitLittle,
  latin1,
  undefinedLength,
} from '../../support/dicom-builder.ts';

const rle = transferSyntaxOf('1.2.840.10008.1.2.5');

function parse(
  bytes: Uint8Array,
  encoding: BuildEncoding | typeof rle = explicitLittle,
  options: Partial<DataSetParserOptions> = {},
): ParsedElements {
  const transferSyntax = { isEncapsulated: false, ...encoding };
  const parser = new DataSetParser({ transferSyntax, totalBytes: bytes.length, ...options });
  parser.push(bytes);
  return parser.end();
}

function read(bytes: Uint8Array, encoding?: BuildEncoding): DataSet {
  return new DataSet(parse(bytes, encoding).table);
}

function remarks(bytes: Uint8Array): string[] {
  return parse(bytes).remarks.map((remark) => remark.kind);
}

const encodings = [
  ['implicit little endian', implicitLittle],
  ['explicit little endian', explicitLittle],
  ['explicit big endian', explicitBig],
] as const;

describe.each(encodings)('in %s', (_, encoding) => {
  test('a data set is read value by value', () => {
    const bytes = new DataSetBuilder(encoding)
      .text(0x00080060, 'CS', 'CT')
      .text(0x00100010, 'PN', 'Doe^John')
      .numbers(0x00280010, 'US', 512)
      .numbers(0x00280009, 'AT', Tag.FrameTime)
      .numbers(0x00189087, 'FD', -0.125)
      .numbers(0x00080000, 'UL', 70_000)
      .bytes(0x00420011, 'OB', hex('01 02 03 04'))
      .build();
    const dataSet = read(bytes, encoding);
    expect(dataSet.text(Tag.Modality)).toBe('CT');
    expect(dataSet.text(Tag.PatientName)).toBe('Doe^John');
    expect(dataSet.integer(Tag.Rows)).toBe(512);
    expect(dataSet.numbers(Tag.FrameIncrementPointer)).toEqual([Tag.FrameTime]);
    expect(dataSet.number(Tag.DiffusionBValue)).toBe(-0.125);
    expect(dataSet.integer(0x00080000)).toBe(70_000);
    expect(dataSet.bytes(Tag.EncapsulatedDocument)).toEqual(hex('01 02 03 04'));
  });

  test.each([
    ['defined', 'defined'],
    ['defined', 'undefined'],
    ['undefined', 'defined'],
    ['undefined', 'undefined'],
  ] as const)('sequences of %s length with items of %s length nest', (sequence, item) => {
    const inner = new DataSetBuilder(encoding).text(0x00080100, 'SH', 'INNER');
    const middle = new DataSetBuilder(encoding)
      .sequence(0x0040a043, [inner], { sequence, item })
      .text(0x0040a160, 'UT', 'middle');
    const bytes = new DataSetBuilder(encoding)
      .sequence(0x0040a730, [middle, new DataSetBuilder(encoding)], { sequence, item })
      .text(0x0040db00, 'CS', 'AFTER')
      .build();
    const dataSet = read(bytes, encoding);
    const [first, second] = dataSet.items(Tag.ContentSequence);
    expect(first?.item(Tag.ConceptNameCodeSequence)?.text(Tag.CodeValue)).toBe('INNER');
    expect(first?.text(Tag.TextValue)).toBe('middle');
    expect(second?.table.elements.size).toBe(0);
    expect(dataSet.text(Tag.TemplateIdentifier)).toBe('AFTER');
  });

  test('an empty sequence of either length has no items', () => {
    const bytes = new DataSetBuilder(encoding)
      .sequence(0x00081115, [])
      .sequence(0x00081140, [], { sequence: 'undefined', item: 'defined' })
      .build();
    const dataSet = read(bytes, encoding);
    expect(dataSet.read(Tag.ReferencedSeriesSequence)).toEqual({ kind: 'empty' });
    expect(dataSet.read(Tag.ReferencedImageSequence)).toEqual({ kind: 'empty' });
  });

  test('native pixel data is recorded by its place and not kept', () => {
    const before = new DataSetBuilder(encoding).text(0x00080060, 'CS', 'CT').build();
    const pixels = new DataSetBuilder(encoding).bytes(0x7fe00010, 'OW', new Uint8Array(10)).build();
    const parsed = parse(concat(before, pixels), encoding, { offsetBytes: 1000 });
    // The value follows a header of 12 bytes (explicit OW) or 8 (implicit).
    const offsetBytes = 1000 + before.length + (encoding.isExplicitVr ? 12 : 8);
    expect(parsed.pixelData).toEqual({
      kind: 'native',
      tag: 0x7fe00010,
      vr: 'OW',
      offsetBytes,
      lengthBytes: 10,
    });
    expect(parsed.table.elements.get(Tag.PixelData)?.kind).toBe('range');
    expect(parsed.lengthBytes).toBe(before.length + pixels.length);
  });
});

describe('encapsulated pixel data', () => {
  test('is a list of places of fragments, with the Basic Offset Table kept', () => {
    const start = new DataSetBuilder().text(0x00080060, 'CS', 'US').build();
    const bytes = concat(
      start,
      new DataSetBuilder().encapsulated([hex('01 02'), hex('03 04 05 06')], [0, 10]).build(),
    );
    const parsed = parse(bytes, rle);
    // Header 12, table item 8 + 8, then an item header of 8 before each fragment.
    const first = start.length + 12 + 16 + 8;
    expect(parsed.pixelData).toEqual({
      kind: 'encapsulated',
      tag: 0x7fe00010,
      vr: 'OB',
      basicOffsetTable: hex('00 00 00 00 0A 00 00 00'),
      fragments: [
        { offsetBytes: first, lengthBytes: 2 },
        { offsetBytes: first + 2 + 8, lengthBytes: 4 },
      ],
    });
  });

  test('may have empty fragments, no table entries, and elements after it', () => {
    const bytes = new DataSetBuilder()
      .encapsulated([new Uint8Array(0), hex('01 02')])
      .bytes(0xfffcfffc, 'OB', new Uint8Array(6))
      .build();
    const { pixelData, table } = parse(bytes, rle);
    expect(pixelData).toMatchObject({
      basicOffsetTable: new Uint8Array(0),
      fragments: [{ lengthBytes: 0 }, { lengthBytes: 2 }],
    });
    expect(table.elements.has(Tag.DataSetTrailingPadding)).toBe(true);
  });

  test('of an icon within an item is not that of the object', () => {
    const icon = new DataSetBuilder().encapsulated([hex('09 09')]);
    const bytes = new DataSetBuilder()
      .sequence(0x00880200, [icon])
      .encapsulated([hex('01 02')])
      .build();
    const { pixelData, table } = parse(bytes, rle);
    expect(pixelData).toMatchObject({ fragments: [{ offsetBytes: bytes.length - 8 - 2, lengthBytes: 2 }] });
    const iconItem = new DataSet(table).item(Tag.IconImageSequence);
    expect(iconItem?.element(Tag.PixelData)).toMatchObject({
      kind: 'fragments',
      fragments: [{ lengthBytes: 2 }],
    });
  });

  test('of defined length is refused, and so is a fragment of undefined length', () => {
    expect(() => parse(new DataSetBuilder().bytes(0x7fe00010, 'OB', hex('01 02')).build(), rle)).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({
          field: 'PixelData (7FE0,0010)',
          offsetBytes: 0,
          found: '2 bytes',
        }),
      }),
    );
    const endless = new DataSetBuilder()
      .header(0x7fe00010, 'OB', undefinedLength)
      .item(0xfffee000, 0)
      .item(0xfffee000, undefinedLength)
      .build();
    expect(() => parse(endless, rle)).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({ offsetBytes: 20 }),
      }),
    );
  });

  test('in a native transfer syntax is read and remarked', () => {
    const parsed = parse(new DataSetBuilder().encapsulated([hex('01 02')]).build());
    expect(parsed.pixelData?.kind).toBe('encapsulated');
    expect(parsed.remarks).toEqual([
      { kind: 'transfer-syntax-mismatch', field: '(7FE0,0010)', offsetBytes: 0 },
    ]);
  });
});

function code(): DataSetBuilder {
  return new DataSetBuilder(implicitLittle).text(0x00080100, 'SH', 'NESTED');
}

describe('UN', () => {
  test('of undefined length is a sequence in implicit VR little endian (CP-246), whatever is around', () => {
    for (const encoding of [explicitLittle, explicitBig]) {
      const content = new DataSetBuilder(implicitLittle)
        .item(0xfffee000, undefinedLength)
        .sequence(0x0040a043, [code()], { sequence: 'undefined', item: 'undefined' })
        .item(0xfffee00d, 0)
        .item(0xfffee0dd, 0)
        .build();
      const bytes = new DataSetBuilder(encoding)
        .header(0x00091010, 'UN', undefinedLength)
        .raw(content)
        .text(0x00100010, 'PN', 'After')
        .build();
      const dataSet = read(bytes, encoding);
      const nested = dataSet.item(0x00091010)?.item(Tag.ConceptNameCodeSequence);
      expect(nested?.text(Tag.CodeValue)).toBe('NESTED');
      expect(dataSet.text(Tag.PatientName)).toBe('After');
    }
  });

  test('of defined length is kept as bytes, and read as the sequence that the dictionary says', () => {
    const item = code().build();
    const value = new DataSetBuilder(implicitLittle).item(0xfffee000, item.length).raw(item).build();
    const dataSet = read(new DataSetBuilder().bytes(0x0040a043, 'UN', value).build());
    expect(dataSet.bytes(Tag.ConceptNameCodeSequence)).toEqual(value);
    expect(dataSet.item(Tag.ConceptNameCodeSequence)?.text(Tag.CodeValue)).toBe('NESTED');
  });

  test('of defined length and a private tag stays bytes, delimiters in it included (N56)', () => {
    const value = hex('FE FF 0D E0 00 00 00 00');
    const item = new DataSetBuilder().bytes(0x00091010, 'UN', value).bytes(0x00091011, 'OB', value);
    const bytes = new DataSetBuilder()
      .sequence(0x00081140, [item], { sequence: 'undefined', item: 'undefined' })
      .build();
    const inner = read(bytes).item(Tag.ReferencedImageSequence);
    expect(inner?.bytes(0x00091010)).toEqual(value);
    expect(inner?.bytes(0x00091011)).toEqual(value);
  });

  test('that is said to be a sequence and is none is malformed, not lost', () => {
    const dataSet = read(
      new DataSetBuilder().bytes(0x0040a043, 'UN', hex('01 02 03 04 05 06 07 08')).build(),
    );
    expect(dataSet.read(Tag.ConceptNameCodeSequence).kind).toBe('malformed');
    expect(dataSet.items(Tag.ConceptNameCodeSequence)).toEqual([]);
    expect(dataSet.bytes(Tag.ConceptNameCodeSequence)?.length).toBe(8);
  });
});

describe('a length', () => {
  test.each([0x7ffffff0, 0xfffffff0, 0xfffffffe])(
    'of %d with four bytes left is judged before anything is awaited',
    (length) => {
      const bytes = new DataSetBuilder().header(0x00091010, 'OB', length).raw(new Uint8Array(4)).build();
      expect(() => parse(bytes)).toThrowError(
        expect.objectContaining({
          code: 'dicom.truncated',
          details: { field: '(0009,1010)', offsetBytes: 12, neededBytes: length, availableBytes: 4 },
        }),
      );
    },
  );

  test('is judged at once, without a byte of the value, when the total is known', () => {
    const header = new DataSetBuilder().header(0x00091010, 'OB', 1000).build();
    const parser = new DataSetParser({
      transferSyntax: { ...explicitLittle, isEncapsulated: false },
      totalBytes: 500,
    });
    expect(() => parser.push(header)).toThrowError(expect.objectContaining({ code: 'dicom.truncated' }));
    // And the parser stays failed.
    expect(() => parser.push(new Uint8Array(1))).toThrowError(
      expect.objectContaining({ code: 'dicom.truncated' }),
    );
    expect(() => parser.end()).toThrowError(expect.objectContaining({ code: 'dicom.truncated' }));
  });

  test('larger than the item around it is malformed, with the path', () => {
    const bytes = new DataSetBuilder()
      .header(0x00081140, 'SQ', 20)
      .item(0xfffee000, 12)
      .header(0x00081155, 'UI', 20)
      .raw(latin1('1.2.'))
      .raw(new Uint8Array(40))
      .build();
    expect(() => parse(bytes)).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({
          field: 'ReferencedSOPInstanceUID (0008,1155) in ReferencedImageSequence (0008,1140) item 1',
          offsetBytes: 28,
          found: '20 bytes',
        }),
      }),
    );
  });

  test('without a known total is found short at the end', () => {
    const bytes = new DataSetBuilder().header(0x00100010, 'PN', 10).raw(latin1('Doe')).build();
    const parser = new DataSetParser({ transferSyntax: { ...explicitLittle, isEncapsulated: false } });
    parser.push(bytes);
    expect(() => parser.end()).toThrowError(
      expect.objectContaining({
        code: 'dicom.truncated',
        details: { field: 'PatientName (0010,0010)', offsetBytes: 8, neededBytes: 10, availableBytes: 3 },
      }),
    );
  });

  test('that is odd is read and remarked', () => {
    const bytes = new DataSetBuilder()
      .header(0x00100010, 'PN', 3)
      .raw(latin1('A^B'))
      .text(0x00100020, 'LO', 'ID')
      .build();
    const parsed = parse(bytes);
    expect(new DataSet(parsed.table).text(Tag.PatientName)).toBe('A^B');
    expect(parsed.remarks).toEqual([{ kind: 'odd-length', field: '(0010,0010)', offsetBytes: 0 }]);
  });
});

function nestedSequences(depth: number, style: 'defined' | 'undefined'): Uint8Array {
  let inner = new DataSetBuilder().text(0x00081155, 'UI', '1.2').build();
  for (let level = 0; level < depth; level += 1) {
    const item = new DataSetBuilder();
    if (style === 'defined') {
      item
        .header(0x00081140, 'SQ', inner.length + 8)
        .item(0xfffee000, inner.length)
        .raw(inner);
    } else {
      item.header(0x00081140, 'SQ', undefinedLength).item(0xfffee000, undefinedLength).raw(inner);
      item.item(0xfffee00d, 0).item(0xfffee0dd, 0);
    }
    inner = item.build();
  }
  return inner;
}

describe('limits', () => {
  test.each(['defined', 'undefined'] as const)('allow 64 sequences in each other, of %s length', (style) => {
    let dataSet = read(nestedSequences(64, style));
    for (let level = 0; level < 64; level += 1) {
      const item = dataSet.item(Tag.ReferencedImageSequence);
      expect(item).toBeDefined();
      dataSet = item ?? dataSet;
    }
    expect(dataSet.text(Tag.ReferencedSOPInstanceUID)).toBe('1.2');
  });

  test.each(['defined', 'undefined'] as const)(
    'end 2 000 sequences of %s length by depth (N54, N55)',
    (style) => {
      expect(() => parse(nestedSequences(2000, style))).toThrowError(
        expect.objectContaining({
          code: 'dicom.limit-exceeded',
          details: expect.objectContaining({ field: 'depth of nested sequences', limit: 64, found: 65 }),
        }),
      );
    },
  );

  test('end too many elements', () => {
    const builder = new DataSetBuilder();
    for (let element = 0; element < 20; element += 1) builder.text(0x00091000 + element, 'CS', 'X');
    expect(() => parse(builder.build(), explicitLittle, { limits: { elementCount: 10 } })).toThrowError(
      expect.objectContaining({
        code: 'dicom.limit-exceeded',
        details: expect.objectContaining({ field: 'number of elements', limit: 10 }),
      }),
    );
  });

  test('end values that add up to too much', () => {
    const bytes = new DataSetBuilder()
      .bytes(0x00091000, 'OB', new Uint8Array(60))
      .bytes(0x00091001, 'OB', new Uint8Array(60))
      .build();
    expect(() => parse(bytes, explicitLittle, { limits: { keptBytes: 100 } })).toThrowError(
      expect.objectContaining({ code: 'dicom.limit-exceeded' }),
    );
  });

  test('leave long values where they are and keep lookup tables and colour profiles', () => {
    const bytes = new DataSetBuilder()
      .bytes(0x00091010, 'OB', new Uint8Array(70_000))
      .bytes(0x00281201, 'OW', new Uint8Array(131_072))
      .bytes(0x00282000, 'OB', new Uint8Array(70_000))
      .build();
    const dataSet = read(bytes);
    expect(dataSet.element(0x00091010)).toMatchObject({
      kind: 'range',
      offsetBytes: 12,
      lengthBytes: 70_000,
    });
    expect(dataSet.read(0x00091010)).toMatchObject({ kind: 'not-kept' });
    expect(dataSet.bytes(Tag.RedPaletteColorLookupTableData)?.length).toBe(131_072);
    expect(dataSet.bytes(Tag.ICCProfile)?.length).toBe(70_000);
  });
});

describe('departures from the standard', () => {
  test('a tag that came twice has its first value, the other one is listed and it is ambiguous', () => {
    const bytes = new DataSetBuilder()
      .text(0x00100020, 'LO', 'FIRST')
      .text(0x00100020, 'LO', 'SECOND')
      .build();
    const parsed = parse(bytes);
    const dataSet = new DataSet(parsed.table);
    expect(dataSet.text(Tag.PatientID)).toBe('FIRST');
    expect(dataSet.isAmbiguous(Tag.PatientID)).toBe(true);
    expect(parsed.table.duplicates).toHaveLength(1);
    expect(remarks(bytes)).toEqual(['duplicate-tag']);
  });

  test('a tag that came twice with the same bytes is not ambiguous', () => {
    const bytes = new DataSetBuilder().text(0x00100020, 'LO', 'SAME').text(0x00100020, 'LO', 'SAME').build();
    expect(read(bytes).isAmbiguous(Tag.PatientID)).toBe(false);
  });

  test('tags out of order are read and remarked', () => {
    const bytes = new DataSetBuilder().text(0x00100020, 'LO', 'ID').text(0x00100010, 'PN', 'Doe').build();
    const parsed = parse(bytes);
    expect(parsed.table.isAscending).toBe(false);
    expect(new DataSet(parsed.table).text(Tag.PatientName)).toBe('Doe');
    expect(remarks(bytes)).toEqual(['not-ascending']);
  });

  test('zeros after the last element are padding, other bytes are not', () => {
    const start = new DataSetBuilder().text(0x00080060, 'CS', 'CT').build();
    const parsed = parse(concat(start, new Uint8Array(20)));
    expect(parsed.lengthBytes).toBe(start.length + 20);
    expect(parsed.table.elements.size).toBe(1);
    expect(() => parse(concat(start, new Uint8Array(20), hex('01')))).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({ offsetBytes: start.length + 20 }),
      }),
    );
  });

  test('remarks beyond a hundred are counted and not kept', () => {
    const builder = new DataSetBuilder();
    for (let count = 0; count < 150; count += 1) builder.text(0x00100020, 'LO', 'ID');
    const parsed = parse(builder.build());
    expect(parsed.remarks).toHaveLength(100);
    expect(parsed.remarkCount).toBe(149);
  });
});

describe('the parser', () => {
  test('accounts for every byte that was announced', () => {
    const bytes = new DataSetBuilder().text(0x00080060, 'CS', 'CT').build();
    expect(() => parse(bytes, explicitLittle, { totalBytes: bytes.length + 1 })).toThrowError(
      expect.objectContaining({
        code: 'dicom.truncated',
        details: expect.objectContaining({ neededBytes: bytes.length + 1, availableBytes: bytes.length }),
      }),
    );
    expect(() => parse(concat(bytes, bytes), explicitLittle, { totalBytes: bytes.length })).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
  });

  test('reads an empty data set', () => {
    expect(parse(new Uint8Array(0)).table.elements.size).toBe(0);
  });

  test('names no value in its errors', () => {
    const bytes = new DataSetBuilder()
      .text(0x00100010, 'PN', 'Secret^Name')
      .header(0x00100020, 'LO', 30)
      .raw(latin1('SECRETID'))
      .build();
    expect(() => parse(bytes)).toThrowError(
      expect.objectContaining({ message: expect.not.stringMatching(/secret/i) }),
    );
  });

  test('takes its encoding from the table of transfer syntaxes', () => {
    const bytes = new DataSetBuilder(explicitBig).numbers(0x00280010, 'US', 7).build();
    const big = findTransferSyntax('1.2.840.10008.1.2.2');
    expect(big).toBeDefined();
    expect(new DataSet(parse(bytes, big).table).integer(Tag.Rows)).toBe(7);
  });
});
