import type { AttributeTraits, Facts } from '../../shared/hanging/attributes.ts';
import {
  operatorSchema,
  operatorTraits,
  type Condition,
  type Operator,
} from '../../shared/hanging/condition.ts';
import { builtInNameTable } from '../../shared/hanging/names/built-in-names.ts';
import { namedConcepts } from '../../shared/hanging/names/name-table.ts';

/** A condition while it is being chosen: values as they are typed. */
export interface ConditionDraft {
  readonly attribute: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  readonly whenAbsent: 'fails' | 'passes';
  /** Which of several values; kept from what is imported. */
  readonly valueNumber: number;
}

export type KnownFacts = readonly Facts[];

export function newCondition(attribute: string): ConditionDraft {
  return { attribute, operator: 'equals', values: [''], whenAbsent: 'fails', valueNumber: 0 };
}

export function draftOf(condition: Condition): ConditionDraft {
  const { attribute, operator, values, whenAbsent, valueNumber } = condition;
  return { attribute, operator, values: values.map(String), whenAbsent, valueNumber };
}

/** As a protocol is written; what is empty is left out. The schema says what is wrong with it. */
export function conditionOf(draft: ConditionDraft): Condition {
  const { attribute, operator, values, whenAbsent, valueNumber } = draft;
  const typed = values.map((value) => value.trim()).filter((value) => value !== '');
  const isNumber = valueCountOf(operator) !== null;
  return { attribute, operator, values: isNumber ? typed.map(Number) : typed, whenAbsent, valueNumber };
}

/** Derived names first: they are what a radiologist calls things. */
export function attributeChoices(
  attributes: Readonly<Record<string, AttributeTraits>>,
): { attribute: string; spoken: string }[] {
  const ranks = { name: 0, text: 1, number: 1, code: 2 };
  return Object.entries(attributes)
    .map(([attribute, { kind, spoken }]) => {
      // What is only spoken of by its keyword is for those who know the keyword.
      const isPlain = spoken === attribute;
      return { attribute, spoken, rank: ranks[kind] + (isPlain ? 3 : 0) };
    })
    .toSorted((a, b) => a.rank - b.rank || (a.spoken < b.spoken ? -1 : 1));
}

/** `includes` and `isInteger` are there for what is imported: `equals` and the numbers say the same. */
const operatorsOfKind: Readonly<Record<AttributeTraits['kind'], readonly Operator[]>> = {
  name: ['equals', 'doesNotEqual', 'isPresent', 'isAbsent'],
  code: ['equals', 'doesNotEqual', 'isPresent', 'isAbsent'],
  text: [
    'equals',
    'doesNotEqual',
    'contains',
    'doesNotContain',
    'startsWith',
    'endsWith',
    'matches',
    'doesNotMatch',
    'isPresent',
    'isAbsent',
  ],
  number: [
    'atLeast',
    'atMost',
    'greaterThan',
    'lessThan',
    'inRange',
    'outOfRange',
    'equals',
    'doesNotEqual',
    'isOdd',
    'isEven',
    'isPresent',
    'isAbsent',
  ],
};

export function operatorsOf(kind: AttributeTraits['kind']): readonly Operator[] {
  return operatorsOfKind[kind];
}

/** How many values an operator takes; null: any number of alternatives. */
export function valueCountOf(operator: Operator): number | null {
  switch (operatorTraits[operator].values) {
    case 'none':
      return 0;
    case 'number':
      return 1;
    case 'range':
      return 2;
    case 'some':
    case 'patterns':
      return null;
  }
}

export function changedAttribute(
  draft: ConditionDraft,
  attribute: string,
  attributes: Readonly<Record<string, AttributeTraits>>,
): ConditionDraft {
  const operators = operatorsOf(attributes[attribute]?.kind ?? 'text');
  const operator = operators.includes(draft.operator) ? draft.operator : (operators[0] ?? 'equals');
  return withValues({ ...draft, attribute, operator, values: [''] });
}

export function changedOperator(draft: ConditionDraft, chosen: string): ConditionDraft {
  const { success, data } = operatorSchema.safeParse(chosen);
  return success ? withValues({ ...draft, operator: data }) : draft;
}

function withValues(draft: ConditionDraft): ConditionDraft {
  const count = valueCountOf(draft.operator);
  if (count === null) return draft.values.length === 0 ? { ...draft, values: [''] } : draft;
  return { ...draft, values: Array.from({ length: count }, (_, index) => draft.values[index] ?? '') };
}

const flags: ReadonlySet<string> = new Set([
  'contrast',
  'localizer',
  'isDerived',
  'isVolume',
  'isMultiframe',
]);
const modalities = ['CR', 'CT', 'DX', 'MG', 'MR', 'NM', 'PT', 'RF', 'RG', 'US', 'XA', 'XC'];

/** What the open study says first, then what the program knows. */
export function suggestedValues(attribute: string, facts: KnownFacts): string[] {
  const found = facts.flatMap((one) => one.get(attribute)?.values ?? []);
  const concept = namedConcepts.find((one) => one === attribute);
  const known = flags.has(attribute)
    ? ['YES', 'NO']
    : concept !== undefined
      ? builtInNameTable[concept].map(({ value }) => value)
      : attribute === 'Modality' || attribute === 'ModalitiesInStudy'
        ? modalities
        : attribute === 'PatientSex'
          ? ['F', 'M', 'O']
          : [];
  return [...new Set([...found, ...known])];
}
