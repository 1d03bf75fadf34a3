import type { Language } from '../../shared/model/languages.ts';
import type { ErrorWords } from './error-text.ts';
import { english, type Words } from './text.ts';

/** Only the language that is used is fetched. */
const loaders: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => Promise.resolve(english),
  de: async () => ({ ...english, ...(await import('./german/german.ts')).german }),
  fr: async () => ({ ...english, ...(await import('./french/french.ts')).french }),
  es: async () => ({ ...english, ...(await import('./spanish/spanish.ts')).spanish }),
};

export function loadWords(language: Language): Promise<Words> {
  return loaders[language]();
}

const errorLoaders: Readonly<Record<Language, () => Promise<ErrorWords | null>>> = {
  en: () => Promise.resolve(null),
  de: async () => (await import('./german/errors.ts')).germanErrors,
  fr: async () => (await import('./french/errors.ts')).frenchErrors,
  es: async () => (await import('./spanish/errors.ts')).spanishErrors,
};

/** What each error means; null for English, which the workstation speaks itself. */
export function loadErrorWords(language: Language): Promise<ErrorWords | null> {
  return errorLoaders[language]();
}
