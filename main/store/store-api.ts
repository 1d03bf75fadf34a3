import type { CorrectionChange } from '../../shared/model/patient-correction.ts';
import type { StatesBefore } from '../../shared/model/worklist.ts';
import type { ReadStateChange, SettingChange } from './user-changes.ts';
import type { KeepingApi } from './keeping/keeping-api.ts';
import type { StudyRemoved } from './keeping/study-removal.ts';
import type { HangingApi } from './hanging/hanging-api.ts';
import type { Mismatches } from './compare-files.ts';
import type { MarksApi } from './marks/marks-api.ts';
import type { CommitCandidate, CommitOutcome } from './commit-candidate.ts';

/** Served by the store thread, the only SQLite writer. Users' own writes go in front of received objects. */
export interface StoreApi extends KeepingApi, MarksApi, HangingApi {
  /**
   * Group commit: moves the spool file to its place and resolves when file, directory and index are on stable
   * storage. An object of a SOP instance that is here with other bytes comes back to be compared with it, and is not
   * committed before the candidate says how they are related. Rejects with `store.write-failed`; nothing is left in the cache then.
   */
  commit(candidate: CommitCandidate): Promise<CommitOutcome>;
  /** The same over databases in memory and without a file, which `endRehearsal` forgets: see `rehearseReceiving`. */
  rehearseCommit(candidate: CommitCandidate): Promise<CommitOutcome>;
  endRehearsal(): Promise<void>;
  /** Answers the states before, of those that it changed. Studies that have gone are left out. */
  setReadState(change: ReadStateChange): Promise<StatesBefore>;
  /** Shows studies as another patient's than their objects say; all or none. Throws `store.not-found`. */
  correctPatient(change: CorrectionChange): Promise<void>;
  /** Shows them as what their objects say again. Throws `store.not-found`. */
  undoCorrection(studyIds: readonly number[], author: string): Promise<void>;
  /** All of them or none. */
  setSettings(changes: readonly SettingChange[]): Promise<void>;
  /** Every stored setting that is not at its default, by key. */
  settings(): Promise<Record<string, string | number | boolean>>;
  putThumbnail(instanceId: number, png: Uint8Array): Promise<void>;
  /** Flags instances whose file is gone: their rows stay, with a warning on the study. */
  markMissing(instanceIds: readonly number[]): Promise<void>;
  /** Of what a comparison found, what is so while no object is being stored, moved or removed. */
  confirmMismatches(found: Mismatches): Promise<Mismatches>;
  /** Writes down in the user database where objects came from, as far as the index still holds it. */
  settleArrivals(): Promise<void>;
  /** Ends what is under way, checkpoints and closes both databases. */
  close(): Promise<void>;
}

/** What the store's thread does beside: see `serveStore`. */
export interface ServedStore extends StoreApi {
  /** A reader found what cannot be. Nothing is written to that database any more. */
  noteDamage(reason: string): Promise<void>;
  /** From now on files of the cache only come, none go. Throws `store.rebuilding`. */
  beginRebuild(): Promise<void>;
  endRebuild(): Promise<void>;
  /**
   * Puts the index that `buildIndex` has made in the place of the one in use, with what came meanwhile; calls wait for
   * it. Readers must have closed theirs. Where it fails the old one goes on.
   */
  installIndex(): Promise<void>;
  /** The same with a user database that `salvageUserData` has made; what was there stays beside it. */
  installUserData(): Promise<void>;
}

/**
 * Posted by the store thread to the thread that started it, beside the answers of its calls: studies whose rows
 * changed (arrived, grew, settled, read state). Gathered over a short time.
 */
export interface StoreChangedMessage {
  readonly kind: 'store.changed';
  readonly studyIds: readonly number[];
}

/** Posted by the store thread when a study went to the trash, came back from it, or went for good. */
export interface StudyRemovedMessage {
  readonly kind: 'store.removed';
  readonly removed: StudyRemoved;
}

export function isStudyRemovedMessage(value: unknown): value is StudyRemovedMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'store.removed' &&
    'removed' in value
  );
}

export function isStoreChangedMessage(value: unknown): value is StoreChangedMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'store.changed' &&
    'studyIds' in value &&
    Array.isArray(value.studyIds)
  );
}
