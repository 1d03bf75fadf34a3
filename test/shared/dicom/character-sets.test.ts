import { describe, expect, test } from 'vitest';
import type { TextKind } from '../../../shared/dicom/character-sets.ts';
import { SpecificCharacterSet } from '../../../shared/dicom/character-sets.ts';
import { hex, latin1 } from '../../support/dicom-builder.ts';

function decode(terms: string, bytes: Uint8Array, kind: TextKind = 'person-name'): string {
  return new SpecificCharacterSet(terms.split('\\')).decode(bytes, kind).text;
}

/** `Yamada^Tarou=` in front of hand-written bytes, `\x1b` for the escape. */
const bytes = latin1;

describe('the worked examples of PS3.5', () => {
  test('H.3.1: Japanese, ISO 646 and JIS X 0208', () => {
    const value = bytes(
      'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
    );
    expect(decode('\\ISO 2022 IR 87', value)).toBe('Yamada^Tarou=山田^太郎=やまだ^たろう');
  });

  test('H.3.2: Japanese, JIS X 0201 and JIS X 0208', () => {
    const value = bytes(
      '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J',
    );
    expect(decode('ISO 2022 IR 13\\ISO 2022 IR 87', value)).toBe('ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう');
  });

  test('I.2: Korean, KS X 1001 in G1', () => {
    const value = bytes(
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
    );
    expect(decode('\\ISO 2022 IR 149', value)).toBe('Hong^Gildong=洪^吉洞=홍^길동');
  });

  test('J.1: Chinese in UTF-8', () => {
    const value = hex('57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d e7 8e 8b 5e e5 b0 8f e6 9d b1 3d');
    expect(decode('ISO_IR 192', value)).toBe('Wang^XiaoDong=王^小東=');
  });

  test('J.2 and J.3: Chinese in GB18030 and in GBK', () => {
    const value = hex('57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d cd f5 5e d0 a1 b6 ab 3d');
    expect(decode('GB18030', value)).toBe('Wang^XiaoDong=王^小东=');
    expect(decode('GBK', value)).toBe('Wang^XiaoDong=王^小东=');
  });

  test('K.2: Chinese, GB 2312 in G1', () => {
    const value = bytes('Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=');
    expect(decode('\\ISO 2022 IR 58', value)).toBe('Zhang^XiaoDong=张^小东=');
  });
});

describe('single-byte sets', () => {
  // Code points from the ISO 8859 and TIS 620 tables, one letter of each.
  test.each([
    ['ISO_IR 100', 'E4', 'ä'],
    ['ISO_IR 101', 'B1', 'ą'],
    ['ISO_IR 109', 'A1', 'Ħ'],
    ['ISO_IR 110', 'E0', 'ā'],
    ['ISO_IR 144', 'BB', 'Л'],
    ['ISO_IR 127', 'C2', 'آ'],
    ['ISO_IR 126', 'C4', 'Δ'],
    ['ISO_IR 138', 'E9', 'י'],
    ['ISO_IR 148', 'FD', 'ı'],
    ['ISO_IR 166', 'A1', 'ก'],
    ['ISO_IR 203', 'A4', '€'],
    ['ISO_IR 13', 'D4', 'ﾔ'],
  ])('%s reads %s as %s, also under its code extension name', (term, digits, character) => {
    expect(decode(term, hex(digits))).toBe(character);
    expect(decode(term.replace('ISO_IR', 'ISO 2022 IR'), hex(digits))).toBe(character);
  });

  test('change by escape sequence, and back at each component, value and line', () => {
    const terms = 'ISO 2022 IR 100\\ISO 2022 IR 144';
    expect(decode(terms, bytes('\xe4\x1b-L\xbb^\xe4'))).toBe('äЛ^ä');
    expect(decode(terms, bytes('\x1b-L\xbb\\\xe4'), 'multi-valued')).toBe('Л\\ä');
    expect(decode(terms, bytes('\x1b-L\xbb\r\n\xe4'), 'single-valued')).toBe('Л\r\nä');
    // In text of one value a backslash, and outside names ^ and =, are letters like others.
    expect(decode(terms, bytes('\x1b-L\xbb\\\xbb^\xbb=\xbb'), 'single-valued')).toBe('Л\\Л^Л=Л');
  });

  test('have no characters in 80 to 9F, unlike those of Windows', () => {
    expect(decode('ISO_IR 100', hex('41 80 9F 42'))).toBe('A\uFFFD\uFFFDB');
  });
});

describe('double-byte sets', () => {
  test('may hold the bytes of delimiters', () => {
    // By Python's iso2022_jp: 39 5C is 砿 (5C alone the backslash), 3D 5E is 殉 (5E alone the circumflex).
    const value = bytes('\x1b$B\x39\x5c\x3d\x5e\x1b(B\\A');
    expect(decode('\\ISO 2022 IR 87', value, 'multi-valued')).toBe('砿殉\\A');
  });

  test('JIS X 0212 is read in G0', () => {
    // JIS X 0212 30 21 is 丂, the first of its kanji.
    expect(decode('\\ISO 2022 IR 159', bytes('\x1b$(D\x30\x21\x1b(B'))).toBe('丂');
  });

  test('that end within a character show that something is lost', () => {
    const { text, hasReplacements } = new SpecificCharacterSet(['', 'ISO 2022 IR 149']).decode(
      bytes('\x1b$)C\xb1'),
      'person-name',
    );
    expect(text).toBe('\uFFFD');
    expect(hasReplacements).toBe(true);
  });
});

describe('what is wrong or unknown', () => {
  test('an unknown set is named, ASCII is read, other bytes are marked', () => {
    const set = new SpecificCharacterSet(['ISO_IR 999']);
    expect(set.unknown).toEqual(['ISO_IR 999']);
    expect(set.decode(bytes('M\xfcller'), 'person-name')).toEqual({
      text: 'M\uFFFDller',
      hasReplacements: true,
    });
  });

  test('bytes beyond ASCII in the default repertoire are marked', () => {
    expect(SpecificCharacterSet.default.decode(bytes('M\xfcller'), 'person-name')).toEqual({
      text: 'M\uFFFDller',
      hasReplacements: true,
    });
    expect(SpecificCharacterSet.default.decode(bytes('Mueller'), 'person-name').hasReplacements).toBe(false);
  });

  test('a wrong UTF-8 sequence is marked', () => {
    expect(decode('ISO_IR 192', bytes('M\xfcller'))).toBe('M\uFFFDller');
  });

  test('an escape sequence of no set is marked and the rest is read', () => {
    expect(decode('ISO 2022 IR 100', bytes('A\x1b%ZB'))).toBe('A\uFFFD%ZB');
    expect(decode('ISO 2022 IR 100', bytes('A\x1b'))).toBe('A\uFFFD');
  });

  test.each(['ISO-IR 100', 'ISO_IR_100', 'iso_ir 100', ' ISO_IR 100 ', 'ISO 2022 IR100'])(
    '%j is understood as ISO_IR 100',
    (term) => {
      const set = new SpecificCharacterSet([term]);
      expect(set.unknown).toEqual([]);
      expect(set.decode(hex('E4'), 'single-valued').text).toBe('ä');
    },
  );
});
