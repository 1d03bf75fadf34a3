import type { InstanceSource } from '../../ingest/incoming-instance.ts';
import type { ReadState } from '../user-changes.ts';

/** What the decision about one study rests on. Read when asked for: most studies fail at the first rule. */
export interface StudyFacts {
  readonly instanceCount: number;
  readonly readState: ReadState;
  /** Objects with a conflict, lost or damaged files, rows of other patients under the same study UID. */
  readonly problemCount: number;
  /** Milliseconds since the newest arrival of any kind, also of what was here; negative when the clock was set back. */
  readonly sinceArrivalMs: number;
  readonly isOpen: boolean;
  readonly isPinned: boolean;
  readonly isLocked: boolean;
  /** Work on it that has no copy elsewhere. */
  readonly hasUnsentWork: boolean;
  /** It is to be sent, exported or printed. */
  readonly isQueued: boolean;
  /** How its objects came, each kind once; empty when nobody knows. */
  readonly origins: readonly InstanceSource['kind'][];
  /** Objects that no archive was asked about and said that it has. */
  readonly unconfirmedCount: number;
  /** Other studies of the patient that somebody still has to read: this one may be their prior. */
  readonly unreadRelativeCount: number;
}

export interface EvictionLimits {
  /** Time after the last arrival before which nothing is removed. */
  readonly evictAfterMs: number;
  readonly settleTimeMs: number;
}

export interface EvictionRule {
  readonly name: string;
  /** True when the study may go as far as this rule is concerned. */
  readonly allows: (facts: StudyFacts, limits: EvictionLimits) => boolean;
}

/** After it became stable. */
const stableForMs = 3_600_000;

/** What only an archive can say. The last of the rules: where it forbids, everything else would allow. */
const confirmedRule: EvictionRule = {
  name: 'every object confirmed by an archive',
  allows: ({ unconfirmedCount, instanceCount }) => instanceCount > 0 && unconfirmedCount === 0,
};
export const confirmedRuleName = confirmedRule.name;

/**
 * A study may be removed by quota or retention only when every rule allows it. Cheap ones first. Where something is
 * not known, the rule forbids.
 */
export const evictionRules: readonly EvictionRule[] = [
  { name: 'read', allows: ({ readState }) => readState === 'read' },
  { name: 'without problems', allows: ({ problemCount }) => problemCount === 0 },
  {
    name: 'not just received',
    allows: ({ sinceArrivalMs }, { evictAfterMs }) => sinceArrivalMs >= evictAfterMs,
  },
  {
    name: 'stable for an hour',
    allows: ({ sinceArrivalMs }, { settleTimeMs }) => sinceArrivalMs >= settleTimeMs + stableForMs,
  },
  { name: 'not open', allows: ({ isOpen }) => !isOpen },
  { name: 'not pinned', allows: ({ isPinned }) => !isPinned },
  { name: 'not locked', allows: ({ isLocked }) => !isLocked },
  // Measurements, key images and notes are sent nowhere yet: a study that has some stays until somebody removes them, or
  // deletes it, knowingly.
  { name: 'no work that is only here', allows: ({ hasUnsentWork }) => !hasUnsentWork },
  { name: 'not queued', allows: ({ isQueued }) => !isQueued },
  {
    // Media go back to the patient, and what was made here is nowhere else.
    name: 'all of it from the network',
    allows: ({ origins }) => origins.length > 0 && origins.every((kind) => kind === 'network'),
  },
  { name: 'no prior of a study to be read', allows: ({ unreadRelativeCount }) => unreadRelativeCount === 0 },
  confirmedRule,
];

/** The first rule that forbids, or undefined when the study may go. */
export function forbiddingRule(
  facts: StudyFacts,
  limits: EvictionLimits,
  rules: readonly EvictionRule[] = evictionRules,
): EvictionRule | undefined {
  return rules.find((rule) => !rule.allows(facts, limits));
}
