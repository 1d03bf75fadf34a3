import { describe, expect, test } from 'vitest';
import { formatPersonName, parsePersonName } from '../../../shared/dicom/person-name.ts';
import { visibleText } from '../../../shared/dicom/visible-text.ts';

describe('a person name', () => {
  // The examples of PS3.5 6.2.1.1.
  test('has five components', () => {
    expect(parsePersonName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.').alphabetic).toEqual({
      family: 'Adams',
      given: 'John Robert Quincy',
      middle: '',
      prefix: 'Rev.',
      suffix: 'B.A. M.Div.',
    });
  });

  test('has three groups', () => {
    const name = parsePersonName('Yamada^Tarou=山田^太郎=やまだ^たろう');
    expect(name.alphabetic).toMatchObject({ family: 'Yamada', given: 'Tarou' });
    expect(name.ideographic).toMatchObject({ family: '山田', given: '太郎' });
    expect(name.phonetic).toMatchObject({ family: 'やまだ', given: 'たろう' });
  });

  test('is shown family first', () => {
    expect(formatPersonName('Doe^John^Q')).toBe('Doe, John Q');
    expect(formatPersonName('PHANTOM')).toBe('PHANTOM');
    expect(formatPersonName('^Jane')).toBe('Jane');
    expect(formatPersonName('')).toBe('');
  });

  test('is shown in both writings, or in the one that is there', () => {
    expect(formatPersonName('Yamada^Tarou=山田^太郎')).toBe('Yamada, Tarou (山田, 太郎)');
    expect(formatPersonName('=山田^太郎')).toBe('山田, 太郎');
    expect(formatPersonName('==やまだ')).toBe('やまだ');
  });
});

describe('text to be shown', () => {
  test('makes visible what hides, reorders or breaks', () => {
    expect(visibleText('A\u001bB\u0000C\u007f')).toBe('A␛B␀C␡');
    expect(visibleText('Smith\u202Enhoj')).toBe('Smith\uFFFDnhoj');
    expect(visibleText('a\u200Bb\u2066c\u0085')).toBe('a\uFFFDb\uFFFDc\uFFFD');
    expect(visibleText('two\r\nlines')).toBe('two␍␊lines');
  });

  test('keeps line ends where text has lines', () => {
    expect(visibleText('two\r\nlines\u0007', true)).toBe('two\r\nlines␇');
  });

  test('leaves every writing as it is', () => {
    const names = 'Äneas Ñandú Люкceмбypг Διονυσιος قباني שרון 山田 김희중 สมชาย';
    expect(visibleText(names)).toBe(names);
  });
});
