import { create } from 'zustand';
import {
  chooseLanguage,
  languageChoices,
  languageKey,
  type Language,
  type LanguageChoice,
} from '../../shared/model/languages.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import { setErrorWords } from '../text/error-text.ts';
import { loadErrorWords, loadWords } from '../text/load-words.ts';
import { setWords } from '../text/text.ts';

/** The language that the window speaks; whoever draws words for longer than one drawing listens to it. */
export const useLanguage = create<{ readonly language: Language }>(() => ({ language: 'en' }));

/** Speaks what the settings say. An unknown value, or settings that could not be read, follow the system. */
export async function followLanguage(settings: readonly SettingRow[]): Promise<void> {
  const value = settings.find(({ key }) => key === languageKey)?.value;
  const choice: LanguageChoice = languageChoices.find((known) => known === value) ?? 'system';
  const language = chooseLanguage(choice, navigator.languages);
  const [words, errors] = await Promise.all([loadWords(language), loadErrorWords(language)]);
  setWords(language, words);
  setErrorWords(errors);
  document.documentElement.lang = language;
  useLanguage.setState({ language });
}
