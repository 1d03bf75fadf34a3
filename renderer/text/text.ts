import type { Language } from '../../shared/model/languages.ts';
import { appText } from './english/app.ts';
import { hangingText } from './english/hanging.ts';
import { measureText } from './english/measure.ts';
import { protocolsText } from './english/protocols.ts';
import { readingText } from './english/reading.ts';
import { repairText } from './english/repair.ts';
import { screensText } from './english/screens.ts';
import { settingsText } from './english/settings.ts';
import { worklistText } from './english/worklist.ts';

/** Every visible string, by key. `{name}` stands for a parameter; `key.one` and `key.other` are plural forms. */
export const english = {
  ...appText,
  ...worklistText,
  ...readingText,
  ...repairText,
  ...measureText,
  ...hangingText,
  ...protocolsText,
  ...screensText,
  ...settingsText,
} as const;

type Table = typeof english;
export type TextKey = keyof Table;
/** Every key in one language. */
export type Words = Readonly<Record<TextKey, string>>;

/** The names between braces of a text. */
type ParameterOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

type Parameters<Key extends TextKey> = [ParameterOf<Table[Key]>] extends [never]
  ? []
  : [parameters: Readonly<Record<ParameterOf<Table[Key]>, string | number>>];

/** Keys whose text takes no parameters: what a command or a column may be called. */
export type PlainTextKey = { [Key in TextKey]: Parameters<Key> extends [] ? Key : never }[TextKey];

type PluralBase<Key> = Key extends `${infer Base}.other`
  ? `${Base}.one` extends TextKey
    ? Base
    : never
  : never;
/** Keys that exist as `key.one` and `key.other`, each with the parameter `count`. */
export type PluralTextKey = PluralBase<TextKey>;

let words: Words = english;
let language: Language = 'en';
let plural = new Intl.PluralRules(language);

/** Says everything in this language from now on; whoever draws must draw again. */
export function setWords(next: Language, table: Words): void {
  language = next;
  words = table;
  plural = new Intl.PluralRules(next);
}

/** The language that words are said in now. */
export function currentLanguage(): Language {
  return language;
}

/** The words for a key. Parameters are checked against the text by the compiler. */
export function t<Key extends TextKey>(key: Key, ...parameters: Parameters<Key>): string {
  return fill(words[key], parameters[0] ?? {});
}

/** The words for a count: `tn('worklist.studies', 2, '2')`. `shown` is the count as it is to be read; `others` fill the rest. */
export function tn(
  key: PluralTextKey,
  count: number,
  shown: string = String(count),
  others: Readonly<Record<string, string>> = {},
): string {
  const form = plural.select(count) === 'one' ? 'one' : 'other';
  return fill(words[`${key}.${form}`], { ...others, count: shown });
}

/** The words for a key that comes from outside, e.g. of a setting; undefined where this window has none. */
export function findWords(key: string): string | undefined {
  return isTextKey(key) ? words[key] : undefined;
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(english, key);
}

function fill(text: string, parameters: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(?<name>\w+)\}/gu, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : String(value);
  });
}
