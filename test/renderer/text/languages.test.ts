import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/model/languages.ts';
import { french } from '../../../renderer/text/french/french.ts';
import { german } from '../../../renderer/text/german/german.ts';
import { spanish } from '../../../renderer/text/spanish/spanish.ts';
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
