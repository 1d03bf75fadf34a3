import { NegatoscopeError } from '../../../shared/errors.ts';
import type { WritableDatabase } from '../database.ts';
import { backUp } from './backup.ts';
import type { ClockWatch } from './clock-watch.ts';
import { Eviction } from './eviction.ts';
import type { EvictionRule } from './eviction-rules.ts';
import type { KeepingApi, ScrubFindings } from './keeping-api.ts';
import { readKeepingSettings, type KeepingSettings } from './keeping-settings.ts';
import { StudyRemoval, type StudyRemoved } from './study-removal.ts';
import type { TrashFiles } from './trash-files.ts';
import { writeUpkeep } from './upkeep.ts';
import { UserHolds } from './user-holds.ts';

export interface KeepingParts {
  readonly dataDirectory: string;
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly files: TrashFiles;
  readonly now: () => number;
  readonly clock: ClockWatch;
  readonly newId: () => string;
  /** Runs work while no received object is being stored. */
  readonly exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Flags objects whose file is gone. */
  readonly markMissing: (instanceIds: readonly number[]) => void;
  readonly onChanged: (studyIds: readonly number[]) => void;
  readonly onRemoved?: (removed: StudyRemoved) => void;
  readonly evictionRules?: readonly EvictionRule[];
}

/** How long studies stay and how they go: the part of the store's api that is not about objects coming in. */
export class Keeping implements KeepingApi {
  readonly #parts: KeepingParts;
  readonly #removal: StudyRemoval;
  readonly #eviction: Eviction;
  readonly #holds: UserHolds;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #settings: KeepingSettings;

  constructor(parts: KeepingParts) {
    const { index, user } = parts;
    this.#parts = parts;
    this.#removal = new StudyRemoval(parts);
    this.#holds = new UserHolds(user);
    this.#settings = readKeepingSettings(user);
    this.#statements = prepareStatements(index, user);
    this.#eviction = new Eviction({
      index,
      user,
      settings: () => this.#settings,
      ageMs: (sinceMs) => parts.clock.ageMs(sinceMs),
      // Whoever has the files for itself finds everything written down.
      settle: () => parts.exclusively(() => Promise.resolve()),
      remove: (studyId, check) =>
        this.#exclusively([studyId], async () => {
          await this.#removal.purge(await this.#removal.moveToTrash(studyId, 'evicted', check), false);
        }),
      ...(parts.evictionRules === undefined ? {} : { rules: parts.evictionRules }),
    });
  }

  /** Finishes what a crash cut short. Before anything else looks at the files. */
  recover(): void {
    this.#removal.recover();
  }

  settingsChanged(): void {
    this.#settings = readKeepingSettings(this.#parts.user);
  }

  /** Throws `store.full` when quota leaves no room for an object that is not here yet. */
  requireRoom({ sha256, bytes }: { readonly sha256: string; readonly bytes: number }): void {
    if (this.#settings.quotaBytes === null || this.#eviction.hasRoom(bytes)) return;
    if (this.#statements.isKnown.get(sha256) !== undefined) return;
    const availableBytes = this.#eviction.roomBytes();
    throw new NegatoscopeError(
      'store.full',
      `The cache has reached its quota: ${bytes} bytes came, ${availableBytes} are left, and nothing may be removed`,
      { neededBytes: bytes, availableBytes },
    );
  }

  async moveToTrash(studyId: number, openStudyIds: readonly number[]): Promise<string> {
    return this.#exclusively([studyId], () =>
      this.#removal.moveToTrash(studyId, 'deleted', () => {
        if (openStudyIds.includes(studyId)) throw studyKept(studyId, 'open');
        const study = this.#statements.study.get(studyId);
        if (study === undefined) return;
        if (this.#holds.isHeld(study.StudyInstanceUID, study.patient_key, 'lock')) {
          throw studyKept(studyId, 'locked');
        }
      }),
    );
  }

  async purgeTrash(trashId: string): Promise<void> {
    await this.#exclusively([], () => this.#removal.purge(trashId, true));
  }

  async purgeExpired(): Promise<number> {
    const trashMs = this.#settings.trashMs ?? Number.POSITIVE_INFINITY;
    // Of a deleted study the time counts; of an evicted one the decision was to remove it.
    const expired = this.#statements.trash
      .all()
      .filter(
        ({ state, reason, trashed_at }) =>
          state === 'purging' || reason === 'evicted' || this.#parts.clock.ageMs(trashed_at) >= trashMs,
      );
    for (const { trash_id } of expired) {
      await this.#exclusively([], () => this.#removal.purge(trash_id, false));
    }
    return expired.length;
  }

  async forgetRestored(trashId: string): Promise<void> {
    await this.#exclusively([], () => this.#removal.forgetRestored(trashId));
  }

  setHold({ studyIds, kind, holder, isHeld }: Parameters<KeepingApi['setHold']>[0]): Promise<void> {
    const changed: number[] = [];
    this.#parts.user.transaction(() => {
      for (const studyId of studyIds) {
        const study = this.#statements.study.get(studyId);
        if (study === undefined) continue;
        const { StudyInstanceUID, patient_key } = study;
        if (isHeld) this.#holds.set(StudyInstanceUID, patient_key, kind, holder, this.#parts.now());
        else this.#holds.release(StudyInstanceUID, patient_key, kind, holder);
        changed.push(studyId);
      }
    });
    this.#parts.onChanged(changed);
    return Promise.resolve();
  }

  noteOpened(studyId: number): Promise<void> {
    const study = this.#statements.study.get(studyId);
    if (study !== undefined) {
      this.#holds.noteOpened(study.StudyInstanceUID, study.patient_key, this.#parts.now());
    }
    return Promise.resolve();
  }

  confirmRemoteCopies(sha256s: readonly string[], remote: string): Promise<void> {
    this.#holds.confirmRemoteCopies(sha256s, remote, this.#parts.now());
    return Promise.resolve();
  }

  evictOne(request: Parameters<KeepingApi['evictOne']>[0]): ReturnType<KeepingApi['evictOne']> {
    return this.#eviction.evictOne(request);
  }

  recordScrub(findings: ScrubFindings): Promise<void> {
    const { index, user, now, markMissing, onChanged } = this.#parts;
    const nowMs = now();
    const changed = new Set<number>();
    index.transaction(() => {
      for (const { instanceId, found } of findings.corrupt) {
        const row = this.#statements.studyOf.get(instanceId);
        // It may have been removed meanwhile.
        if (row === undefined) continue;
        this.#statements.insertCorrupt.run(instanceId, row.study_id, found, nowMs);
        changed.add(row.study_id);
      }
      for (const instanceId of findings.sound) {
        const row = this.#statements.corruptStudy.get(instanceId);
        if (row === undefined) continue;
        this.#statements.deleteCorrupt.run(instanceId);
        changed.add(row.study_id);
      }
    });
    if (findings.missing.length > 0) markMissing(findings.missing);
    writeUpkeep(user, 'scrub', findings, nowMs);
    if (changed.size > 0) onChanged([...changed]);
    return Promise.resolve();
  }

  async backUp(): Promise<string> {
    const { user, dataDirectory, now } = this.#parts;
    const nowMs = now();
    const name = await backUp(user, dataDirectory, this.#settings.backups, nowMs);
    writeUpkeep(user, 'backup', { position: '', checked: 0, found: 0, isFinished: true }, nowMs);
    return name;
  }

  /** Tells the change also when the work breaks off: the rows may be gone by then. */
  async #exclusively<Result>(studyIds: readonly number[], work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#parts.exclusively(work);
    } finally {
      if (studyIds.length > 0) this.#parts.onChanged(studyIds);
    }
  }
}

function studyKept(studyId: number, reason: 'locked' | 'open'): NegatoscopeError<'store.study-kept'> {
  const message = reason === 'locked' ? 'The study is locked' : 'The study is open in a window';
  return new NegatoscopeError('store.study-kept', message, { studyId, reason });
}

function prepareStatements(index: WritableDatabase, user: WritableDatabase) {
  return {
    study: index.query<{ StudyInstanceUID: string; patient_key: string }>(
      'SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?',
    ),
    isKnown: index.query<{ instance_id: number }>('SELECT instance_id FROM instance WHERE sha256 = ?'),
    trash: user.query<{ trash_id: string; state: string; reason: string; trashed_at: number }>(
      `SELECT trash_id, state, reason, trashed_at FROM trash WHERE state <> 'moving'`,
    ),
    studyOf: index.query<{ study_id: number }>(
      'SELECT study_id FROM instance JOIN series USING (series_id) WHERE instance_id = ?',
    ),
    insertCorrupt: index.change(
      `INSERT INTO corrupt VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET found = excluded.found, noticed_at = excluded.noticed_at`,
    ),
    corruptStudy: index.query<{ study_id: number }>('SELECT study_id FROM corrupt WHERE instance_id = ?'),
    deleteCorrupt: index.change('DELETE FROM corrupt WHERE instance_id = ?'),
  };
}
