import { foldText } from '../model/search-text.ts';
import type { StudyFacts } from './patient-facts.ts';
import type { priorTraits } from './protocol.ts';

export type PriorTrait = (typeof priorTraits)[number];

/** Why a prior was ranked where it was. */
export interface RelevanceReason {
  readonly text: string;
  readonly points: number;
}

export interface Relevance {
  readonly points: number;
  readonly reasons: readonly RelevanceReason[];
}

/** Parts that are looked at for one another: an old image of the pelvis helps with the abdomen. */
const relatedParts: readonly ReadonlySet<string>[] = [
  new Set(['CSPINE', 'TSPINE', 'LSPINE', 'SPINE']),
  new Set(['CHEST', 'HEART', 'WHOLEBODY']),
  new Set(['ABDOMEN', 'PELVIS', 'WHOLEBODY']),
  new Set(['HEAD', 'FACE', 'NECK']),
  new Set(['LSPINE', 'PELVIS', 'HIP']),
  new Set(['ANKLE', 'FOOT', 'EXTREMITY']),
  new Set(['KNEE', 'HIP', 'EXTREMITY']),
  new Set(['ELBOW', 'HAND', 'SHOULDER', 'EXTREMITY']),
];

/** Modalities that show the same thing in a comparable way. */
const relatedModalities: readonly ReadonlySet<string>[] = [
  new Set(['CT', 'PT', 'MR']),
  new Set(['CR', 'DX', 'RG', 'CT']),
  new Set(['NM', 'PT']),
  new Set(['MG', 'US', 'MR']),
];

/** Projection radiography by film, plate or detector is one modality to a reader. */
const sameModalities: readonly ReadonlySet<string>[] = [new Set(['CR', 'DX', 'RG'])];

/** Modalities of what is no picture for comparison. */
const silentModalities: ReadonlySet<string> = new Set([
  'SR',
  'PR',
  'KO',
  'SEG',
  'DOC',
  'OT',
  'REG',
  'RTSTRUCT',
]);

function meets(a: readonly string[], b: readonly string[], groups: readonly ReadonlySet<string>[]): boolean {
  return groups.some((group) => a.some((one) => group.has(one)) && b.some((other) => group.has(other)));
}

function overlap(a: readonly string[], b: readonly string[]): string[] {
  return a.filter((one) => b.includes(one));
}

function pictureModalities({ study }: StudyFacts): string[] {
  return study.modalities.filter((modality) => !silentModalities.has(modality));
}

/** What both have in common, in words; undefined when they do not share it. */
export function sharedTrait(trait: PriorTrait, current: StudyFacts, prior: StudyFacts): string | undefined {
  switch (trait) {
    case 'modality': {
      const [own, other] = [pictureModalities(current), pictureModalities(prior)];
      const both = overlap(own, other);
      if (both.length > 0) return `same modality ${both.join(', ')}`;
      return meets(own, other, sameModalities) ? `same kind of modality, ${other.join(', ')}` : undefined;
    }
    case 'region': {
      const both = overlap(current.bodyParts, prior.bodyParts);
      return both.length > 0 ? `same region ${both.join(', ')}` : undefined;
    }
    case 'laterality': {
      if (current.sides.length === 0 || prior.sides.length === 0) return undefined;
      const both = overlap(current.sides, prior.sides);
      const isBoth = current.sides.includes('B') || prior.sides.includes('B');
      return both.length > 0 || isBoth ? `same side ${both.join(', ') || 'B'}` : undefined;
    }
    case 'procedure': {
      const own = foldText(current.study.StudyDescription).trim();
      return own !== '' && own === foldText(prior.study.StudyDescription).trim()
        ? 'same description'
        : undefined;
    }
  }
}

/**
 * How much a prior helps with the opened study. Region counts most, then modality; the other side of a paired organ
 * counts against it; of two that are alike the newer is nearer. Points, not probabilities: they only order.
 */
export function relevanceOf(current: StudyFacts, prior: StudyFacts, days: number): Relevance {
  const reasons: RelevanceReason[] = [];
  const note = (points: number, text: string): void => {
    reasons.push({ points, text });
  };
  const region = sharedTrait('region', current, prior);
  if (region !== undefined) note(40, region);
  else if (meets(current.bodyParts, prior.bodyParts, relatedParts)) {
    note(15, `neighbouring region ${prior.bodyParts.join(', ')}`);
  }
  const modality = sharedTrait('modality', current, prior);
  if (modality !== undefined) note(30, modality);
  else if (meets(pictureModalities(current), pictureModalities(prior), relatedModalities)) {
    note(10, `related modality ${pictureModalities(prior).join(', ')}`);
  }
  const side = sharedTrait('laterality', current, prior);
  if (side !== undefined) note(10, side);
  else if (current.sides.length > 0 && prior.sides.length > 0)
    note(-30, `other side ${prior.sides.join(', ')}`);
  const procedure = sharedTrait('procedure', current, prior);
  if (procedure !== undefined) note(10, procedure);
  const years = days / 365.25;
  note(Math.round(100 * Math.max(0, 10 - years)) / 100, `${Math.round(years * 10) / 10} years apart`);
  return { points: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}
