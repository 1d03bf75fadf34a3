import { describe, expect, test } from 'vitest';
import {
  attributeChoices,
  changedAttribute,
  changedOperator,
  conditionOf,
  draftOf,
  newCondition,
  operatorsOf,
  suggestedValues,
} from '../../../renderer/hanging/condition-draft.ts';
import { seriesAttributes, studyAttributes } from '../../../shared/hanging/attributes.ts';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { seriesConditionSchema, studyConditionSchema } from '../../../shared/hanging/protocol.ts';
import { fact } from '../../../shared/hanging/derive-series-names.ts';

describe('whatever is chosen', () => {
  test.each([
    ['series', seriesAttributes, seriesConditionSchema],
    ['study', studyAttributes, studyConditionSchema],
  ] as const)('of a %s is a condition that the schema takes', (_, attributes, schema) => {
    for (const { attribute } of attributeChoices(attributes)) {
      const chosen = changedAttribute(newCondition('plane'), attribute, attributes);
      for (const operator of operatorsOf(attributes[attribute]?.kind ?? 'text')) {
        const draft = changedOperator(chosen, operator);
        const filled = { ...draft, values: draft.values.map(() => '1') };
        expect([attribute, operator, schema.safeParse(conditionOf(filled)).success]).toEqual([
          attribute,
          operator,
          true,
        ]);
      }
    }
  });

  test('an empty value is none, and the schema says so', () => {
    const { error } = seriesConditionSchema.safeParse(conditionOf(newCondition('plane')));
    expect(error?.issues[0]?.message).toBe('equals needs at least one value');
  });
});

test('a condition of a built in protocol goes through the fields unchanged', () => {
  for (const { displaySets } of builtInProtocols()) {
    for (const condition of displaySets.flatMap(({ where }) => where)) {
      expect(conditionOf(draftOf(condition))).toEqual(condition);
    }
  }
});

test('what the open study says is offered before what the program knows', () => {
  const facts = [new Map([['bodyPart', fact(['KNEE'], '')]])];
  expect(suggestedValues('bodyPart', facts)[0]).toBe('KNEE');
  expect(suggestedValues('bodyPart', facts)).toContain('CHEST');
  expect(suggestedValues('localizer', [])).toEqual(['YES', 'NO']);
});
