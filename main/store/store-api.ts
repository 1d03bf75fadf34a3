import type { ReadStateChange, SettingChange } from './user-changes.ts';
import type { CommitCandidate, CommitOutcome } from './commit-candidate.ts';

/** Served by the store thread, the only SQLite writer. Users' own writes go in front of received objects. */
export interface StoreApi {
  /** Group commit: resolves when the transaction that holds the candidate is on stable storage. */
  commit(candidate: CommitCandidate): Promise<CommitOutcome>;
  setReadState(change: ReadStateChange): Promise<void>;
  setSetting(change: SettingChange): Promise<void>;
  settings(): Promise<Record<string, unknown>>;
  putThumbnail(instanceId: number, png: Uint8Array): Promise<void>;
}
