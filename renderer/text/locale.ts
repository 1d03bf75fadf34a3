import type { Language } from '../../shared/model/languages.ts';
import { currentLanguage } from './text.ts';

/** How a language writes numbers and days. */
interface Locale {
  readonly decimalSign: '.' | ',';
  /** Of `YYYY`, `MM`, `DD`. */
  readonly day: (year: string, month: string, day: string) => string;
  /** Without the year: the month and the day. */
  readonly shortDay: (month: string, day: string) => string;
}

const slashed: Pick<Locale, 'day' | 'shortDay'> = {
  day: (year, month, day) => `${day}/${month}/${year}`,
  shortDay: (month, day) => `${day}/${month}`,
};

/**
 * CLDR's conventions, with days and months always of two digits so that columns align. English has the order of
 * ISO 8601: its readers disagree on whether day or month comes first.
 */
const locales: Readonly<Record<Language, Locale>> = {
  en: {
    decimalSign: '.',
    day: (year, month, day) => `${year}-${month}-${day}`,
    shortDay: (month, day) => `${month}-${day}`,
  },
  de: {
    decimalSign: ',',
    day: (year, month, day) => `${day}.${month}.${year}`,
    shortDay: (month, day) => `${day}.${month}.`,
  },
  fr: { decimalSign: ',', ...slashed },
  es: { decimalSign: ',', ...slashed },
};

export function currentLocale(): Locale {
  return locales[currentLanguage()];
}

/** A number with so many decimals, with the decimal sign of the language and a true minus. For people: files keep theirs. */
export function formatDecimal(value: number, decimals: number): string {
  return value.toFixed(decimals).replace('-', '−').replace('.', currentLocale().decimalSign);
}
