import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { NegatoscopeError, isNegatoscopeError } from '../../../shared/errors.ts';
import { ReadableDatabase, WritableDatabase } from '../database.ts';
import { instancesFolder } from '../instance-files.ts';
import { indexSchema, userSchema } from '../schemas.ts';
import { UserWriter } from '../user-writer.ts';
import { removeDatabase, replaceDatabase, replacedName } from './database-files.ts';
import { requestUserDataCheck } from './rebuild-request.ts';
import { adoptLostTrash } from './adopt-lost-trash.ts';
import { applyReadStates } from './read-states.ts';

/**
 * A user database that is gone while the cache it belongs to is there: read states, notes and where everything came
 * from would silently begin anew. Undefined when all is well, also in a directory that was never used.
 */
export function findLostUserData(dataDirectory: string): NegatoscopeError<'store.not-ours'> | undefined {
  const file = path.join(dataDirectory, userSchema.fileName);
  if (existsSync(file)) return undefined;
  const instances = path.join(dataDirectory, instancesFolder);
  const hasObjects = existsSync(instances) && readdirSync(instances).length > 0;
  if (!hasObjects && !existsSync(path.join(dataDirectory, indexSchema.fileName))) return undefined;
  const reason =
    'it is gone, and with it read states and where everything came from; bring a backup back with `negatoscope restore`, or begin anew with `negatoscope restore --empty`';
  return new NegatoscopeError('store.not-ours', `${file}: ${reason}`, { file, reason });
}

/** Throws `store.not-ours` where it is damaged, with what to do. */
export function requireWholeUserData(dataDirectory: string): void {
  const file = path.join(dataDirectory, userSchema.fileName);
  if (!existsSync(file)) return;
  try {
    const user = ReadableDatabase.openReadable(dataDirectory, userSchema);
    try {
      user.requireIntegrity();
    } finally {
      user.close();
    }
  } catch (error) {
    if (!isNegatoscopeError(error, 'store.not-ours')) throw error;
    const reason = `${error.details.reason}; bring a backup back with \`negatoscope restore\`, or save what can be read of it with \`negatoscope restore --salvage\`; both keep this one aside`;
    throw new NegatoscopeError('store.not-ours', `${file}: ${reason}`, { file, reason }, { cause: error });
  }
}

/**
 * Puts a backup of the user database in its place (null: an empty one), and brings the read states of the index up to
 * it. What was there stays beside it under the name that is answered, null when there was nothing. Whoever calls owns
 * the directory. Throws `store.not-ours`, `store.newer-version` when the backup is no whole user database.
 */
export async function restoreUserData(
  dataDirectory: string,
  backup: string | null,
  nowMs: number,
): Promise<string | null> {
  const incomingName = `${userSchema.fileName}.restoring`;
  const incoming = path.join(dataDirectory, incomingName);
  removeDatabase(incoming);
  if (backup !== null) {
    requireFile(backup);
    copyFileSync(backup, incoming);
  }
  // Also brings the backup of an older version up to date.
  const restored = WritableDatabase.openWritable(dataDirectory, { ...userSchema, fileName: incomingName });
  try {
    restored.requireIntegrity();
    await adoptLostTrash(dataDirectory, restored);
  } finally {
    restored.close();
  }
  return putUserDataInPlace(dataDirectory, incoming, nowMs);
}

/**
 * Puts a whole, closed user database in its place, and brings the read states of the index up to it. What was there
 * stays beside it under the name that is answered, null when there was nothing.
 */
export async function putUserDataInPlace(
  dataDirectory: string,
  incoming: string,
  nowMs: number,
): Promise<string | null> {
  const file = path.join(dataDirectory, userSchema.fileName);
  const aside = existsSync(file) || existsSync(`${file}-wal`) ? replacedName(file, nowMs) : null;
  await replaceDatabase(incoming, file, aside);
  await requestUserDataCheck(dataDirectory, false);
  readStatesAsRestored(dataDirectory);
  return aside;
}

function requireFile(backup: string): void {
  if (existsSync(backup)) return;
  throw new NegatoscopeError('usage.invalid', `There is no backup ${backup}`, { reason: 'no such file' });
}

function readStatesAsRestored(dataDirectory: string): void {
  // Without an index the next start makes one, which takes the read states as they are then.
  if (!existsSync(path.join(dataDirectory, indexSchema.fileName))) return;
  const user = WritableDatabase.openWritable(dataDirectory, userSchema);
  try {
    const index = WritableDatabase.openWritable(dataDirectory, indexSchema);
    try {
      const userWriter = new UserWriter(user);
      index.transaction(() => applyReadStates(index, userWriter));
    } finally {
      index.close();
    }
  } finally {
    user.close();
  }
}
