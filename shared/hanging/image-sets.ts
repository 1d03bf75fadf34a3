import { evaluateCondition } from './evaluate-condition.ts';
import type { PatientFacts, StudyFacts } from './patient-facts.ts';
import { relevanceOf, sharedTrait, type PriorTrait, type Relevance } from './prior-relevance.ts';
import { priorTraits, type ImageSet } from './protocol.ts';

/** Which study an image set stands for, and why. */
export interface FoundImageSet {
  readonly id: string;
  readonly label: string;
  readonly isPrior: boolean;
  readonly study: StudyFacts | null;
  /** `1 y 4 m earlier`; '' for the opened study. */
  readonly ago: string;
  /** Why this study. */
  readonly reasons: readonly string[];
  /** Why not the next one; null where there was none. */
  readonly over: string | null;
  /** Why there is none; null where there is. */
  readonly emptyWhy: string | null;
}

interface RankedPrior {
  readonly facts: StudyFacts;
  readonly days: number;
  readonly ago: string;
  readonly relevance: Relevance;
  /** What it has in common with the opened study, in words. */
  readonly shares: ReadonlyMap<PriorTrait, string>;
}

/** The priors of a patient in the three orders that protocols ask for, found out once for all protocols. */
export class RankedPriors {
  readonly patient: PatientFacts;
  readonly #orders: Readonly<Record<'relevance' | 'newest' | 'oldest', readonly RankedPrior[]>>;

  constructor(patient: PatientFacts) {
    this.patient = patient;
    const priors = patient.priors.map((prior): RankedPrior => ({
      ...prior,
      relevance: relevanceOf(patient.current, prior.facts, prior.days),
      shares: new Map(
        priorTraits.flatMap((trait): [PriorTrait, string][] => {
          const shared = sharedTrait(trait, patient.current, prior.facts);
          return shared === undefined ? [] : [[trait, shared]];
        }),
      ),
    }));
    const newest = priors.toSorted(newer);
    this.#orders = {
      newest,
      oldest: newest.toReversed(),
      // A sort that keeps the order of what is equal: of two alike the newer first.
      relevance: newest.toSorted((a, b) => b.relevance.points - a.relevance.points),
    };
  }

  /** Throws what a broken condition throws. */
  find({ id, label, from }: ImageSet): FoundImageSet {
    if (from.kind === 'current') {
      return {
        id,
        label,
        isPrior: false,
        study: this.patient.current,
        ago: '',
        reasons: ['The opened study'],
        over: null,
        emptyWhy: null,
      };
    }
    const none = { id, label, isPrior: true, study: null, ago: '', reasons: [], over: null };
    const { priors } = this.patient;
    if (priors.length === 0) return { ...none, emptyWhy: this.#noPriorWhy() };
    const rejected: string[] = [];
    const fitting = this.#orders[from.order].filter((prior) => {
      const why = unfit(prior, from);
      if (why !== null) rejected.push(`${dateOf(prior)}: ${why}`);
      return why === null;
    });
    const chosen = fitting[from.nth - 1];
    if (chosen === undefined) {
      const found = fitting.length === 0 ? 'None' : `Only ${fitting.length}`;
      const nearest = rejected[0] === undefined ? '' : `. ${rejected[0]}`;
      return { ...none, emptyWhy: `${found} of ${priors.length} prior studies fits${nearest}` };
    }
    const next = fitting[from.nth];
    return {
      id,
      label,
      isPrior: true,
      study: chosen.facts,
      ago: chosen.ago,
      reasons: [dateOf(chosen), ...chosen.relevance.reasons.map(({ text }) => text)],
      over: next === undefined ? null : `${dateOf(next)}, ${whyBehind(chosen, next, from.order)}`,
      emptyWhy: null,
    };
  }

  #noPriorWhy(): string {
    const { excluded } = this.patient;
    if (excluded.length === 0) return 'The patient has no other study here';
    return `No other study can be a prior: ${excluded[0]?.why.replace(/^It/u, 'one') ?? ''}`;
  }
}

/** Newer first; of one moment, by UID, so that the answer does not hang on the order of rows. */
function newer(a: RankedPrior, b: RankedPrior): number {
  const [x, y] = [a.facts.study, b.facts.study];
  return (
    a.days - b.days || compare(y.StudyTime, x.StudyTime) || compare(x.StudyInstanceUID, y.StudyInstanceUID)
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type PriorRequest = Extract<ImageSet['from'], { kind: 'prior' }>;

const daysOf = { days: 1, weeks: 7, months: 30.44, years: 365.25 } as const;

function unfit(prior: RankedPrior, { sharing, within, where }: PriorRequest): string | null {
  for (const trait of sharing) if (!prior.shares.has(trait)) return `not the same ${trait}`;
  if (within !== null) {
    const unit = daysOf[within.unit];
    if (prior.days < within.from * unit || prior.days > within.to * unit) return prior.ago;
  }
  for (const condition of where) {
    const { passed, found } = evaluateCondition(condition, prior.facts.facts);
    if (!passed) return found;
  }
  return null;
}

function dateOf({ facts, ago }: RankedPrior): string {
  const { StudyDate } = facts.study;
  const iso = /^\d{8}$/u.test(StudyDate)
    ? `${StudyDate.slice(0, 4)}-${StudyDate.slice(4, 6)}-${StudyDate.slice(6)}`
    : StudyDate;
  return `${iso}, ${ago}`;
}

function whyBehind(chosen: RankedPrior, next: RankedPrior, order: PriorRequest['order']): string {
  if (order === 'oldest') return 'which is newer';
  if (order === 'newest' || chosen.relevance.points === next.relevance.points) return 'which is older';
  const lacking = chosen.relevance.reasons.find(
    ({ text, points }) => points >= 10 && !next.relevance.reasons.some((other) => other.text === text),
  );
  const other = next.relevance.reasons.find(({ points }) => points < 0);
  return other?.text ?? (lacking === undefined ? 'which is older' : `which has not the ${lacking.text}`);
}
