import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import type { ParsedPart10 } from '../../../shared/dicom/part10.ts';
import { Part10Parser, parsePart10 } from '../../../shared/dicom/part10.ts';
import type { BuildEncoding } from '../../support/dicom-builder.ts';
import {
  DataSetBuilder,
  buildFile,
  explicitBig,
  explicitLittle,
  hex,
  identifiedDataSet,
  implicitLittle,
  undefinedLength,
} from '../../support/dicom-builder.ts';

/** Something of everything: nested sequences of both lengths, CP-246, odd lengths, duplicates, private elements. */
function rich(encoding: BuildEncoding): DataSetBuilder {
  const code = new DataSetBuilder(encoding).text(0x00080100, 'SH', 'CODE').text(0x00080104, 'LO', 'Meaning');
  const content = new DataSetBuilder(encoding)
    .sequence(0x0040a043, [code], { sequence: 'undefined', item: 'defined' })
    .text(0x0040a160, 'UT', 'Text of some length');
  return identifiedDataSet(encoding)
    .text(0x00100020, 'LO', 'ID-2')
    .header(0x00104000, 'LT', 3)
    .raw(hex('61 62 63'))
    .numbers(0x00280010, 'US', 4)
    .bytes(0x00091010, 'UN', hex('FE FF 0D E0 00 00 00 00'))
    .header(0x00091011, 'UN', undefinedLength)
    .raw(
      new DataSetBuilder(implicitLittle)
        .item(0xfffee000, undefinedLength)
        .text(0x00081155, 'UI', '1.2')
        .item(0xfffee00d, 0)
        .item(0xfffee0dd, 0)
        .build(),
    )
    .sequence(0x0040a730, [content, content], { sequence: 'defined', item: 'undefined' });
}

const native = (encoding: BuildEncoding): Uint8Array =>
  rich(encoding).bytes(0x7fe00010, 'OW', new Uint8Array(32).fill(7)).build();

const files: readonly (readonly [string, Uint8Array])[] = [
  ['implicit little endian', buildFile(native(implicitLittle), '1.2.840.10008.1.2')],
  ['explicit little endian', buildFile(native(explicitLittle), '1.2.840.10008.1.2.1')],
  ['explicit big endian', buildFile(native(explicitBig), '1.2.840.10008.1.2.2')],
  [
    'RLE',
    buildFile(
      rich(explicitLittle)
        .encapsulated([hex('01 02'), new Uint8Array(0), hex('03 04 05 06')], [0, 10])
        .bytes(0xfffcfffc, 'OB', new Uint8Array(4))
        .build(),
      '1.2.840.10008.1.2.5',
    ),
  ],
];

/** Everything that a parse found, as plain values. */
function found(parsed: ParsedPart10): unknown {
  return {
    table: parsed.dataSet.table,
    meta: parsed.fileMeta?.table,
    pixelData: parsed.pixelData,
    remarks: parsed.remarks,
    offset: parsed.dataSetOffsetBytes,
    transferSyntax: parsed.transferSyntax.TransferSyntaxUID,
  };
}

/** What a parse found, or the code of what it threw. Anything but an error of ours is a fault and goes on. */
function outcomeOf(parse: () => ParsedPart10): unknown {
  try {
    return found(parse());
  } catch (error) {
    if (!isNegatoscopeError(error)) throw error;
    return error.code;
  }
}

/** Undefined where it was refused with a code of `dicom`; any other error is a fault and goes on. */
function readOrRefused(parse: () => ParsedPart10): ParsedPart10 | undefined {
  try {
    return parse();
  } catch (error) {
    if (isNegatoscopeError(error) && error.code.startsWith('dicom.')) return undefined;
    throw error;
  }
}

function parseIn(file: Uint8Array, cuts: readonly number[], totalBytes?: number): ParsedPart10 {
  const parser = new Part10Parser(totalBytes === undefined ? {} : { totalBytes });
  let start = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), file.length]) {
    // Every chunk in memory of its own that is spoilt afterwards: nothing of it may be held on to.
    const chunk = file.slice(start, cut);
    parser.push(chunk);
    chunk.fill(0xee);
    start = cut;
  }
  return parser.end();
}

describe.each(files)('a file in %s', (_, file) => {
  const whole = found(parsePart10(file));

  test('is the same whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(file.length)), fc.boolean(), (cuts, knowsTotal) => {
        expect(found(parseIn(file, cuts, knowsTotal ? file.length : undefined))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same byte by byte', () => {
    expect(
      found(
        parseIn(
          file,
          Array.from(file, (__, index) => index),
        ),
      ),
    ).toEqual(whole);
  });

  test('is never read when cut short of its known length', () => {
    for (let length = 0; length < file.length; length += 1) {
      expect(() => parseIn(file.subarray(0, length), [], file.length), `cut at ${length}`).toThrowError(
        expect.objectContaining({ code: expect.stringMatching(/^dicom\.(truncated|not-dicom)$/) }),
      );
    }
  });

  test('cut short of a length that nobody knows, is refused or ends between two elements', () => {
    const { dataSet, dataSetOffsetBytes } = parsePart10(file);
    const tags = [...dataSet.table.elements.keys()];
    const all = [...dataSet.table.elements.values(), ...dataSet.table.duplicates];
    const elementEnds = new Set([
      dataSetOffsetBytes,
      ...all.map((each) => each.offsetBytes + each.lengthBytes),
    ]);
    for (let length = 0; length < file.length; length += 1) {
      const parsed = readOrRefused(() => parseIn(file.subarray(0, length), []));
      const some = [...(parsed?.dataSet.table.elements.keys() ?? [])];
      expect(some).toEqual(tags.slice(0, some.length));
      expect(some.length).toBeLessThan(tags.length);
      expect(parsed === undefined || elementEnds.has(length)).toBe(true);
    }
  });

  test('with wrong bytes in it is read or refused, and nothing else', () => {
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const mutated = file.slice();
        for (const [index, byte] of changes) mutated[index] = byte;
        const parsed = readOrRefused(() => parsePart10(mutated));
        // What was read can be read in every way, and no number is NaN or infinite.
        const numbers: number[] = [];
        for (const tag of parsed?.dataSet.table.elements.keys() ?? []) {
          parsed?.dataSet.read(tag);
          parsed?.dataSet.texts(tag);
          parsed?.dataSet.items(tag);
          numbers.push(...(parsed?.dataSet.numbers(tag) ?? []));
        }
        expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

test('any bytes after file meta information are read or refused, the same in one piece and in many', () => {
  const uids = fc.constantFrom(
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.1',
    '1.2.840.10008.1.2.2',
    '1.2.840.10008.1.2.5',
  );
  fc.assert(
    fc.property(uids, fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(400)), (uid, bytes, cuts) => {
      const file = buildFile(bytes, uid);
      const inside = cuts.filter((cut) => cut <= file.length);
      expect(outcomeOf(() => parseIn(file, inside, file.length))).toEqual(outcomeOf(() => parsePart10(file)));
    }),
    { numRuns: 300 },
  );
});
