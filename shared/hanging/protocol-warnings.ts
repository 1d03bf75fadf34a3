import type { Condition } from './condition.ts';
import type { Protocol } from './protocol.ts';
import type { ProtocolProblem } from './read-protocol.ts';

/**
 * What a protocol may say and nobody can mean: rules that no study passes together, parts that nothing uses. It can
 * be saved so, but whoever edits it is told.
 */
export function protocolWarnings(protocol: Protocol): ProtocolProblem[] {
  return [...ruleWarnings(protocol), ...selectorWarnings(protocol), ...stageWarnings(protocol)];
}

function ruleWarnings({ rules, lastResort, imageSets }: Protocol): ProtocolProblem[] {
  const warnings: ProtocolProblem[] = [];
  const required = rules.map((rule, index) => ({ rule, index })).filter(({ rule }) => rule.required);
  for (const [place, { rule, index }] of required.entries()) {
    for (const { rule: before, index: other } of required.slice(0, place)) {
      const why =
        rule.about === 'study' && before.about === 'study'
          ? contradiction(before, rule)
          : rule.about === 'imageSet' &&
              before.about === 'imageSet' &&
              rule.imageSet === before.imageSet &&
              rule.is !== before.is
            ? 'one asks for the study that the other rules out'
            : null;
      if (why !== null) {
        warnings.push({
          place: `rules[${index}]`,
          problem: `No study passes rule ${other + 1} and this one: ${why}`,
        });
      }
    }
  }
  rules.forEach((rule, index) => {
    if (!rule.required && rule.weight === 0) {
      warnings.push({
        place: `rules[${index}]`,
        problem: 'It is not required and gives no points: it decides nothing',
      });
    }
    if (rule.about === 'series') {
      const why = contradictionsOf(rule.where)[0];
      if (why !== undefined) warnings.push({ place: `rules[${index}]`, problem: `No series is so: ${why}` });
    }
    if (
      rule.about === 'imageSet' &&
      imageSets.find(({ id }) => id === rule.imageSet)?.from.kind === 'current'
    ) {
      warnings.push({ place: `rules[${index}]`, problem: 'The opened study is always there' });
    }
  });
  if (!lastResort && required.length === 0) {
    warnings.push({
      place: 'rules',
      problem: 'Nothing is required: it is used wherever any one of its rules passes',
    });
  }
  return warnings;
}

function selectorWarnings({ displaySets, stages }: Protocol): ProtocolProblem[] {
  const used = new Set(
    stages.flatMap(({ screens }) =>
      screens.flatMap(({ boxes }) => boxes.map(({ displaySet }) => displaySet)),
    ),
  );
  const models = new Set(displaySets.map(({ like }) => like));
  return displaySets.flatMap(({ id, label, where }, index): ProtocolProblem[] => {
    const place = `displaySets[${index}]`;
    const why = contradictionsOf(where)[0];
    return [
      ...(why === undefined ? [] : [{ place, problem: `“${label}” is never found: ${why}` }]),
      ...(used.has(id) || models.has(id) ? [] : [{ place, problem: `No viewport shows “${label}”` }]),
    ];
  });
}

function stageWarnings({ stages }: Protocol): ProtocolProblem[] {
  if (stages.length === 0 || stages.some(({ onlyByKey }) => !onlyByKey)) return [];
  return [{ place: 'stages', problem: 'Every stage is only by key: the first that can be shown hangs' }];
}

/** Why conditions on one and the same thing cannot hold together. */
function contradictionsOf(conditions: readonly Condition[]): string[] {
  return conditions.flatMap((condition, index) =>
    conditions.slice(0, index).flatMap((before) => contradiction(before, condition) ?? []),
  );
}

/** Attributes that have one value at most: to equal one is not to equal another. */
const single: ReadonlySet<string> = new Set([
  'Modality',
  'SeriesDescription',
  'StudyDescription',
  'InstitutionName',
  'PatientSex',
  'plane',
  'localizer',
  'isDerived',
  'isVolume',
  'isMultiframe',
]);

function contradiction(a: Condition, b: Condition): string | null {
  if (a.attribute !== b.attribute || a.valueNumber !== b.valueNumber) return null;
  return presence(a, b) ?? presence(b, a) ?? values(a, b) ?? values(b, a) ?? ranges(a, b);
}

function presence(a: Condition, b: Condition): string | null {
  if (a.operator !== 'isAbsent' || b.operator === 'isAbsent' || b.whenAbsent === 'passes') return null;
  return `${a.attribute} would have to be stated and not stated`;
}

function valuesOf({ values: own }: Condition): string[] {
  return own.map((value) => String(value).trim().toLowerCase());
}

const equal: ReadonlySet<string> = new Set(['equals', 'includes']);
const unequal: ReadonlySet<string> = new Set(['doesNotEqual', 'doesNotInclude']);

function values(a: Condition, b: Condition): string | null {
  if (!equal.has(a.operator)) return null;
  if (a.whenAbsent === 'passes' && b.whenAbsent === 'passes') return null;
  const [own, other] = [valuesOf(a), valuesOf(b)];
  if (unequal.has(b.operator) && own.every((value) => other.includes(value))) {
    return `${a.attribute} would have to be ${own.join(' or ')} and not`;
  }
  if (equal.has(b.operator) && single.has(a.attribute) && own.every((value) => !other.includes(value))) {
    return `${a.attribute} would have to be ${own.join(' or ')} and ${other.join(' or ')}`;
  }
  return null;
}

/** The numbers that pass, ends included; null for what compares no numbers. */
function rangeOf({ operator, values: [first, second] }: Condition): readonly [number, number] | null {
  const [least, most] = [Number(first), Number(second)];
  switch (operator) {
    case 'greaterThan':
    case 'atLeast':
      return [least, Infinity];
    case 'lessThan':
    case 'atMost':
      return [-Infinity, least];
    case 'inRange':
      return [least, most];
    default:
      return null;
  }
}

function ranges(a: Condition, b: Condition): string | null {
  const [own, other] = [rangeOf(a), rangeOf(b)];
  if (own === null || other === null) return null;
  const [least, most] = [Math.max(own[0], other[0]), Math.min(own[1], other[1])];
  const isOpen =
    a.operator === 'greaterThan' ||
    a.operator === 'lessThan' ||
    b.operator === 'greaterThan' ||
    b.operator === 'lessThan';
  if (least < most || (least === most && !isOpen)) return null;
  return `no ${a.attribute} is ${least} or more and ${most} or less`;
}
