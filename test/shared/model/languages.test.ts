import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../shared/model/languages.ts';

describe('the language of the window', () => {
  it('is the first of the system that there are words for', () => {
    expect(chooseLanguage('system', ['de-CH', 'fr-CH', 'en'])).toBe('de');
    expect(chooseLanguage('system', ['pt-BR', 'ES-419', 'en'])).toBe('es');
  });

  it('is English where the system has none of them', () => {
    expect(chooseLanguage('system', ['ja-JP', 'ko'])).toBe('en');
    expect(chooseLanguage('system', [])).toBe('en');
  });

  it('is the chosen one, whatever the system says', () => {
    expect(chooseLanguage('fr', ['de-DE'])).toBe('fr');
  });
});
