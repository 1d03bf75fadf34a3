import { afterEach, describe, expect, it } from 'vitest';
import { languages } from '../../../shared/model/languages.ts';
import { errorText, setErrorWords } from '../../../renderer/text/error-text.ts';
import { loadErrorWords } from '../../../renderer/text/load-words.ts';

const damaged = { code: 'codec.corrupt', message: 'Frame 3: expected SOC, found 0x00FF' };

describe('why something failed', () => {
  afterEach(() => setErrorWords(null));

  it('is what the workstation says, in English', async () => {
    setErrorWords(await loadErrorWords('en'));
    expect(errorText(damaged)).toBe('Frame 3: expected SOC, found 0x00FF');
  });

  it('is said in the language of the window before the words of the workstation', async () => {
    setErrorWords(await loadErrorWords('de'));
    expect(errorText(damaged)).toBe(
      'Die komprimierten Bilddaten sind beschädigt: Frame 3: expected SOC, found 0x00FF',
    );
  });

  it('is only the message where the code is of another version', async () => {
    setErrorWords(await loadErrorWords('fr'));
    expect(errorText({ code: 'toString', message: 'because' })).toBe('because');
  });

  it('has a sentence without a full stop for each code, another one for each', async () => {
    const tables = await Promise.all(languages.map((language) => loadErrorWords(language)));
    const translated = tables.filter((table) => table !== null);
    expect(translated).toHaveLength(3);
    for (const table of translated) {
      const sentences = Object.values(table);
      expect(new Set(sentences).size).toBe(sentences.length);
      expect(sentences.filter((sentence) => !/^\p{Lu}.*[^\s.:]$/u.test(sentence))).toEqual([]);
    }
  });
});
