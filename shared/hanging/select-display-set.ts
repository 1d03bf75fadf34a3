import { seriesAttributes } from './attributes.ts';
import type { Condition } from './condition.ts';
import { evaluateCondition, type ConditionResult } from './evaluate-condition.ts';
import { compare, type FoundImageSet } from './image-sets.ts';
import type { DisplaySetSelector } from './protocol.ts';
import type { SeriesFacts } from './series-facts.ts';

export type Selection =
  | { readonly kind: 'found'; readonly series: SeriesFacts; readonly over: string | null }
  /** The study's series are not known yet. */
  | { readonly kind: 'pending'; readonly studyId: number }
  | { readonly kind: 'none'; readonly why: string };

interface Ranked {
  readonly series: SeriesFacts;
  readonly points: number;
  readonly likeness: number;
  readonly order: readonly number[];
}

/** The display set that a selector means, and why not the next one. Never throws. */
export function selectDisplaySet(
  selector: DisplaySetSelector,
  imageSet: FoundImageSet,
  taken: ReadonlySet<string>,
  model: SeriesFacts | null,
): Selection {
  const { study } = imageSet;
  if (study === null) return { kind: 'none', why: imageSet.emptyWhy ?? 'There is no such study' };
  if (study.series === null) return { kind: 'pending', studyId: study.study.studyId };
  const pictures = study.series.filter(({ notShown }) => notShown === null);
  if (pictures.length === 0) return { kind: 'none', why: 'The study has no series that can be shown' };
  const ranked: Ranked[] = [];
  const rejected: { series: SeriesFacts; failures: string[] }[] = [];
  const hung: SeriesFacts[] = [];
  for (const series of pictures) {
    const failures = selector.where
      .map((condition) => safely(condition, series))
      .filter(({ passed }) => !passed)
      .map(({ found }) => found);
    if (failures.length > 0) rejected.push({ series, failures });
    else if (taken.has(series.displaySetId) && !selector.mayRepeat) hung.push(series);
    else ranked.push(rank(selector, series, model));
  }
  ranked.sort(byRank);
  const chosen = ranked[selector.nth - 1];
  if (chosen === undefined)
    return { kind: 'none', why: emptyWhy(selector, pictures.length, ranked, rejected, hung) };
  return {
    kind: 'found',
    series: chosen.series,
    over: overWhat(selector, chosen, ranked[selector.nth], rejected),
  };
}

/** A condition that cannot be evaluated fails, and says so. */
function safely(condition: Condition, series: SeriesFacts): ConditionResult {
  try {
    return evaluateCondition(condition, series.facts);
  } catch (error) {
    return {
      passed: false,
      found: `the condition on ${condition.attribute} could not be evaluated: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function rank(selector: DisplaySetSelector, series: SeriesFacts, model: SeriesFacts | null): Ranked {
  return {
    series,
    points: selector.prefer.reduce(
      (sum, condition) => sum + (safely(condition, series).passed ? condition.weight : 0),
      0,
    ),
    likeness: model === null ? 0 : likeness(series, model),
    order: selector.orderBy.map(({ attribute, take }) => {
      const value = Number(series.facts.get(attribute)?.values[0] ?? 'NaN');
      // What is not stated comes last, whichever way the order runs.
      return Number.isNaN(value) ? Infinity : take === 'least' ? value : -value;
    }),
  };
}

function byRank(a: Ranked, b: Ranked): number {
  if (a.points !== b.points) return b.points - a.points;
  if (a.likeness !== b.likeness) return b.likeness - a.likeness;
  for (const [index, value] of a.order.entries()) {
    const other = b.order[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return bySeries(a.series, b.series);
}

/** Series number, then UID, then the part of the series. */
export function bySeries(a: SeriesFacts, b: SeriesFacts): number {
  const [x, y] = [a.SeriesNumber ?? Infinity, b.SeriesNumber ?? Infinity];
  if (x !== y) return x < y ? -1 : 1;
  return compare(a.SeriesInstanceUID, b.SeriesInstanceUID) || compare(a.displaySetId, b.displaySetId);
}

const likeAttributes = ['plane', 'kernel', 'sequence', 'contrast', 'phase', 'view', 'laterality'] as const;

/** How alike two series were made: each attribute that both state counts for or against. */
function likeness(series: SeriesFacts, model: SeriesFacts): number {
  let points = 0;
  for (const attribute of likeAttributes) {
    const [own, other] = [
      series.facts.get(attribute)?.values ?? [],
      model.facts.get(attribute)?.values ?? [],
    ];
    if (own.length === 0 || other.length === 0) continue;
    points += own.some((value) => other.includes(value)) ? 1 : -1;
  }
  const [thickness, modelThickness] = [series, model].map(({ facts }) =>
    Number(facts.get('SliceThickness')?.values[0] ?? 'NaN'),
  );
  if (thickness !== undefined && modelThickness !== undefined && thickness > 0 && modelThickness > 0) {
    // Twice as thick costs one point.
    points += Math.max(-1, 0.5 - Math.abs(Math.log2(thickness / modelThickness)));
  }
  if (series.description !== '' && series.description === model.description) points += 0.5;
  return points;
}

function emptyWhy(
  selector: DisplaySetSelector,
  pictureCount: number,
  ranked: readonly Ranked[],
  rejected: readonly { series: SeriesFacts; failures: readonly string[] }[],
  hung: readonly SeriesFacts[],
): string {
  const series = pictureCount === 1 ? 'The one series does not fit' : `None of ${pictureCount} series fits`;
  if (hung.length > 0 && ranked.length === 0) {
    return `${hung.map(({ label }) => label).join(', ')} would fit, but hangs in another viewport`;
  }
  if (ranked.length > 0) {
    const count = ranked.length === 1 ? 'Only 1 series fits' : `Only ${ranked.length} series fit`;
    return `${count}, the viewport shows the ${selector.nth}th`;
  }
  const nearest = rejected.toSorted(
    (a, b) => a.failures.length - b.failures.length || bySeries(a.series, b.series),
  )[0];
  return nearest === undefined
    ? series
    : `${series}; nearest is ${nearest.series.label}: ${nearest.failures[0] ?? ''}`;
}

function overWhat(
  selector: DisplaySetSelector,
  chosen: Ranked,
  next: Ranked | undefined,
  rejected: readonly { series: SeriesFacts; failures: readonly string[] }[],
): string | null {
  if (next !== undefined) return `Taken over ${next.series.label}, ${whyBehind(selector, chosen, next)}`;
  const near = rejected
    .filter(({ failures }) => failures.length === 1)
    .toSorted((a, b) => bySeries(a.series, b.series))[0];
  return near === undefined ? null : `Not ${near.series.label}: ${near.failures[0] ?? ''}`;
}

function whyBehind(selector: DisplaySetSelector, chosen: Ranked, next: Ranked): string {
  if (chosen.points !== next.points) {
    const lacking = selector.prefer.find(
      (condition) => safely(condition, chosen.series).passed && !safely(condition, next.series).passed,
    );
    return lacking === undefined ? 'which fits less' : `where ${safely(lacking, next.series).found}`;
  }
  if (chosen.likeness !== next.likeness) return 'which is less alike';
  const index = chosen.order.findIndex((value, place) => value !== next.order[place]);
  const attribute = selector.orderBy[index]?.attribute;
  if (attribute === undefined) return 'which comes later';
  if (attribute === 'imageCount') return `which has ${next.series.imageCount} images`;
  const value = next.series.facts.get(attribute)?.values[0];
  if (value === undefined) return `which states no ${attribute}`;
  if (attribute === 'SliceThickness') return `which is ${value} mm`;
  return `where ${seriesAttributes[attribute]?.spoken ?? attribute} is ${value}`;
}
