import { z } from 'zod';
import { isNegatoscopeError } from '../errors.ts';
import type { AttributeTraits } from './attributes.ts';
import { compilePattern } from './safe-pattern.ts';

/**
 * How a condition compares: the union of OHIF's constraints and of the filter operators of PS3.3 C.23.3.1, with
 * patterns and parity. All values of a condition are alternatives.
 */
export const operatorTraits = {
  equals: { values: 'some' },
  doesNotEqual: { values: 'some' },
  /** One of the attribute's values is one of these; the same as `equals`, said of lists. */
  includes: { values: 'some' },
  doesNotInclude: { values: 'some' },
  contains: { values: 'some' },
  doesNotContain: { values: 'some' },
  startsWith: { values: 'some' },
  endsWith: { values: 'some' },
  matches: { values: 'patterns' },
  doesNotMatch: { values: 'patterns' },
  greaterThan: { values: 'number' },
  atLeast: { values: 'number' },
  lessThan: { values: 'number' },
  atMost: { values: 'number' },
  inRange: { values: 'range' },
  outOfRange: { values: 'range' },
  isOdd: { values: 'none' },
  isEven: { values: 'none' },
  isInteger: { values: 'none' },
  isPresent: { values: 'none' },
  isAbsent: { values: 'none' },
} as const satisfies Readonly<Record<string, { values: 'some' | 'patterns' | 'number' | 'range' | 'none' }>>;

export const operatorSchema = z.enum([
  'equals',
  'doesNotEqual',
  'includes',
  'doesNotInclude',
  'contains',
  'doesNotContain',
  'startsWith',
  'endsWith',
  'matches',
  'doesNotMatch',
  'greaterThan',
  'atLeast',
  'lessThan',
  'atMost',
  'inRange',
  'outOfRange',
  'isOdd',
  'isEven',
  'isInteger',
  'isPresent',
  'isAbsent',
]);
export type Operator = z.infer<typeof operatorSchema>;

const valueSchema = z.union([z.string().max(256), z.number()]);

const conditionFields = {
  attribute: z.string().min(1).max(64),
  operator: operatorSchema,
  values: z.array(valueSchema).max(64).default([]),
  /** Which of several values is compared, from 1; 0: any (Selector Value Number, PS3.3 C.23.4). */
  valueNumber: z.number().int().min(0).max(1000).default(0),
  /** What an absent attribute does (Image Set Selector Usage Flag, PS3.3 C.23.1.1.2). */
  whenAbsent: z.enum(['fails', 'passes']).default('fails'),
};

/** A condition on one attribute; `attributes` says which there are. */
export function conditionSchema(attributes: Readonly<Record<string, AttributeTraits>>) {
  return z.strictObject(conditionFields).superRefine((condition, context) => {
    checkCondition(attributes, condition, (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message }),
    );
  });
}

/** The same with further fields. */
export function conditionWith<Shape extends z.ZodRawShape>(
  attributes: Readonly<Record<string, AttributeTraits>>,
  shape: Shape,
) {
  return z.strictObject({ ...conditionFields, ...shape }).superRefine((condition, context) => {
    checkCondition(attributes, conditionOf(condition), (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message }),
    );
  });
}

const plainCondition = z.object(conditionFields);
export type Condition = z.infer<typeof plainCondition>;

/** Zod cannot infer the fields of an extended shape; they have been checked by then. */
function conditionOf(value: unknown): Condition {
  return plainCondition.parse(value);
}

type Report = (path: readonly (string | number)[], message: string) => void;

function checkCondition(
  attributes: Readonly<Record<string, AttributeTraits>>,
  condition: Condition,
  report: Report,
): void {
  if (!Object.hasOwn(attributes, condition.attribute)) {
    report(['attribute'], `“${condition.attribute}” is no attribute that can be asked for here`);
  }
  const { values } = condition;
  const wanted = operatorTraits[condition.operator].values;
  switch (wanted) {
    case 'some':
      if (values.length === 0) report(['values'], `${condition.operator} needs at least one value`);
      return;
    case 'patterns':
      if (values.length === 0) report(['values'], `${condition.operator} needs at least one pattern`);
      values.forEach((value, index) => {
        const problem = patternProblem(String(value));
        if (problem !== null) report(['values', index], problem);
      });
      return;
    case 'number':
    case 'range': {
      const count = wanted === 'number' ? 1 : 2;
      if (values.length !== count) {
        report(['values'], `${condition.operator} needs ${count === 1 ? 'one number' : 'two numbers'}`);
        return;
      }
      values.forEach((value, index) => {
        if (typeof value !== 'number') report(['values', index], `expected a number, found “${value}”`);
      });
      if (Number(values[0]) > Number(values[1])) report(['values'], 'the range ends before it begins');
      return;
    }
    case 'none':
      if (values.length > 0) report(['values'], `${condition.operator} takes no values`);
  }
}

function patternProblem(pattern: string): string | null {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    if (isNegatoscopeError(error)) return error.message;
    throw error;
  }
}
