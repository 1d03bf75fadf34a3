import { describe, expect, test } from 'vitest';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { protocolSchema, type WrittenProtocol } from '../../../shared/hanging/protocol.ts';
import { protocolWarnings } from '../../../shared/hanging/protocol-warnings.ts';

type Rule = WrittenProtocol['rules'][number];

const mr: Rule = {
  about: 'study',
  attribute: 'ModalitiesInStudy',
  operator: 'equals',
  values: ['MR'],
  required: true,
};

function problemsOf(change: Partial<WrittenProtocol>): string[] {
  const protocol = protocolSchema.parse({
    format: 'negatoscope hanging protocol',
    formatVersion: 1,
    id: 'p',
    name: 'P',
    level: 'user',
    rules: [mr],
    imageSets: [
      { id: 'current', label: 'Current', from: { kind: 'current' } },
      { id: 'prior', label: 'Prior', from: { kind: 'prior' } },
    ],
    displaySets: [{ id: 'a', label: 'A', imageSet: 'current' }],
    stages: [{ id: 's', name: 'S', screens: [{ boxes: [{ id: 'b', at: [0, 0, 1, 1], displaySet: 'a' }] }] }],
    ...change,
  });
  return protocolWarnings(protocol).map(({ place, problem }) => `${place}: ${problem}`);
}

test('what is built in contradicts itself nowhere', () => {
  for (const protocol of builtInProtocols())
    expect([protocol.id, protocolWarnings(protocol)]).toEqual([protocol.id, []]);
});

describe('rules that no study passes together', () => {
  test.each<[string, Rule[], string | null]>([
    [
      'the same and not the same',
      [mr, { ...mr, operator: 'doesNotEqual' }],
      'rules[1]: No study passes rule 1 and this one: ModalitiesInStudy would have to be mr and not',
    ],
    ['two modalities, which a study may have', [mr, { ...mr, values: ['CT'] }], null],
    [
      'two sexes, which nobody is told to have',
      [
        { ...mr, attribute: 'PatientSex', values: ['F'] },
        { ...mr, attribute: 'PatientSex', values: ['M'] },
      ],
      'rules[1]: No study passes rule 1 and this one: PatientSex would have to be f and m',
    ],
    [
      'stated and not stated',
      [mr, { ...mr, operator: 'isAbsent', values: [] }],
      'rules[1]: No study passes rule 1 and this one: ModalitiesInStudy would have to be stated and not stated',
    ],
    [
      'more than the most',
      [
        { ...mr, attribute: 'seriesCount', operator: 'greaterThan', values: [5] },
        { ...mr, attribute: 'seriesCount', operator: 'atMost', values: [5] },
      ],
      'rules[1]: No study passes rule 1 and this one: no seriesCount is 5 or more and 5 or less',
    ],
    [
      'exactly five',
      [
        { ...mr, attribute: 'seriesCount', operator: 'atLeast', values: [5] },
        { ...mr, attribute: 'seriesCount', operator: 'atMost', values: [5] },
      ],
      null,
    ],
    [
      'with and without a prior',
      [
        { about: 'imageSet', imageSet: 'prior', is: 'there', required: true },
        { about: 'imageSet', imageSet: 'prior', is: 'absent', required: true },
      ],
      'rules[1]: No study passes rule 1 and this one: one asks for the study that the other rules out',
    ],
    ['one of which is only weighed', [mr, { ...mr, operator: 'doesNotEqual', required: false }], null],
  ])('%s', (_, rules, expected) => {
    expect(problemsOf({ rules })).toEqual(expected === null ? [] : [expected]);
  });
});

test('a selector that finds nothing, one that nothing shows, and a rule that decides nothing are told', () => {
  const axial = { attribute: 'plane', operator: 'equals' as const, values: ['AXIAL'] };
  expect(
    problemsOf({
      displaySets: [
        { id: 'a', label: 'A', imageSet: 'current', where: [axial, { ...axial, values: ['CORONAL'] }] },
        { id: 'c', label: 'C', imageSet: 'current' },
      ],
      rules: [mr, { ...mr, required: false, weight: 0 }],
    }),
  ).toEqual([
    'rules[1]: It is not required and gives no points: it decides nothing',
    'displaySets[0]: “A” is never found: plane would have to be axial and coronal',
    'displaySets[1]: No viewport shows “C”',
  ]);
});

test('a protocol that requires nothing says that it takes almost anything', () => {
  expect(problemsOf({ rules: [] })).toEqual([
    'rules: Nothing is required: it is used wherever any one of its rules passes',
  ]);
});
