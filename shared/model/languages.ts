/** The languages that every visible word has, as BCP 47 tags; `system` follows the system's own choice. */
export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];

export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

export const languageKey = 'display.language';

/** The first language of the system's list that there are words for, else English. */
export function chooseLanguage(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of preferred) {
    const [primary] = tag.toLowerCase().split('-');
    const found = languages.find((language) => language === primary);
    if (found !== undefined) return found;
  }
  return 'en';
}
