import type { ReadableDatabase } from '../database.ts';
import { evictionRules, forbiddingRule, type EvictionRule } from './eviction-rules.ts';
import type { EvictionOutcome, EvictionRequest } from './keeping-api.ts';
import type { KeepingSettings } from './keeping-settings.ts';
import { StudyFactReader } from './study-facts.ts';

export interface EvictionParts {
  readonly index: ReadableDatabase;
  readonly user: ReadableDatabase;
  readonly settings: () => KeepingSettings;
  /** How long ago a time was: see `ClockWatch.ageMs`. */
  readonly ageMs: (sinceMs: number) => number;
  /** Resolves when every arrival is where `StudyFactReader` looks for it. */
  readonly settle: () => Promise<void>;
  /** Removes a study for good, in two phases; `check` as in `StudyRemoval.moveToTrash`. */
  readonly remove: (studyId: number, check: () => void) => Promise<void>;
  readonly rules?: readonly EvictionRule[];
}

/** Shares of the quota (research: reliability and safety, 4.6). */
export const evictionShares = { aim: 0.8, evictFrom: 0.9, refuseFrom: 0.95 } as const;
/** Studies looked at between two turns of the event loop. */
const sliceStudies = 200;

/** Thrown out of the removal when what allowed it has changed meanwhile. */
class NoLongerEligible extends Error {}

/** Removes studies when quota or retention ask for it. Both are off until somebody sets them. */
export class Eviction {
  readonly #parts: EvictionParts;
  readonly #facts: StudyFactReader;
  readonly #rules: readonly EvictionRule[];
  readonly #used: () => number;
  /** Set while the cache is being brought from `evictFrom` down to `aim`. */
  #isMakingRoom = false;
  #isExhausted = false;

  constructor(parts: EvictionParts) {
    this.#parts = parts;
    this.#facts = new StudyFactReader(parts.index, parts.user);
    this.#rules = parts.rules ?? evictionRules;
    const cached = parts.index.query<{ bytes: number }>('SELECT bytes FROM total');
    const trashed = parts.user.query<{ bytes: number | null }>('SELECT sum(bytes) AS bytes FROM trash');
    this.#used = () => (cached.get()?.bytes ?? 0) + (trashed.get()?.bytes ?? 0);
  }

  /**
   * Whether an object of `bytes` may still come in. Where nothing may be removed, new objects are refused and their
   * senders told: never is something old dropped for something new.
   */
  hasRoom(bytes: number): boolean {
    const { quotaBytes } = this.#parts.settings();
    if (quotaBytes === null) return true;
    const used = this.#used() + bytes;
    return used <= quotaBytes * (this.#isExhausted ? evictionShares.refuseFrom : 1);
  }

  /** Bytes above which objects are refused, less what is used; for the error that says so. */
  roomBytes(): number {
    const { quotaBytes } = this.#parts.settings();
    return quotaBytes === null
      ? Number.MAX_SAFE_INTEGER
      : Math.max(0, quotaBytes * evictionShares.refuseFrom - this.#used());
  }

  async evictOne({ openStudyIds }: EvictionRequest): Promise<EvictionOutcome> {
    const settings = this.#parts.settings();
    const isFull = this.#wantsRoom(settings.quotaBytes);
    if (!isFull && settings.retainMs === null) return { kind: 'nothing-to-do' };
    await this.#parts.settle();
    const open = new Set(openStudyIds);
    const isEligible = (studyId: number): boolean => {
      const facts = this.#facts.of(studyId, this.#parts.ageMs, open);
      if (facts === null) return false;
      if (!isFull && facts.sinceArrivalMs < (settings.retainMs ?? Number.POSITIVE_INFINITY)) return false;
      return forbiddingRule(facts, settings, this.#rules) === undefined;
    };
    let looked = 0;
    for (const { study_id: studyId, StudyInstanceUID, bytes } of this.#facts.candidates()) {
      looked += 1;
      if (looked % sliceStudies === 0) await new Promise(setImmediate);
      if (!isEligible(studyId)) continue;
      try {
        await this.#parts.remove(studyId, () => {
          // Somebody may have pinned it, or sent more of it, since it was looked at.
          if (!isEligible(studyId)) throw new NoLongerEligible();
        });
      } catch (error) {
        if (isNoLongerEligible(error)) continue;
        throw error;
      }
      this.#isExhausted = false;
      return { kind: 'evicted', studyId, StudyInstanceUID, bytes };
    }
    if (!isFull) return { kind: 'nothing-to-do' };
    this.#isExhausted = true;
    return { kind: 'nothing-eligible' };
  }

  #wantsRoom(quotaBytes: number | null): boolean {
    if (quotaBytes === null) {
      this.#isMakingRoom = false;
      this.#isExhausted = false;
      return false;
    }
    const used = this.#used();
    this.#isMakingRoom =
      used >= quotaBytes * (this.#isMakingRoom ? evictionShares.aim : evictionShares.evictFrom);
    if (!this.#isMakingRoom) this.#isExhausted = false;
    return this.#isMakingRoom;
  }
}

function isNoLongerEligible(error: unknown): boolean {
  return (
    error instanceof NoLongerEligible || (error instanceof Error && error.cause instanceof NoLongerEligible)
  );
}
