import { evaluateCondition } from './evaluate-condition.ts';
import type { FoundImageSet, RankedPriors } from './image-sets.ts';
import { shortList } from './patient-facts.ts';
import type { Protocol, Rule } from './protocol.ts';
import { ruleSentence } from './sentences.ts';

export interface RuleResult {
  /** `The modality is CT`. */
  readonly sentence: string;
  /** `Modality is CT`. */
  readonly found: string;
  readonly required: boolean;
  readonly passed: boolean;
  readonly points: number;
  readonly possible: number;
  /** Why the rule itself could not be evaluated; it counts as failed. */
  readonly fault: string | null;
}

export interface Match {
  readonly protocol: Protocol;
  readonly rules: readonly RuleResult[];
  readonly score: number;
  readonly possible: number;
  /** How exactly the rules that pass say what they mean: ties of the score go to the more exact protocol. */
  readonly specificity: number;
  /** A required rule fails, or nothing at all passes. */
  readonly isOut: boolean;
}

const sentences = new WeakMap<Rule, string>();

function sentenceOf(rule: Rule, protocol: Protocol): string {
  const known = sentences.get(rule);
  if (known !== undefined) return known;
  const sentence = ruleSentence(rule, protocol);
  sentences.set(rule, sentence);
  return sentence;
}

interface Finding {
  readonly passed: boolean;
  readonly found: string;
}

/** Every rule of a protocol against a patient. Never throws: what goes wrong in a rule is that rule's failure. */
export function matchProtocol(protocol: Protocol, priors: RankedPriors, screenCount: number): Match {
  const rules = protocol.rules.map((rule) => evaluateRule(rule, protocol, priors, screenCount));
  const score = rules.reduce((sum, { points }) => sum + points, 0);
  const passing = protocol.rules.filter((_, index) => rules[index]?.passed === true);
  return {
    protocol,
    rules,
    score,
    possible: rules.reduce((sum, { possible }) => sum + possible, 0),
    specificity: passing.reduce((sum, rule) => sum + exactness(rule), 0),
    isOut:
      rules.some(({ required, passed }) => required && !passed) ||
      (passing.length === 0 && !protocol.lastResort),
  };
}

function evaluateRule(rule: Rule, protocol: Protocol, priors: RankedPriors, screenCount: number): RuleResult {
  let finding: Finding;
  let fault: string | null = null;
  try {
    finding = evaluate(rule, protocol, priors, screenCount);
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
    finding = { passed: false, found: `The rule could not be evaluated: ${fault}` };
  }
  return {
    sentence: sentenceOf(rule, protocol),
    found: finding.found,
    required: rule.required,
    passed: finding.passed,
    points: finding.passed ? rule.weight : 0,
    possible: rule.weight,
    fault,
  };
}

function evaluate(rule: Rule, protocol: Protocol, priors: RankedPriors, screenCount: number): Finding {
  const { current } = priors.patient;
  switch (rule.about) {
    case 'study':
      return evaluateCondition(rule, current.facts);
    case 'series':
      return evaluateSeriesRule(rule, priors);
    case 'imageSet': {
      const imageSet = protocol.imageSets.find(({ id }) => id === rule.imageSet);
      if (imageSet === undefined) return { passed: false, found: `There is no image set ${rule.imageSet}` };
      const found = priors.find(imageSet);
      const isThere = found.study !== null;
      return { passed: isThere === (rule.is === 'there'), found: imageSetFound(found) };
    }
    case 'screens': {
      const are = screenCount === 1 ? '1 is connected' : `${screenCount} are connected`;
      return { passed: screenCount >= rule.atLeast, found: are };
    }
  }
}

function imageSetFound(found: FoundImageSet): string {
  return found.emptyWhy ?? found.reasons[0] ?? '';
}

function evaluateSeriesRule(rule: Extract<Rule, { about: 'series' }>, priors: RankedPriors): Finding {
  const pictures = (priors.patient.current.series ?? []).filter(({ notShown }) => notShown === null);
  const fitting = pictures.filter(({ facts }) =>
    rule.where.every((condition) => evaluateCondition(condition, facts).passed),
  );
  const passed = fitting.length >= rule.atLeast && (rule.atMost === null || fitting.length <= rule.atMost);
  if (fitting.length > 0) {
    const verb = fitting.length === 1 ? 'does' : 'do';
    return { passed, found: `${fitting.length} ${verb}: ${shortList(fitting.map(({ label }) => label))}` };
  }
  // What the nearest one lacks says more than that there is none.
  const [condition] = rule.where;
  const first = pictures[0];
  const nearest =
    rule.where.length === 1 && condition !== undefined && first !== undefined
      ? `, ${first.label}: ${evaluateCondition(condition, first.facts).found}`
      : '';
  return { passed, found: `None of ${pictures.length} does${nearest}` };
}

function exactness(rule: Rule): number {
  switch (rule.about) {
    case 'study':
      return rule.operator === 'equals' || rule.operator === 'includes' ? 2 : 1;
    case 'series':
      return rule.where.length + 1;
    case 'imageSet':
    case 'screens':
      return 1;
  }
}
