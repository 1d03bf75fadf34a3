import { expect, test } from 'vitest';
import { draftsOf, namesOfDrafts } from '../../../renderer/hanging/names-draft.ts';
import { nameTableSchema } from '../../../shared/hanging/names/name-table.ts';

test('rows become the table and the table the same rows', () => {
  const drafts = [
    { concept: 'bodyPart', value: 'chest', words: 'brustkorb, rippen* ', codes: 'SCT:51185008' },
    { concept: 'kernel', value: 'SHARP', words: 'knackig', codes: '' },
  ] as const;
  const result = namesOfDrafts(drafts);
  if (result.kind !== 'names') throw new Error(result.problem);
  expect(result.names).toEqual(
    nameTableSchema.parse({
      bodyPart: [{ value: 'CHEST', words: ['brustkorb', 'rippen*'], codes: ['SCT:51185008'] }],
      kernel: [{ value: 'SHARP', words: ['knackig'] }],
    }),
  );
  expect(draftsOf(result.names)).toEqual([
    { concept: 'bodyPart', value: 'CHEST', words: 'brustkorb, rippen*', codes: 'SCT:51185008' },
    { concept: 'kernel', value: 'SHARP', words: 'knackig', codes: '' },
  ]);
  expect(draftsOf(null)).toEqual([]);
});

test('the first row that is none is named with what is wrong', () => {
  const good = { concept: 'view', value: 'CC', words: 'cc', codes: '' } as const;
  expect(namesOfDrafts([good, { ...good, value: 'c c' }])).toEqual({
    kind: 'problem',
    row: 2,
    problem: 'value capital letters, digits and _',
  });
  expect(namesOfDrafts([{ ...good, words: ' , ' }])).toEqual({
    kind: 'problem',
    row: 1,
    problem: 'neither a word nor a code',
  });
  expect(namesOfDrafts([{ ...good, codes: '123456' }])).toMatchObject({ kind: 'problem', row: 1 });
});
