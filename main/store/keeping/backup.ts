import { readdirSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { ReadableDatabase } from '../database.ts';
import { diskError, makeDurableDirectory, syncDirectory } from '../instance-files.ts';
import { userSchema } from '../schemas.ts';
import { removeDatabase } from './database-files.ts';

export const backupsFolder = 'backups';

/** `user-20261122T080910123Z.sqlite`: sorts by time, and is a file name everywhere. */
const namePattern = /^user-\d{8}T\d{9}Z\.sqlite$/u;

function backupName(nowMs: number): string {
  return `user-${new Date(nowMs).toISOString().replaceAll(/[-:.]/gu, '')}.sqlite`;
}

/** Names of the backups of a cache, newest first. */
export function listBackups(dataDirectory: string): string[] {
  try {
    return readdirSync(path.join(dataDirectory, backupsFolder))
      .filter((name) => namePattern.test(name))
      .toSorted()
      .toReversed();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Copies the user database, which cannot be rebuilt from the files, while it is in use: `backups/user-<time>.sqlite`,
 * checked before it takes its name. Of the backups `keep` stay, the newest. Answers the name.
 */
export async function backUp(
  user: ReadableDatabase,
  dataDirectory: string,
  keep: number,
  nowMs: number,
): Promise<string> {
  const folder = path.join(dataDirectory, backupsFolder);
  const name = backupName(nowMs);
  const unfinished = path.join(folder, `${name}.new`);
  try {
    await makeDurableDirectory(folder);
    removeUnfinished(folder);
    await user.copyTo(unfinished);
    checkBackup(folder, `${name}.new`);
    await flush(unfinished);
    await rename(unfinished, path.join(folder, name));
    await syncDirectory(folder);
  } catch (error) {
    removeDatabase(unfinished);
    throw diskError(error, unfinished, 'back up into');
  }
  // A clock that was set back gives the newest backup an old name: it stays all the same.
  const others = listBackups(dataDirectory).filter((other) => other !== name);
  for (const old of others.slice(keep - 1)) rmSync(path.join(folder, old), { force: true });
  return name;
}

/** What a backup that was cut short has left; nobody else makes one meanwhile. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.includes('.sqlite.new')) rmSync(path.join(folder, name));
}

/** Throws `store.not-ours`, `store.newer-version` when `fileName` is no whole user database of ours. */
function checkBackup(folder: string, fileName: string): void {
  const copy = ReadableDatabase.openReadable(folder, { ...userSchema, fileName });
  try {
    copy.requireIntegrity();
  } finally {
    copy.close();
  }
  // A reader of a database in write-ahead mode leaves these beside it.
  for (const suffix of ['-wal', '-shm']) rmSync(path.join(folder, fileName + suffix), { force: true });
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
