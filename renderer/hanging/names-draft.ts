import {
  namedConcepts,
  nameTableSchema,
  type NamedConcept,
  type NameTable,
} from '../../shared/hanging/names/name-table.ts';

/** A row of the site's table while it is typed. */
export interface NameDraft {
  readonly concept: NamedConcept;
  readonly value: string;
  readonly words: string;
  readonly codes: string;
}

export const newName: NameDraft = { concept: 'bodyPart', value: '', words: '', codes: '' };

export function draftsOf(names: NameTable | null): NameDraft[] {
  if (names === null) return [];
  return namedConcepts.flatMap((concept) =>
    names[concept].map(({ value, words, codes }) => ({
      concept,
      value,
      words: words.join(', '),
      codes: codes.join(', '),
    })),
  );
}

export type NamesResult =
  | { readonly kind: 'names'; readonly names: NameTable }
  /** Row from 1. */
  | { readonly kind: 'problem'; readonly row: number; readonly problem: string };

function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The table of the rows, or the first row that is none. */
export function namesOfDrafts(drafts: readonly NameDraft[]): NamesResult {
  const table = nameTableSchema.parse({});
  for (const [index, { concept, value, words, codes }] of drafts.entries()) {
    const entry = { value: value.trim().toUpperCase(), words: parts(words), codes: parts(codes) };
    const { success, data, error } = nameTableSchema.safeParse({ [concept]: [entry] });
    if (!success) {
      const [issue] = error.issues;
      const field = issue?.path.at(2);
      return {
        kind: 'problem',
        row: index + 1,
        problem: `${String(field ?? '')} ${issue?.message ?? ''}`.trim(),
      };
    }
    if (entry.words.length === 0 && entry.codes.length === 0) {
      return { kind: 'problem', row: index + 1, problem: 'neither a word nor a code' };
    }
    table[concept].push(...data[concept]);
  }
  return { kind: 'names', names: table };
}
