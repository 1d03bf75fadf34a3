import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Part10Options } from '../../../shared/dicom/part10.ts';
import { Part10Parser, parsePart10 } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import type { BuildEncoding } from '../../support/dicom-builder.ts';
import {
  DataSetBuilder,
  buildDeflatedFile,
  buildFile,
  concat,
  explicitBig,
  explicitLittle,
  hex,
  identifiedDataSet,
  implicitLittle,
  latin1,
} from '../../support/dicom-builder.ts';

const implicitUid = '1.2.840.10008.1.2';
const explicitUid = '1.2.840.10008.1.2.1';
const bigUid = '1.2.840.10008.1.2.2';

const encodings: readonly (readonly [string, string, BuildEncoding])[] = [
  ['implicit little endian', implicitUid, implicitLittle],
  ['explicit little endian', explicitUid, explicitLittle],
  ['explicit big endian', bigUid, explicitBig],
];

const kinds = (parsed: { remarks: readonly { kind: string }[] }): string[] =>
  parsed.remarks.map((remark) => remark.kind);

describe.each(encodings)('a file in %s', (_, uid, encoding) => {
  test('is read with its file meta information', () => {
    const file = buildFile(identifiedDataSet(encoding).build(), uid);
    const parsed = parsePart10(file);
    expect(parsed.fileMeta?.uid(Tag.TransferSyntaxUID)).toBe(uid);
    expect(parsed.transferSyntax.TransferSyntaxUID).toBe(uid);
    expect(parsed.dataSet.text(Tag.PatientName)).toBe('Test^Builder');
    expect(parsed.dataSetOffsetBytes).toBe(file.length - identifiedDataSet(encoding).build().length);
    expect(parsed.isDeflated).toBe(false);
    expect(parsed.remarks).toEqual([]);
  });

  test.each([1, 7, 1000])(
    'is read the same from its data set alone, %i bytes at a time, when its head is known',
    (chunkBytes) => {
      const dataSet = identifiedDataSet(encoding).build();
      const file = buildFile(dataSet, uid);
      const dataSetOffsetBytes = file.length - dataSet.length;
      const parser = new Part10Parser({ bare: { TransferSyntaxUID: uid, dataSetOffsetBytes } });
      for (let at = 0; at < dataSet.length; at += chunkBytes) {
        parser.push(dataSet.subarray(at, at + chunkBytes));
      }
      const whole = parsePart10(file);
      const alone = parser.end();
      expect(alone.dataSet.table).toEqual(whole.dataSet.table);
      expect({ ...alone, dataSet: null }).toEqual({ ...whole, dataSet: null, fileMeta: undefined });
    },
  );

  test('is read without preamble, and without file meta information', () => {
    const dataSet = identifiedDataSet(encoding).build();
    const bare = parsePart10(buildFile(dataSet, uid, { hasPreamble: false }));
    expect(bare.transferSyntax.TransferSyntaxUID).toBe(uid);
    expect(bare.dataSet.text(Tag.PatientID)).toBe('ID-1');

    const withoutMeta = parsePart10(dataSet);
    expect(withoutMeta.fileMeta).toBeUndefined();
    expect(withoutMeta.transferSyntax.TransferSyntaxUID).toBe(uid);
    expect(withoutMeta.dataSetOffsetBytes).toBe(0);
    expect(kinds(withoutMeta)).toEqual(['no-file-meta']);

    const afterPreamble = parsePart10(concat(new Uint8Array(128), latin1('DICM'), dataSet));
    expect(afterPreamble.transferSyntax.TransferSyntaxUID).toBe(uid);
    expect(afterPreamble.dataSetOffsetBytes).toBe(132);
  });

  test('is read as it is when the file meta information says otherwise', () => {
    for (const [, stated] of encodings) {
      const parsed = parsePart10(buildFile(identifiedDataSet(encoding).build(), stated));
      expect(parsed.transferSyntax.TransferSyntaxUID).toBe(uid);
      expect(kinds(parsed)).toEqual(stated === uid ? [] : ['transfer-syntax-mismatch']);
    }
  });

  test('is read when the file meta information leaves the transfer syntax out', () => {
    const parsed = parsePart10(buildFile(identifiedDataSet(encoding).build(), null));
    expect(parsed.transferSyntax.TransferSyntaxUID).toBe(uid);
    expect(kinds(parsed)).toEqual(['no-file-meta']);
  });

  test('cut off anywhere is truncated, when its length is known', () => {
    const file = buildFile(identifiedDataSet(encoding).build(), uid);
    for (let length = 0; length < file.length; length += 1) {
      const parser = new Part10Parser({ totalBytes: file.length });
      expect(() => {
        parser.push(file.subarray(0, length));
        parser.end();
      }, `cut at ${length}`).toThrowError(
        expect.objectContaining({ code: expect.stringMatching(/^dicom\.(truncated|not-dicom)$/) }),
      );
    }
  });
});

describe('file meta information', () => {
  test.each([-10, 4, 1000, null])(
    'with a group length wrong by %s ends where group 0002 does',
    (groupLengthError) => {
      const parsed = parsePart10(buildFile(identifiedDataSet().build(), explicitUid, { groupLengthError }));
      expect(parsed.dataSet.text(Tag.PatientID)).toBe('ID-1');
      expect(kinds(parsed)).toEqual(['meta-group-length']);
    },
  );

  test('in another encoding than the standard demands is read all the same', () => {
    const dataSet = identifiedDataSet(implicitLittle).build();
    const meta = new DataSetBuilder(implicitLittle).text(0x00020010, 'UI', implicitUid).build();
    const parsed = parsePart10(concat(new Uint8Array(128), latin1('DICM'), meta, dataSet));
    expect(parsed.fileMeta?.text(Tag.TransferSyntaxUID)).toBe(implicitUid);
    expect(parsed.dataSet.text(Tag.PatientID)).toBe('ID-1');
  });

  test('beyond the limit is refused before it is awaited', () => {
    const meta = new DataSetBuilder().header(0x00020102, 'OB', 0x7ffffff0).build();
    const start = concat(new Uint8Array(128), latin1('DICM'), meta, new Uint8Array(100));
    expect(() => new Part10Parser().push(start)).toThrowError(
      expect.objectContaining({
        code: 'dicom.limit-exceeded',
        details: expect.objectContaining({ field: 'PrivateInformation (0002,0102)', limit: 1024 * 1024 }),
      }),
    );
    expect(() => parsePart10(start)).toThrowError(expect.objectContaining({ code: 'dicom.truncated' }));
  });

  test('holds no sequence and no VR that the standard does not have', () => {
    const prefix = concat(new Uint8Array(128), latin1('DICM'));
    const sequence = new DataSetBuilder().sequence(0x00020102, [new DataSetBuilder()]).build();
    expect(() => parsePart10(concat(prefix, sequence))).toThrowError(
      expect.objectContaining({ code: 'dicom.malformed' }),
    );
    const first = new DataSetBuilder().bytes(0x00020001, 'OB', hex('00 01')).build();
    const unknown = new DataSetBuilder().header(0x00020010, 'zz', 2).raw(hex('31 00')).build();
    expect(() => parsePart10(concat(prefix, first, unknown))).toThrowError(
      expect.objectContaining({
        code: 'dicom.malformed',
        details: expect.objectContaining({ field: 'TransferSyntaxUID (0002,0010)' }),
      }),
    );
  });

  test('names a transfer syntax that is unknown by code', () => {
    expect(() => parsePart10(buildFile(identifiedDataSet().build(), '1.2.3.4'))).toThrowError(
      expect.objectContaining({
        code: 'dicom.unsupported-transfer-syntax',
        details: { TransferSyntaxUID: '1.2.3.4' },
      }),
    );
  });

  test('may stand alone', () => {
    expect(parsePart10(buildFile(new Uint8Array(0))).dataSet.table.elements.size).toBe(0);
  });
});

function inflate(deflated: Uint8Array): Uint8Array {
  return inflateRawSync(deflated, { maxOutputLength: 1_000_000 });
}

describe('a deflated file', () => {
  const dataSet = identifiedDataSet().bytes(0x7fe00010, 'OW', hex('01 02 03 04')).build();

  test('is inflated by the caller, and says that offsets are into the inflated bytes', () => {
    const parsed = parsePart10(buildDeflatedFile(dataSet), { inflate });
    expect(parsed.isDeflated).toBe(true);
    expect(parsed.dataSet.text(Tag.PatientName)).toBe('Test^Builder');
    expect(parsed.pixelData).toMatchObject({ offsetBytes: dataSet.length - 4, lengthBytes: 4 });
  });

  test('passes on what the inflater throws, a bomb as well as a truncated stream', () => {
    const bomb = buildDeflatedFile(new Uint8Array(2_000_000));
    expect(() => parsePart10(bomb, { inflate })).toThrowError(/larger than/);
    const file = buildDeflatedFile(dataSet);
    expect(() => parsePart10(file.subarray(0, file.length - 20), { inflate })).toThrowError(/unexpected end/);
  });

  test('is refused beyond a limit of its own, and without an inflater', () => {
    const file = buildDeflatedFile(dataSet);
    const options: Part10Options = { inflate, limits: { deflatedBytes: 10 } };
    expect(() => parsePart10(file, options)).toThrowError(
      expect.objectContaining({ code: 'dicom.limit-exceeded' }),
    );
    expect(() => parsePart10(file)).toThrowError(
      expect.objectContaining({ code: 'dicom.unsupported-transfer-syntax' }),
    );
  });
});

describe('what is not DICOM', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['a few bytes', hex('08 00')],
    ['a ZIP archive', concat(hex('50 4B 03 04'), new Uint8Array(500))],
    ['a JPEG picture', concat(hex('FF D8 FF E0 00 10 4A 46 49 46'), new Uint8Array(500))],
    ['zeros', new Uint8Array(1000)],
    ['text', latin1('DICM is written here, but at the beginning. '.repeat(20))],
  ])('%s is refused as such', (_, bytes) => {
    expect(() => parsePart10(bytes)).toThrowError(expect.objectContaining({ code: 'dicom.not-dicom' }));
  });

  test('is told before the file has come', () => {
    const parser = new Part10Parser();
    expect(() => parser.push(new Uint8Array(200))).toThrowError(
      expect.objectContaining({ code: 'dicom.not-dicom' }),
    );
  });

  test('is not a file in which DICM stands at 128 by chance', () => {
    const before = new DataSetBuilder().text(0x00080005, 'CS', 'ISO_IR 100').build();
    // A value that puts the four letters at byte 128.
    const letters = new DataSetBuilder()
      .text(0x00081030, 'LO', `${'X'.repeat(128 - before.length - 8)}DICM-S`)
      .text(0x00100020, 'LO', 'ID-1')
      .build();
    const parsed = parsePart10(concat(before, letters));
    expect(parsed.dataSet.text(Tag.PatientID)).toBe('ID-1');
  });
});
