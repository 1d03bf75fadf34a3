import { foldText } from '../model/search-text.ts';
import type { Fact, Facts } from './attributes.ts';
import type { Condition, Operator } from './condition.ts';
import { compilePattern, type SafePattern } from './safe-pattern.ts';

/** Whether a condition holds, and what was found. */
export interface ConditionResult {
  readonly passed: boolean;
  /** `BodyPartExamined is CHEST`. */
  readonly found: string;
}

/** Patterns of protocols that are in use; a protocol is matched against every study that opens. */
const patterns = new Map<string, SafePattern>();
const patternCacheLimit = 500;

function patternOf(source: string): SafePattern {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  if (patterns.size >= patternCacheLimit) patterns.clear();
  const pattern = compilePattern(source);
  patterns.set(source, pattern);
  return pattern;
}

/** Case and accents do not matter, as in the search of the worklist. */
const foldedValues = new WeakMap<Condition, readonly string[]>();

function folded(condition: Condition): readonly string[] {
  const known = foldedValues.get(condition);
  if (known !== undefined) return known;
  const values = condition.values.map((value) => foldText(String(value)).trim());
  foldedValues.set(condition, values);
  return values;
}

/** Throws what a broken pattern throws; who asks reports it as a failure of the rule. */
export function evaluateCondition(condition: Condition, facts: Facts): ConditionResult {
  const { attribute, operator, valueNumber } = condition;
  const fact = facts.get(attribute);
  const values = valuesOf(fact, valueNumber);
  if (operator === 'isPresent') return { passed: values.length > 0, found: foundText(attribute, fact) };
  if (operator === 'isAbsent') return { passed: values.length === 0, found: foundText(attribute, fact) };
  if (values.length === 0)
    return { passed: condition.whenAbsent === 'passes', found: `${attribute} is absent` };
  return { passed: compare(condition, values), found: foundText(attribute, fact) };
}

function valuesOf(fact: Fact | undefined, valueNumber: number): readonly string[] {
  if (fact === undefined) return [];
  if (valueNumber === 0) return fact.values;
  const value = fact.values[valueNumber - 1];
  return value === undefined || value === '' ? [] : [value];
}

function foundText(attribute: string, fact: Fact | undefined): string {
  if (fact === undefined || fact.values.length === 0) return `${attribute} is absent`;
  return fact.against === null ? fact.said : `${fact.said} (but ${fact.against})`;
}

type Test = (found: string, wanted: string) => boolean;

const textTests: Partial<Record<Operator, Test>> = {
  equals: (found, wanted) => found === wanted,
  includes: (found, wanted) => found === wanted,
  contains: (found, wanted) => found.includes(wanted),
  startsWith: (found, wanted) => found.startsWith(wanted),
  endsWith: (found, wanted) => found.endsWith(wanted),
};

/** Each negation fails where what it negates passes for any value. */
const negations: Partial<Record<Operator, Operator>> = {
  doesNotEqual: 'equals',
  doesNotInclude: 'includes',
  doesNotContain: 'contains',
  doesNotMatch: 'matches',
};

function compare(condition: Condition, values: readonly string[]): boolean {
  const { operator } = condition;
  const negated = negations[operator];
  if (negated !== undefined) return !compareAs(negated, condition, values);
  return compareAs(operator, condition, values);
}

function compareAs(operator: Operator, condition: Condition, values: readonly string[]): boolean {
  const test = textTests[operator];
  if (test !== undefined) {
    const wanted = folded(condition);
    return values.some((value) => {
      const text = foldText(value).trim();
      return wanted.some((other) => test(text, other));
    });
  }
  if (operator === 'matches') {
    return condition.values.some((source) => {
      const pattern = patternOf(String(source));
      return values.some((value) => pattern.test(value));
    });
  }
  const [first = Number.NaN, second = Number.NaN] = condition.values.map(Number);
  return values.some((value) => compareNumber(operator, toNumber(value), first, second));
}

/** Ages and other text are no numbers, and an empty text is not 0. */
function toNumber(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}

function compareNumber(operator: Operator, value: number, first: number, second: number): boolean {
  if (Number.isNaN(value)) return false;
  switch (operator) {
    case 'greaterThan':
      return value > first;
    case 'atLeast':
      return value >= first;
    case 'lessThan':
      return value < first;
    case 'atMost':
      return value <= first;
    case 'inRange':
      return value >= first && value <= second;
    case 'outOfRange':
      return value < first || value > second;
    case 'isInteger':
      return Number.isInteger(value);
    case 'isOdd':
      return Number.isInteger(value) && Math.abs(value % 2) === 1;
    case 'isEven':
      return Number.isInteger(value) && value % 2 === 0;
    default:
      return false;
  }
}
