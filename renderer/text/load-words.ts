import type { Language } from '../../shared/model/languages.ts';
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
