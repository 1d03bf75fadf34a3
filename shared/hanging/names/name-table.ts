import { z } from 'zod';
import { foldText, searchWords } from '../../model/search-text.ts';

/** What can be derived from codes and words. */
export const namedConcepts = [
  'bodyPart',
  'view',
  'viewModifier',
  'laterality',
  'sequence',
  'plane',
  'kernel',
  'contrast',
  'phase',
  'localizer',
] as const;
export type NamedConcept = (typeof namedConcepts)[number];

/** One value of a concept, and what it is called. */
export const nameEntrySchema = z.strictObject({
  /** e.g. `CHEST`; what rules of protocols compare with. */
  value: z
    .string()
    .min(1)
    .max(32)
    .regex(/^[A-Z0-9_]+$/u, 'capital letters, digits and _'),
  /** `scheme:code`, e.g. `SCT:51185008`. */
  codes: z.array(z.string().min(3).max(80).includes(':')).max(64).default([]),
  /**
   * Words as they stand in descriptions; case and accents do not matter. `thorax*` is any word that begins so.
   * Several words must follow one another. The longest name at a place counts, so that `without contrast` is not
   * `contrast`.
   */
  words: z.array(z.string().min(1).max(64)).max(256).default([]),
});
export type NameEntry = z.infer<typeof nameEntrySchema>;

/** What a site adds to the names that are built in. */
export const nameTableSchema = z.strictObject({
  bodyPart: z.array(nameEntrySchema).max(256).default([]),
  view: z.array(nameEntrySchema).max(256).default([]),
  viewModifier: z.array(nameEntrySchema).max(256).default([]),
  laterality: z.array(nameEntrySchema).max(256).default([]),
  sequence: z.array(nameEntrySchema).max(256).default([]),
  plane: z.array(nameEntrySchema).max(256).default([]),
  kernel: z.array(nameEntrySchema).max(256).default([]),
  contrast: z.array(nameEntrySchema).max(256).default([]),
  phase: z.array(nameEntrySchema).max(256).default([]),
  localizer: z.array(nameEntrySchema).max(256).default([]),
});
export type NameTable = z.infer<typeof nameTableSchema>;

interface Phrase {
  readonly words: readonly string[];
  /** The last word may go on. */
  readonly isPrefix: boolean;
  readonly letters: number;
  readonly values: readonly string[];
}

interface ConceptNames {
  /** Phrases by the first three letters of their first word. */
  readonly byStart: ReadonlyMap<string, readonly Phrase[]>;
  /** Names in scripts that put no spaces between words. */
  readonly unspaced: readonly { readonly text: string; readonly value: string }[];
  readonly codes: ReadonlyMap<string, readonly string[]>;
}

/** Names by concept, made for looking them up. */
export interface CompiledNames {
  readonly concepts: Readonly<Record<NamedConcept, ConceptNames>>;
}

const unspacedScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const startLength = 3;

/** The tables together: a later one adds to the values of an earlier one. */
export function compileNames(tables: readonly NameTable[]): CompiledNames {
  const concept = (name: NamedConcept): ConceptNames =>
    compileConcept(tables.flatMap((table) => table[name]));
  return {
    concepts: {
      bodyPart: concept('bodyPart'),
      view: concept('view'),
      viewModifier: concept('viewModifier'),
      laterality: concept('laterality'),
      sequence: concept('sequence'),
      plane: concept('plane'),
      kernel: concept('kernel'),
      contrast: concept('contrast'),
      phase: concept('phase'),
      localizer: concept('localizer'),
    },
  };
}

function compileConcept(entries: readonly NameEntry[]): ConceptNames {
  const phrases = new Map<string, { words: string[]; isPrefix: boolean; values: string[] }>();
  const unspaced: { text: string; value: string }[] = [];
  const codes = new Map<string, string[]>();
  for (const { value, words, codes: ownCodes } of entries) {
    for (const code of ownCodes) codes.set(code, addTo(codes.get(code), value));
    for (const word of words) {
      if (unspacedScript.test(word)) {
        unspaced.push({ text: foldText(word), value });
        continue;
      }
      const isPrefix = word.endsWith('*');
      const folded = searchWords(word);
      if (folded.length === 0) continue;
      const key = `${folded.join(' ')}${isPrefix ? '*' : ''}`;
      const known = phrases.get(key);
      if (known === undefined) phrases.set(key, { words: folded, isPrefix, values: [value] });
      else known.values = addTo(known.values, value);
    }
  }
  const byStart = new Map<string, Phrase[]>();
  for (const { words, isPrefix, values } of phrases.values()) {
    const phrase = { words, isPrefix, values, letters: words.join('').length };
    // A word shorter than the key that may go on would be missed under it.
    const start = (words[0] ?? '').slice(0, startLength);
    byStart.set(start, [...(byStart.get(start) ?? []), phrase]);
  }
  return { byStart, unspaced, codes };
}

function addTo(values: readonly string[] | undefined, value: string): string[] {
  if (values === undefined) return [value];
  return values.includes(value) ? [...values] : [...values, value];
}

/** A value that a text names, and the words that name it. */
export interface FoundName {
  readonly value: string;
  readonly words: string;
}

/** What a text names, in order of the text; each value once. */
export function namesInText(names: CompiledNames, concept: NamedConcept, text: string): FoundName[] {
  const { byStart, unspaced } = names.concepts[concept];
  const found = new Map<string, FoundName>();
  const note = (value: string, words: string): void => {
    if (!found.has(value)) found.set(value, { value, words });
  };
  const words = searchWords(text);
  for (let index = 0; index < words.length;) {
    const phrase = longestAt(byStart, words, index);
    if (phrase === undefined) {
      index += 1;
      continue;
    }
    const length = phrase.words.length;
    for (const value of phrase.values) note(value, words.slice(index, index + length).join(' '));
    index += length;
  }
  if (unspaced.length > 0 && unspacedScript.test(text)) {
    const folded = foldText(text);
    for (const name of unspaced) if (folded.includes(name.text)) note(name.value, name.text);
  }
  return [...found.values()];
}

function longestAt(
  byStart: ReadonlyMap<string, readonly Phrase[]>,
  words: readonly string[],
  index: number,
): Phrase | undefined {
  const first = words[index] ?? '';
  let longest: Phrase | undefined;
  for (const start of startsOf(first)) {
    for (const phrase of byStart.get(start) ?? []) {
      if (longest !== undefined && phrase.letters <= longest.letters) continue;
      if (isPhraseAt(phrase, words, index)) longest = phrase;
    }
  }
  return longest;
}

/** The keys under which a phrase may stand that begins with this word, or with a part of it. */
function startsOf(word: string): string[] {
  return Array.from({ length: Math.min(startLength, word.length) }, (_, length) => word.slice(0, length + 1));
}

function isPhraseAt({ words: phrase, isPrefix }: Phrase, words: readonly string[], index: number): boolean {
  return phrase.every((part, offset) => {
    const word = words[index + offset];
    if (word === undefined) return false;
    return isPrefix && offset === phrase.length - 1 ? word.startsWith(part) : word === part;
  });
}

/** The values that a code stands for; empty when the tables do not know it. */
export function valuesOfCode(
  names: CompiledNames,
  concept: NamedConcept,
  code: { readonly CodeValue: string; readonly CodingSchemeDesignator: string },
): readonly string[] {
  return names.concepts[concept].codes.get(`${code.CodingSchemeDesignator}:${code.CodeValue}`) ?? [];
}
