/** Kinds of holds that other rooms and people put on a study. */
export type HoldKind = 'pin' | 'lock' | 'unsent' | 'queued';

export interface HoldChange {
  readonly studyIds: readonly number[];
  readonly kind: HoldKind;
  /** Tells several holds of one kind apart, e.g. the job that a study is queued for; '' for pins and locks. */
  readonly holder: string;
  readonly isHeld: boolean;
}

export interface EvictionRequest {
  /** Studies that a window shows, with the priors that it may hang. */
  readonly openStudyIds: readonly number[];
}

export type EvictionOutcome =
  /** One study was removed; there may be more to do. */
  | {
      readonly kind: 'evicted';
      readonly studyId: number;
      readonly StudyInstanceUID: string;
      readonly bytes: number;
    }
  /** Neither quota nor retention ask for anything. */
  | { readonly kind: 'nothing-to-do' }
  /** Something should go, and nothing may. */
  | { readonly kind: 'nothing-eligible' };

/** Where a check of all stored files stands. */
export interface ScrubProgress {
  /** Content hash of the last object that was checked; '' at the beginning. */
  readonly position: string;
  readonly checked: number;
  readonly found: number;
}

export interface ScrubFindings extends ScrubProgress {
  /** Row ids of objects whose file is gone. */
  readonly missing: readonly number[];
  /** Row ids of objects whose file is not what was received, and in what. */
  readonly corrupt: readonly { readonly instanceId: number; readonly found: string }[];
  /** Row ids of objects that are as they should be. */
  readonly sound: readonly number[];
  readonly isFinished: boolean;
}

/** What keeping asks of the store thread, as part of its api. Times are milliseconds since 1970, UTC. */
export interface KeepingApi {
  /**
   * Moves a study to the trash; answers the id of its entry. Throws `store.not-found`, and `store.study-kept` when it
   * is locked or one of `openStudyIds`.
   */
  moveToTrash(studyId: number, openStudyIds: readonly number[]): Promise<string>;
  /** Removes an entry of the trash for good. Throws `store.not-found`. */
  purgeTrash(trashId: string): Promise<void>;
  /** Removes what has been in the trash for longer than the settings say, and evicted studies that a crash left there. */
  purgeExpired(): Promise<number>;
  /** Ends an entry of the trash whose objects are all in the cache again. Throws `store.not-found`. */
  forgetRestored(trashId: string): Promise<void>;
  setHold(change: HoldChange): Promise<void>;
  /** A study was opened: it is the last that eviction thinks of. */
  noteOpened(studyId: number): Promise<void>;
  /** An archive was asked, and has these objects. */
  confirmRemoteCopies(sha256s: readonly string[], remote: string): Promise<void>;
  /** Removes at most one study, when quota or retention ask for it and every rule allows it. */
  evictOne(request: EvictionRequest): Promise<EvictionOutcome>;
  /** What a part of a scrub found; keeps the position. */
  recordScrub(findings: ScrubFindings): Promise<void>;
  /** Copies the user database while it is in use; answers the name of the file in `backups/`. */
  backUp(): Promise<string>;
}
