import type { ReadableDatabase } from '../database.ts';
import { leaptSince } from './clock-watch.ts';
import { evictionShares } from './eviction.ts';
import { confirmedRuleName, forbiddingRule } from './eviction-rules.ts';
import { readKeepingSettings } from './keeping-settings.ts';
import { StudyFactReader } from './study-facts.ts';

export interface PlannedEviction {
  readonly isOn: boolean;
  readonly usedBytes: number;
  readonly quotaBytes: number | null;
  /** In the order in which they would go. */
  readonly studyIds: readonly number[];
  readonly bytes: number;
  /** Studies that would go if an archive confirmed them, in that order. */
  readonly unconfirmedStudyIds: readonly number[];
  readonly keptBy: readonly { readonly rule: string; readonly count: number }[];
}

/** Studies looked at between two turns of the event loop: the reader thread has other questions to answer. */
const sliceStudies = 200;

/** What `Eviction` would remove now, by the same rules and in the same order. Only reads. */
export async function planEviction(
  index: ReadableDatabase,
  user: ReadableDatabase,
  nowMs: number,
  openStudyIds: readonly number[],
): Promise<PlannedEviction> {
  const settings = readKeepingSettings(user);
  const { quotaBytes, retainMs } = settings;
  const cached = index.query<{ bytes: number }>('SELECT bytes FROM total').get()?.bytes ?? 0;
  const trashed = user.query<{ bytes: number | null }>('SELECT sum(bytes) AS bytes FROM trash').get();
  const usedBytes = cached + (trashed?.bytes ?? 0);
  const none = {
    isOn: false,
    usedBytes,
    quotaBytes,
    studyIds: [],
    bytes: 0,
    unconfirmedStudyIds: [],
    keptBy: [],
  };
  if (quotaBytes === null && retainMs === null) return none;

  const isFull = quotaBytes !== null && usedBytes >= quotaBytes * evictionShares.evictFrom;
  const open = new Set(openStudyIds);
  const leapt = leaptSince(user);
  const ageMs = (sinceMs: number): number => nowMs - sinceMs - leapt(sinceMs);
  const facts = new StudyFactReader(index, user);
  const studyIds: number[] = [];
  const unconfirmedStudyIds: number[] = [];
  const keptBy = new Map<string, number>();
  let bytes = 0;
  let looked = 0;
  for (const candidate of facts.candidates()) {
    looked += 1;
    if (looked % sliceStudies === 0) await new Promise(setImmediate);
    const fact = facts.of(candidate.study_id, ageMs, open);
    if (fact === null) continue;
    const wantsRoom = isFull && quotaBytes !== null && usedBytes - bytes >= quotaBytes * evictionShares.aim;
    const isOld = retainMs !== null && fact.sinceArrivalMs >= retainMs;
    if (!wantsRoom && !isOld) continue;
    const rule = forbiddingRule(fact, settings);
    if (rule === undefined) {
      studyIds.push(candidate.study_id);
      bytes += candidate.bytes;
    } else {
      if (rule.name === confirmedRuleName) unconfirmedStudyIds.push(candidate.study_id);
      keptBy.set(rule.name, (keptBy.get(rule.name) ?? 0) + 1);
    }
  }
  return {
    isOn: true,
    usedBytes,
    quotaBytes,
    studyIds,
    bytes,
    unconfirmedStudyIds,
    keptBy: [...keptBy].map(([rule, count]) => ({ rule, count })),
  };
}
