import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WritableDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { IndexWriter } from './index-writer.ts';
import { instancesFolder, quarantineFolder, spoolFolder } from './instance-files.ts';
import { indexSchema, userSchema } from './schemas.ts';
import { readStoredSettings, settleTimeMs } from './stored-settings.ts';
import { SettleWatch } from './settle-watch.ts';
import type { StoreApi } from './store-api.ts';
import { UserWriter } from './user-writer.ts';

export interface StoreOptions {
  readonly dataDirectory: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Studies whose rows changed: arrived, grew, settled, read state. */
  readonly onChanged: (studyIds: readonly number[]) => void;
}

/**
 * Opens both databases for writing; makes the folders of a new data directory. Only one may be open on a
 * directory: whoever calls owns it (`claimDataDirectory`). Throws `store.not-ours`, `store.newer-version`.
 */
export function openStore(options: StoreOptions): StoreApi {
  const { dataDirectory, now, onChanged } = options;
  for (const folder of [spoolFolder, instancesFolder, quarantineFolder]) {
    mkdirSync(path.join(dataDirectory, folder), { recursive: true, mode: 0o700 });
  }
  const user = WritableDatabase.openWritable(dataDirectory, userSchema);
  let index: WritableDatabase;
  try {
    index = WritableDatabase.openWritable(dataDirectory, indexSchema);
  } catch (error) {
    user.close();
    throw error;
  }
  const userWriter = new UserWriter(user);
  const indexWriter = new IndexWriter(index, (uid, key) => userWriter.readState(uid, key));
  const settle = new SettleWatch({ settleTimeMs: () => settleTimeMs(user), now, onSettled: onChanged });
  const groups = new GroupCommit({
    dataDirectory,
    index,
    user,
    indexWriter,
    userWriter,
    now,
    onChanged: (studyIds) => {
      settle.arrived(studyIds);
      onChanged(studyIds);
    },
  });

  return {
    commit: (candidate) => groups.add(candidate),
    setReadState: ({ studyIds, readState }) => {
      const nowMs = now();
      const changed: number[] = [];
      index.transaction(() => {
        user.transaction(() => {
          for (const studyId of studyIds) {
            const keys = indexWriter.studyKeys(studyId);
            if (keys === undefined) continue;
            userWriter.setReadState(keys.StudyInstanceUID, keys.patient_key, readState, nowMs);
            indexWriter.setReadState(studyId, readState);
            changed.push(studyId);
          }
        });
      });
      onChanged(changed);
      return Promise.resolve();
    },
    setSetting: (change) => {
      userWriter.setSetting(change, now());
      return Promise.resolve();
    },
    settings: () => Promise.resolve(readStoredSettings(user)),
    putThumbnail: (instanceId, png) => {
      indexWriter.putThumbnail(instanceId, png);
      return Promise.resolve();
    },
    markMissing: (instanceIds) => {
      onChanged(index.transaction(() => indexWriter.markMissing(instanceIds)));
      return Promise.resolve();
    },
    close: async () => {
      await groups.idle();
      settle.close();
      index.close();
      user.close();
    },
  };
}
