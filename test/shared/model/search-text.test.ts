import { expect, test } from 'vitest';
import { foldText, searchWords } from '../../../shared/model/search-text.ts';

test.for([
  ['MÜLLER', 'muller'],
  ['Ｍüller', 'muller'],
  ['u\u0308', 'u'],
  ['Straße', 'strasse'],
  ['Ørsted Łukasz Đorđe', 'orsted lukasz dorde'],
  ['İSTANBUL ılık', 'istanbul ilik'],
  ['ﬁ', 'fi'],
  ['山田', '山田'],
  ['김', '김'],
])('“%s” folds to “%s”', ([text, folded]) => {
  expect(foldText(text ?? '')).toBe(folded);
});

test('words are runs of letters and digits; name separators part them', () => {
  expect(searchWords('Yamada^Tarou=山田^太郎')).toEqual(['yamada', 'tarou', '山田', '太郎']);
  expect(searchWords('MRN-00123/a')).toEqual(['mrn', '00123', 'a']);
  expect(searchWords(' *"\'%_ ')).toEqual([]);
});
