import { areParallel } from '../../shared/geometry/slice-plane.ts';
import { dot } from '../../shared/geometry/vector3.ts';
import { builtInNames } from '../../shared/hanging/names/built-in-names.ts';
import { patientFacts } from '../../shared/hanging/patient-facts.ts';
import { relevanceOf, sharedTrait } from '../../shared/hanging/prior-relevance.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { StudyGroup } from './reading-state.ts';
import { nearestPlace, stackGeometry, type StackGeometry } from './stack-geometry.ts';

/** Earlier studies of the same patient and kind, the one that helps most first; studyIds. */
export function comparablePriors(
  groups: readonly StudyGroup[],
  displaySets: readonly DisplaySet[],
): number[] {
  const current = groups.find((group) => group.isCurrent);
  if (current === undefined) return [];
  const setsOf = (studyId: number): DisplaySet[] => displaySets.filter((set) => set.studyId === studyId);
  const facts = patientFacts(builtInNames(), {
    study: current.study,
    displaySets: setsOf(current.study.studyId),
    others: groups
      .filter((group) => !group.isCurrent)
      .map(({ study, load }) => ({
        study,
        displaySets: load.kind === 'loaded' ? setsOf(study.studyId) : null,
      })),
  });
  return facts.priors
    .filter((prior) => sharedTrait('modality', facts.current, prior.facts) !== undefined)
    .map((prior) => ({
      studyId: prior.facts.study.studyId,
      points: relevanceOf(facts.current, prior.facts, prior.days).points,
      days: prior.days,
    }))
    .toSorted((a, b) => b.points - a.points || a.days - b.days)
    .map(({ studyId }) => studyId);
}

/**
 * The series of a prior that shows what a series of the opened study shows: of the same modality, its slices parallel
 * where both have any, most alike in name, then in number of images. null where there is none.
 */
export function matchingSet(current: DisplaySet, candidates: readonly DisplaySet[]): DisplaySet | null {
  const own = stackGeometry(current);
  const alike = candidates.filter((candidate) => {
    if (candidate.Modality !== current.Modality || candidate.notShown !== null) return false;
    if (candidate.frames.length === 0 || candidate.frames.length > 1 !== current.frames.length > 1)
      return false;
    const other = stackGeometry(candidate);
    return own.kind === 'none' || other.kind === 'none' || areParallel(own.normal, other.normal);
  });
  const scored = alike.map((candidate) => ({
    candidate,
    score: sharedWords(current.SeriesDescription, candidate.SeriesDescription),
    countRatio:
      Math.min(current.frames.length, candidate.frames.length) /
      Math.max(current.frames.length, candidate.frames.length),
  }));
  const [best] = scored.toSorted((a, b) => b.score - a.score || b.countRatio - a.countRatio);
  return best?.candidate ?? null;
}

/** Share of the words that both descriptions have; numbers (thickness) count less than names. */
function sharedWords(a: string, b: string): number {
  const [own, other] = [a, b].map(
    (text) =>
      new Set(
        text
          .toUpperCase()
          .split(/[^A-Z0-9.]+/u)
          .filter((word) => word !== ''),
      ),
  );
  if (own === undefined || other === undefined || own.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const word of own) if (other.has(word)) shared += /^[\d.]+$/u.test(word) ? 0.25 : 1;
  return shared / Math.max(own.size, other.size);
}

/**
 * Where a prior begins beside a series: at the same position where both count from nearly the same place (their
 * extents meet for more than half of the shorter one), else at the same share of the way through.
 */
export function correspondingPlace(current: DisplaySet, place: number, prior: DisplaySet): number {
  const share = current.frames.length <= 1 ? 0 : place / (current.frames.length - 1);
  const byShare = Math.round(share * (prior.frames.length - 1));
  const [a, b] = [stackGeometry(current), stackGeometry(prior)];
  if (a.kind === 'none' || b.kind === 'none' || !areParallel(a.normal, b.normal)) return byShare;
  const centre = a.centres[place];
  if (centre === undefined) return byShare;
  const [own, other] = [extentAlong(a, b), extentAlong(b, b)];
  const common = Math.min(own.to, other.to) - Math.max(own.from, other.from);
  const shorter = Math.min(own.to - own.from, other.to - other.from);
  const isSamePlace = a.frameOfReference === b.frameOfReference || (shorter > 0 && common > shorter / 2);
  return isSamePlace ? nearestPlace(b, centre, byShare).position : byShare;
}

type Stack = Extract<StackGeometry, { kind: 'stack' }>;

function extentAlong({ centres }: Stack, { normal }: Stack): { readonly from: number; readonly to: number } {
  let [from, to] = [Infinity, -Infinity];
  for (const centre of centres) {
    const at = dot(centre, normal);
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return { from, to };
}
