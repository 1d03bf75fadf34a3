import { describe, expect, it } from 'vitest';
import { displayName, plainName } from '../../../renderer/text/patient-name.ts';

describe('patient names', () => {
  it('puts the family name first and in capitals (PS3.5 6.2.1.2, example "Adams^John Robert Quincy^^Rev.^B.A. M.Div.")', () => {
    expect(displayName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.').main).toBe(
      'ADAMS, Rev. John Robert Quincy B.A. M.Div.',
    );
    expect(displayName('Morrison-Jones^Susan^^^Ph.D., Chief Executive Officer').main).toBe(
      'MORRISON-JONES, Susan Ph.D., Chief Executive Officer',
    );
  });

  it('knows Japanese by its kana (PS3.5 H.3.1)', () => {
    expect(displayName('Yamada^Tarou=山田^太郎=やまだ^たろう')).toEqual({
      main: 'YAMADA, Tarou',
      mainLang: undefined,
      second: '山田 太郎',
      secondLang: 'ja',
    });
  });

  it('knows Korean by its Hangul (PS3.5 I.2)', () => {
    const { second, secondLang } = displayName('Hong^Gildong=洪^吉洞=홍^길동');
    expect([second, secondLang]).toEqual(['洪 吉洞', 'ko']);
  });

  it('takes Han characters without a phonetic group for Chinese (PS3.5 J.3, K.2)', () => {
    const { second, secondLang } = displayName('Wang^XiaoDong=王^小东=');
    expect([second, secondLang]).toEqual(['王 小东', 'zh']);
  });

  it('shows the native writing alone when there is no alphabetic group', () => {
    expect(displayName('=山田^太郎=やまだ^たろう')).toEqual({
      main: '山田 太郎',
      mainLang: 'ja',
      second: '',
      secondLang: undefined,
    });
    expect(displayName('==やまだ^たろう').main).toBe('やまだ たろう');
  });

  it('marks Greek (PS3.5 H.3.1 ISO_IR 126) with its language', () => {
    expect(displayName('Διονυσιος')).toMatchObject({ main: 'ΔΙΟΝΥΣΙΟΣ', mainLang: 'el' });
  });

  it('copes with what senders send: no family name, spaces, nothing', () => {
    expect(displayName('^Given').main).toBe('Given');
    expect(displayName(' Doe ^ John ').main).toBe('DOE, John');
    expect(displayName('').main).toBe('');
    expect(displayName('^^^^').main).toBe('');
  });

  it('reads a physician in the order of speech', () => {
    expect(plainName('Ferrand^Marie^^Dr.')).toBe('Dr. Marie Ferrand');
    expect(plainName('Emergency')).toBe('Emergency');
    expect(plainName('=山田^太郎')).toBe('山田 太郎');
  });
});
