import { describe, expect, test } from 'vitest';
import {
  TransferSyntaxUid,
  findTransferSyntax,
  transferSyntaxOf,
  transferSyntaxes,
} from '../../../shared/dicom/transfer-syntaxes.ts';

const root = '1.2.840.10008.1.2';

/** PS3.5 Annex A again, by hand: what is not named here is explicit VR little endian, encapsulated. */
const native = new Set([
  '',
  '.1',
  '.2',
  '.1.99',
  '.4.94',
  '.4.95',
  '.4.204',
  '.4.205',
  '.6.1',
  '.6.2',
  '.7.1',
  '.7.2',
  '.7.3',
]);
const deflated = new Set(['.1.99', '.4.95', '.4.205']);
/** What is shown: what a codec of ours decodes. */
const shown = [
  '',
  '.1',
  '.1.98',
  '.1.99',
  '.2',
  '.4.50',
  '.4.51',
  '.4.53',
  '.4.55',
  '.4.57',
  '.4.70',
  '.4.80',
  '.4.81',
  '.4.90',
  '.4.91',
  '.4.110',
  '.4.111',
  '.4.112',
  '.4.201',
  '.4.202',
  '.4.203',
  '.5',
  '.8.1',
];

function lossiness(end: string): string | undefined {
  return findTransferSyntax(root + end)?.lossiness;
}

function suffix(uid: string): string {
  return uid === root || uid.startsWith(`${root}.`) ? uid.slice(root.length) : uid;
}

describe('the table of transfer syntaxes', () => {
  test('has each of PS3.6 Table A-1 once', () => {
    const jpeg = [
      50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 70, 80, 81, 90, 91, 92, 93, 94, 95,
    ];
    const video = ['100', '101', '102', '103', '104', '105', '106'].flatMap((level) => [level, `${level}.1`]);
    const rest = ['107', '108', '110', '111', '112', '201', '202', '203', '204', '205'];
    const others = ['', '.1', '.1.98', '.1.99', '.2', '.5', '.6.1', '.6.2', '.7.1', '.7.2', '.7.3', '.8.1'];
    const images = [...jpeg, ...video, ...rest].map((number) => `.4.${number}`);
    const expected = [...others, ...images].map((end) => root + end);
    const found = transferSyntaxes.map((syntax) => syntax.TransferSyntaxUID);
    expect(found.toSorted()).toEqual([...expected, '1.2.840.10008.1.20', '1.2.840.113619.5.2'].toSorted());
  });

  test('encodes each as PS3.5 Annex A says', () => {
    for (const syntax of transferSyntaxes) {
      const end = suffix(syntax.TransferSyntaxUID);
      const isImplicit = end === '' || end === '1.2.840.10008.1.20' || end === '1.2.840.113619.5.2';
      expect(syntax).toMatchObject({
        isExplicitVr: !isImplicit,
        isLittleEndian: end !== '.2',
        isDeflated: deflated.has(end),
        isEncapsulated: !(native.has(end) || isImplicit),
      });
    }
  });

  test('shows what this version shows and keeps the rest', () => {
    const found = transferSyntaxes.filter((syntax) => syntax.support === 'shown');
    expect(found.map((syntax) => suffix(syntax.TransferSyntaxUID)).toSorted()).toEqual(shown.toSorted());
  });

  test('says which encodings lose something', () => {
    expect(
      ['', '.1', '.5', '.4.57', '.4.70', '.4.80', '.4.90', '.4.201', '.4.202', '.4.110'].map(lossiness),
    ).toEqual(Array.from({ length: 10 }, () => 'lossless'));
    expect(['.4.50', '.4.51', '.4.81', '.4.100', '.4.107', '.4.111'].map(lossiness)).toEqual(
      Array.from({ length: 6 }, () => 'lossy'),
    );
    expect(['.4.91', '.4.93', '.4.112', '.4.203'].map(lossiness)).toEqual(
      Array.from({ length: 4 }, () => 'either'),
    );
  });

  test('is found with the padding that UIDs come with', () => {
    expect(findTransferSyntax('1.2.840.10008.1.2.1\0')?.name).toBe('Explicit VR Little Endian');
  });

  test('has every UID that the code names', () => {
    const missing = Object.values(TransferSyntaxUid).filter((uid) => findTransferSyntax(uid) === undefined);
    expect(missing).toEqual([]);
  });

  test('refuses one that it does not know, by code', () => {
    expect(() => transferSyntaxOf('1.2.3.4')).toThrowError(
      expect.objectContaining({
        code: 'dicom.unsupported-transfer-syntax',
        details: { TransferSyntaxUID: '1.2.3.4' },
      }),
    );
  });
});
