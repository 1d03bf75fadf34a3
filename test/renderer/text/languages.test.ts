import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/model/languages.ts';
import { french } from '../../../renderer/text/french/french.ts';
import { german } from '../../../renderer/text/german/german.ts';
import { spanish } from '../../../renderer/text/spanish/spanish.ts';
import { ageOn, formatArrival, formatBytes, formatDa, spanBefore } from '../../../renderer/text/format.ts';
import { formatDecimal } from '../../../renderer/text/locale.ts';
import { english, setWords, t, tn } from '../../../renderer/text/text.ts';
import { loadWords } from '../../../renderer/text/load-words.ts';

const translations: Readonly<Record<string, Readonly<Record<string, string>>>> = { german, french, spanish };

const parametersOf = (text: string): string[] => (text.match(/\{\w+\}/gu) ?? []).toSorted();

describe.each(Object.keys(translations))('the words in %s', (name) => {
  const table = Object.entries(translations[name] ?? {});
  const said = new Map<string, string>(Object.entries(english));

  it('name the same parameters as the English ones', () => {
    const wrong = table.filter(
      ([key, text]) => parametersOf(text).join('') !== parametersOf(said.get(key) ?? '').join(''),
    );
    expect(wrong).toEqual([]);
  });

  it('leave no key to English', () => {
    const translated = new Set(table.map(([key]) => key));
    expect(Object.keys(english).filter((key) => !translated.has(key))).toEqual([]);
  });

  it('are words', () => {
    expect(table.filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });
});

describe('a language', () => {
  it('says every key, with parameters and plural forms of its own', async () => {
    for (const language of languages) {
      const words = await loadWords(language);
      expect(Object.keys(words).toSorted()).toEqual(Object.keys(english).toSorted());
    }
    try {
      setWords('fr', await loadWords('fr'));
      expect(t('app.name')).toBe('Negatoscope');
      // CLDR: French says 0 in the singular, English in the plural.
      const singular = tn('worklist.studies', 1, 'n');
      expect(tn('worklist.studies', 0, 'n')).toBe(singular);
    } finally {
      setWords('en', english);
    }
    expect(tn('worklist.studies', 0)).toBe('0 studies');
  });
});

/** Spaces that do not break are spaces to a reader. */
const plain = (text: string | undefined): string | undefined => text?.replaceAll(/[\u00A0\u202F]/gu, ' ');

describe('numbers and days', () => {
  // Unicode CLDR 47, main/{de,fr,es}: decimal sign, short date with two digits for day and month.
  it.each([
    ['de', '17.09.2026', '16.09.', '1,5 kB', '68 J', '1 J 4 M', '−0,7'],
    ['fr', '17/09/2026', '16/09', '1,5 kB', '68 a', '1 a 4 m', '−0,7'],
    ['es', '17/09/2026', '16/09', '1,5 kB', '68 a', '1 a 4 m', '−0,7'],
    ['en', '2026-09-17', '09-16', '1.5 kB', '68 y', '1 y 4 m', '−0.7'],
  ] as const)('read as %s writes them', async (language, day, shortDay, bytes, age, span, decimal) => {
    try {
      setWords(language, await loadWords(language));
      const now = new Date(2026, 8, 17, 9);
      expect([
        formatDa('20260917'),
        formatArrival(new Date(2026, 8, 16, 12).toISOString(), now),
        plain(formatBytes(1500)),
        plain(ageOn('19580314', '20260917')),
        plain(spanBefore('20250508', '20260917')),
        formatDecimal(-0.7, 1),
      ]).toEqual([day, shortDay, bytes, age, span, decimal]);
    } finally {
      setWords('en', english);
    }
  });
});
