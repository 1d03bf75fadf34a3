import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { StatesBefore } from '../../shared/model/worklist.ts';
import { WritableDatabase } from './database.ts';
import { systemFs, type DurableFs } from './durable-fs.ts';
import { GroupCommit } from './group-commit.ts';
import { diskError, instancesFolder, quarantineFolder, spoolFolder } from './instance-files.ts';
import { ClockWatch } from './keeping/clock-watch.ts';
import type { EvictionRule } from './keeping/eviction-rules.ts';
import { Keeping } from './keeping/keeping.ts';
import { findLostUserData } from './keeping/user-data.ts';
import type { StudyRemoved } from './keeping/study-removal.ts';
import { openTrashFiles, trashFolder, type TrashFiles } from './keeping/trash-files.ts';
import { StudyHanging } from './hanging/study-hanging.ts';
import { StudyMarks } from './marks/study-marks.ts';
import { openWriters } from './open-writers.ts';
import { RehearsalStore } from './rehearsal-store.ts';
import { indexSchema, userSchema } from './schemas.ts';
import { readStoredSettings, settleTimeMs } from './stored-settings.ts';
import { SettleWatch } from './settle-watch.ts';
import type { StoreApi } from './store-api.ts';

export interface StoreOptions {
  readonly dataDirectory: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Studies whose rows changed: arrived, grew, settled, read state. */
  readonly onChanged: (studyIds: readonly number[]) => void;
  /** A study went to the trash, came back from it, or went for good. */
  readonly onRemoved?: (removed: StudyRemoved) => void;
  /** Where objects came from was written into the user database (null), or could not be. */
  readonly onArrivalsMoved?: (error: unknown) => void;
  /** What objects are moved with; the system's own by default. */
  readonly fs?: DurableFs;
  /** Milliseconds that a group may be held for the files of its objects; 4 by default. */
  readonly fileSyncHoldMs?: number;
  /** Milliseconds of running time; the system's own by default. */
  readonly monotonicMs?: () => number;
  /** What studies are moved to the trash with; the system's own by default. */
  readonly trashFiles?: TrashFiles;
  /** What decides which studies quota may remove; the rules of the house by default. */
  readonly evictionRules?: readonly EvictionRule[];
}

/**
 * Opens both databases for writing; makes the folders of a new data directory. Only one may be open on a
 * directory: whoever calls owns it (`claimDataDirectory`). Throws `store.not-ours`, `store.newer-version`.
 */
export function openStore(options: StoreOptions): StoreApi {
  const { dataDirectory, now, onChanged } = options;
  for (const folder of [spoolFolder, instancesFolder, quarantineFolder, trashFolder]) {
    mkdirSync(path.join(dataDirectory, folder), { recursive: true, mode: 0o700 });
  }
  const lost = findLostUserData(dataDirectory);
  if (lost !== undefined) throw lost;
  const user = WritableDatabase.openWritable(dataDirectory, userSchema);
  let index: WritableDatabase;
  try {
    index = WritableDatabase.openWritable(dataDirectory, indexSchema);
  } catch (error) {
    user.close();
    throw error;
  }
  const { userWriter, arrivals, corrections, shownMarks, indexWriter } = openWriters(
    index,
    user,
    now,
    options.onArrivalsMoved,
  );
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  // Kept, because it is asked for at every group.
  let settlesAfterMs = settleTimeMs(user);
  const settle = new SettleWatch({
    settleTimeMs: () => settlesAfterMs,
    now,
    monotonicMs,
    onSettled: onChanged,
  });
  const arrivedSince = index.query<{ studyId: number; arrivedAtMs: number }>(
    'SELECT study_id AS studyId, arrived_at AS arrivedAtMs FROM study WHERE arrived_at > ?',
  );
  settle.restart(arrivedSince.all(now() - settlesAfterMs));
  const clock = new ClockWatch(user, now, monotonicMs);
  const groups = new GroupCommit({
    dataDirectory,
    index,
    user,
    indexWriter,
    userWriter,
    arrivals,
    fs: options.fs ?? systemFs,
    ...(options.fileSyncHoldMs === undefined ? {} : { fileSyncHoldMs: options.fileSyncHoldMs }),
    now,
    onChanged: (studyIds) => {
      settle.arrived(studyIds);
      onChanged(studyIds);
      clock.observe();
    },
  });
  const isThere = (file: string): boolean => existsSync(path.join(dataDirectory, ...file.split('/')));
  const storedAt = index.query<{ instance_id: number }>(
    `SELECT instance_id FROM instance WHERE file = ? AND state = 'stored'`,
  );
  const fileOf = index.query<{ file: string }>(
    `SELECT file FROM instance WHERE instance_id = ? AND state = 'stored'`,
  );
  const markMissing = (instanceIds: readonly number[]): void =>
    onChanged(index.transaction(() => indexWriter.markMissing(instanceIds)));
  const keeping = new Keeping({
    dataDirectory,
    index,
    user,
    files: options.trashFiles ?? openTrashFiles(dataDirectory),
    now,
    clock,
    newId: randomUUID,
    exclusively: (work) => groups.exclusively(work),
    markMissing,
    onChanged,
    ...(options.onRemoved === undefined ? {} : { onRemoved: options.onRemoved }),
    ...(options.evictionRules === undefined ? {} : { evictionRules: options.evictionRules }),
  });
  const marks = new StudyMarks({ index, user, shownMarks, now });
  const hanging = new StudyHanging({ index, user, now });
  try {
    keeping.recover();
    corrections.applyAll();
    shownMarks.applyAll();
  } catch (error) {
    index.close();
    user.close();
    throw diskError(error, trashFolder, 'finish removing a study into');
  }

  let rehearsal: RehearsalStore | undefined;
  const endRehearsal = async (): Promise<void> => {
    // Two may rehearse: what the other asks for from now on is for the next.
    const ended = rehearsal;
    rehearsal = undefined;
    await ended?.close();
  };

  return {
    commit: async (candidate) => {
      keeping.requireRoom(candidate);
      return groups.add(candidate);
    },
    rehearseCommit: (candidate) => {
      rehearsal ??= new RehearsalStore(now);
      return rehearsal.commit(candidate);
    },
    endRehearsal,
    setReadState: ({ studyIds, readState }) => {
      const nowMs = now();
      const changed: number[] = [];
      const before: StatesBefore = { unread: [], read: [], flagged: [] };
      index.transaction(() => {
        user.transaction(() => {
          for (const studyId of studyIds) {
            const keys = indexWriter.studyKeys(studyId);
            if (keys === undefined || keys.read_state === readState) continue;
            before[keys.read_state].push(studyId);
            userWriter.setReadState(keys.StudyInstanceUID, keys.patient_key, readState, nowMs);
            indexWriter.setReadState(studyId, readState);
            changed.push(studyId);
          }
        });
      });
      onChanged(changed);
      return Promise.resolve(before);
    },
    correctPatient: (change) => {
      corrections.correct(change);
      onChanged(change.studyIds);
      return Promise.resolve();
    },
    undoCorrection: (studyIds, author) => {
      corrections.undo(studyIds, author);
      onChanged(studyIds);
      return Promise.resolve();
    },
    setSettings: (changes) => {
      const beforeMs = settlesAfterMs;
      userWriter.setSettings(changes, now());
      settlesAfterMs = settleTimeMs(user);
      keeping.settingsChanged();
      if (settlesAfterMs !== beforeMs) {
        settle.restart(arrivedSince.all(now() - settlesAfterMs));
        const sinceMs = now() - Math.max(beforeMs, settlesAfterMs);
        onChanged(arrivedSince.all(sinceMs).map(({ studyId }) => studyId));
      }
      return Promise.resolve();
    },
    settings: () => Promise.resolve(readStoredSettings(user)),
    putThumbnail: (instanceId, png) => {
      indexWriter.putThumbnail(instanceId, png);
      return Promise.resolve();
    },
    markMissing: (instanceIds) => {
      markMissing(instanceIds);
      return Promise.resolve();
    },
    confirmMismatches: ({ filesWithoutRow, rowsWithoutFile }) =>
      groups.exclusively(async () => ({
        filesWithoutRow: filesWithoutRow.filter((file) => isThere(file) && storedAt.get(file) === undefined),
        rowsWithoutFile: rowsWithoutFile.filter((instanceId) => {
          const file = fileOf.get(instanceId)?.file;
          return file !== undefined && !isThere(file);
        }),
      })),
    settleArrivals: () => groups.exclusively(() => Promise.resolve()),
    moveToTrash: (studyId, openStudyIds) => keeping.moveToTrash(studyId, openStudyIds),
    purgeTrash: (trashId) => keeping.purgeTrash(trashId),
    purgeExpired: () => keeping.purgeExpired(),
    forgetRestored: (trashId) => keeping.forgetRestored(trashId),
    setHold: (change) => keeping.setHold(change),
    noteOpened: (studyId) => keeping.noteOpened(studyId),
    confirmRemoteCopies: (sha256s, remote) => keeping.confirmRemoteCopies(sha256s, remote),
    evictOne: (request) => keeping.evictOne(request),
    recordScrub: (findings) => keeping.recordScrub(findings),
    backUp: () => keeping.backUp(),
    saveProtocol: (change) => hanging.saveProtocol(change),
    removeProtocol: (change) => hanging.removeProtocol(change),
    setHangingChoice: (studyId, choice) => hanging.setHangingChoice(studyId, choice),
    saveAnnotation: (change) => marks.saveAnnotation(change),
    removeAnnotation: (studyId, annotationId) => marks.removeAnnotation(studyId, annotationId),
    setKeyImage: (studyId, mark, author) => marks.setKeyImage(studyId, mark, author),
    removeKeyImage: (studyId, image) => marks.removeKeyImage(studyId, image),
    setNote: async (studyId, note, author) => {
      await marks.setNote(studyId, note, author);
      onChanged([studyId]);
    },
    removeNote: async (studyId, noteId) => {
      await marks.removeNote(studyId, noteId);
      onChanged([studyId]);
    },
    restoreNote: async (studyId, noteId, changedAt) => {
      await marks.restoreNote(studyId, noteId, changedAt);
      onChanged([studyId]);
    },
    setLabel: async (change) => {
      const changed = await marks.setLabel(change);
      onChanged(changed);
      return changed;
    },
    markViewed: (studyId, frames) => marks.markViewed(studyId, frames),
    setWorkspace: (windowId, workspace) => marks.setWorkspace(windowId, workspace),
    close: async () => {
      await endRehearsal();
      await groups.idle();
      settle.close();
      try {
        clock.observe();
        arrivals.flush();
      } finally {
        try {
          index.close();
        } finally {
          user.close();
        }
      }
    },
  };
}
