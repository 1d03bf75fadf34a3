import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import {
  DataSetBuilder,
  buildFile,
  concat,
  hex,
  implicitLittle,
  latin1,
  undefinedLength,
} from '../../support/dicom-builder.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SQ = 0x00081140;

function start(): DataSetBuilder {
  return new DataSetBuilder().text(0x00080060, 'CS', 'OT');
}

const inner = new DataSetBuilder().text(0x00081155, 'UI', '1.2').build();

/** An undefined sequence with one undefined item, neither of them ended. */
function opened(): DataSetBuilder {
  return start().header(SQ, 'SQ', undefinedLength).item(0xfffee000, undefinedLength).raw(inner);
}

/** The cases of DCMTK's tparser.cc, and what else DCMTK was tried with. */
const cases: readonly (readonly [
  what: string,
  outcome: 'read' | 'refused',
  remark: string,
  bytes: DataSetBuilder,
])[] = [
  [
    'an item without its delimitation item',
    'refused',
    '',
    opened().item(0xfffee0dd, 0).text(0x00100010, 'PN', 'A'),
  ],
  ['a sequence without its delimitation item, at the end', 'refused', '', opened().item(0xfffee00d, 0)],
  [
    'a sequence without its delimitation item, before an element',
    'refused',
    '',
    opened().item(0xfffee00d, 0).text(0x00100010, 'PN', 'A'),
  ],
  [
    'an item delimitation item in place of that of the sequence',
    'refused',
    '',
    opened().item(0xfffee00d, 0).item(0xfffee00d, 0),
  ],
  [
    'a delimitation item at the end within an item of defined length',
    'read',
    'spare-delimiter',
    start()
      .header(SQ, 'SQ', undefinedLength)
      .item(0xfffee000, inner.length + 8)
      .raw(inner)
      .item(0xfffee00d, 0)
      .item(0xfffee0dd, 0),
  ],
  [
    'a delimitation item behind an item of defined length',
    'refused',
    '',
    start()
      .header(SQ, 'SQ', undefinedLength)
      .item(0xfffee000, inner.length)
      .raw(inner)
      .item(0xfffee00d, 0)
      .item(0xfffee0dd, 0),
  ],
  [
    'a delimitation item at the end within a sequence of defined length',
    'read',
    'spare-delimiter',
    start()
      .header(SQ, 'SQ', inner.length + 16)
      .item(0xfffee000, inner.length)
      .raw(inner)
      .item(0xfffee0dd, 0),
  ],
  [
    'a delimitation item behind a sequence of defined length',
    'refused',
    '',
    start()
      .header(SQ, 'SQ', inner.length + 8)
      .item(0xfffee000, inner.length)
      .raw(inner)
      .item(0xfffee0dd, 0),
  ],
  [
    'an item longer than its sequence',
    'refused',
    '',
    start()
      .header(SQ, 'SQ', inner.length + 8)
      .item(0xfffee000, inner.length + 20)
      .raw(inner)
      .text(0x00100010, 'PN', 'A'.repeat(40)),
  ],
  [
    'an element longer than its item',
    'refused',
    '',
    start()
      .header(SQ, 'SQ', 20)
      .item(0xfffee000, 12)
      .header(0x00081155, 'UI', 20)
      .raw(latin1('1.2.'))
      .text(0x00100010, 'PN', 'A'.repeat(40)),
  ],
  [
    'an item of undefined length that ends with its sequence of defined length',
    'read',
    'missing-delimiter',
    start()
      .header(SQ, 'SQ', inner.length + 8)
      .item(0xfffee000, undefinedLength)
      .raw(inner)
      .text(0x00100010, 'PN', 'A'),
  ],
  [
    'an odd length',
    'read',
    'odd-length',
    start().header(0x00100010, 'PN', 3).raw(latin1('A^B')).text(0x00100020, 'LO', 'XY'),
  ],
  ['a VR in lower case', 'read', 'unknown-vr', start().header(0x00100010, 'pn', 4).raw(latin1('A^BC'))],
  ['a VR of NULs', 'read', 'unknown-vr', start().header(0x00100010, '\0\0', 4).raw(latin1('A^BC'))],
  [
    'an unknown VR of capitals with a long length',
    'read',
    'unknown-vr',
    start().header(0x00100010, 'QQ', 4, true).raw(latin1('A^BC')),
  ],
  [
    'an unknown VR of capitals with a short length',
    'refused',
    '',
    start().header(0x00100010, 'QQ', 4, false).raw(latin1('A^BC')).text(0x00100020, 'LO', 'XY'),
  ],
  [
    'a sequence as UN of undefined length',
    'read',
    '',
    start()
      .header(0x00091010, 'UN', undefinedLength)
      .raw(
        new DataSetBuilder(implicitLittle)
          .item(0xfffee000, undefinedLength)
          .text(0x00081155, 'UI', '1.2')
          .item(0xfffee00d, 0)
          .item(0xfffee0dd, 0)
          .build(),
      ),
  ],
  [
    'OB of undefined length that is not pixel data',
    'refused',
    '',
    start()
      .header(0x00091010, 'OB', undefinedLength)
      .item(0xfffee000, 2)
      .raw(hex('01 02'))
      .item(0xfffee0dd, 0),
  ],
  [
    'text of undefined length',
    'refused',
    '',
    start().header(0x00091010, 'UT', undefinedLength).raw(latin1('abcd')),
  ],
  [
    'fragments in a native transfer syntax',
    'read',
    'transfer-syntax-mismatch',
    start().encapsulated([hex('01 02')]),
  ],
  ['three bytes too many', 'refused', '', start().raw(hex('01 02 03'))],
  ['three zeros too many', 'refused', '', start().raw(hex('00 00 00'))],
  ['eight zeros too many', 'read', 'trailing-zeros', start().raw(new Uint8Array(8))],
  [
    'a delimitation item with a length',
    'read',
    'delimiter-length',
    opened().item(0xfffee00d, 4).item(0xfffee0dd, 0),
  ],
  ['a tag twice', 'read', 'duplicate-tag', start().text(0x00100020, 'LO', 'AA').text(0x00100020, 'LO', 'BB')],
  [
    'tags out of order',
    'read',
    'not-ascending',
    start().text(0x00100020, 'LO', 'AA').text(0x00100010, 'PN', 'BB'),
  ],
  [
    'a sequence delimitation item at the top level',
    'refused',
    '',
    start().item(0xfffee0dd, 0).text(0x00100010, 'PN', 'A'),
  ],
  [
    'a header that is cut off',
    'refused',
    '',
    start().raw(new DataSetBuilder().header(0x00091010, 'OB', 0).build().subarray(0, 10)),
  ],
  [
    'pixel data twice',
    'read',
    'duplicate-tag',
    start().bytes(0x7fe00010, 'OW', hex('01 02')).bytes(0x7fe00010, 'OW', hex('03 04')),
  ],
];

/** The remarks of a reading, or `refused`. */
function outcomeOf(file: Uint8Array): unknown {
  try {
    return parsePart10(file).remarks.map((remark) => remark.kind);
  } catch (error) {
    const isRefusal =
      isNegatoscopeError(error, 'dicom.truncated') || isNegatoscopeError(error, 'dicom.malformed');
    if (!isRefusal) throw error;
    return 'refused';
  }
}

describe.each(cases)('%s', (_, outcome, remark, builder) => {
  const file = buildFile(builder.build());

  test(`is ${outcome}`, () => {
    const remarks = remark === '' ? [] : [remark];
    expect(outcomeOf(file)).toEqual(outcome === 'read' ? remarks : outcome);
  });

  test.skipIf(programsMissing('dcmdump'))(`is ${outcome} by DCMTK`, () => {
    const name = path.join(temporaryDirectory(), 'case.dcm');
    writeFileSync(name, file);
    const { status } = spawnSync(requireProgram('dcmdump'), [name]);
    expect(status === 0 ? 'read' : 'refused').toBe(outcome);
  });
});

describe('stricter than DCMTK', () => {
  test('an item delimitation item at the top level is refused', () => {
    const file = buildFile(start().item(0xfffee00d, 0).text(0x00100010, 'PN', 'A').build());
    expect(() => parsePart10(file)).toThrowError(expect.objectContaining({ code: 'dicom.malformed' }));
  });

  test('a data set behind zeros is refused', () => {
    const file = buildFile(concat(start().build(), new Uint8Array(8), start().build()));
    expect(() => parsePart10(file)).toThrowError(expect.objectContaining({ code: 'dicom.malformed' }));
  });
});
