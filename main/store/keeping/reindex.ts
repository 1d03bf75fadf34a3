import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import { ArrivalLog } from '../arrival-log.ts';
import { ReadableDatabase, WritableDatabase } from '../database.ts';
import { instancesFolder } from '../instance-files.ts';
import { indexSchema, userSchema } from '../schemas.ts';
import { UserWriter } from '../user-writer.ts';
import { buildIndex, installIndex, removeUnfinishedIndex, type BuiltIndex } from './build-index.ts';
import {
  isRebuildRequested,
  isUserDataCheckRequested,
  requestRebuild,
  requestUserDataCheck,
} from './rebuild-request.ts';
import { removeSalvaged } from './salvage-user-data.ts';
import { findLostUserData, requireWholeUserData } from './user-data.ts';

export interface ReindexParts {
  readonly dataDirectory: string;
  readonly now: () => number;
  readonly onProgress?: (finished: number, total: number) => void;
}

export interface ReindexReport extends BuiltIndex {
  /** Content hashes that the index before knew and that no file has; empty when it could not be read. */
  readonly missing: readonly string[];
  /** Where the index before is kept, because it was damaged or not ours; null when it is gone. */
  readonly keptAside: string | null;
}

/** Whether the index has gone while what it is made from is there: a start rebuilds it instead of showing nothing. */
function isIndexLost(dataDirectory: string): boolean {
  const index = path.join(dataDirectory, indexSchema.fileName);
  if (existsSync(index) || existsSync(`${index}-wal`)) return false;
  return hasEntries(path.join(dataDirectory, instancesFolder));
}

/**
 * Rebuilds the index where it is lost, or where somebody asked for it (`rebuild-request.ts`); reads the user database
 * whole where it was found damaged. Whoever calls owns the directory. Throws `store.*`.
 */
export async function rebuildLostIndex(
  dataDirectory: string,
  onProgress?: ReindexParts['onProgress'],
): Promise<void> {
  removeUnfinishedIndex(dataDirectory);
  removeSalvaged(dataDirectory);
  if (isUserDataCheckRequested(dataDirectory)) {
    requireWholeUserData(dataDirectory);
    await requestUserDataCheck(dataDirectory, false);
  }
  if (isIndexLost(dataDirectory) || isRebuildRequested(dataDirectory)) {
    await rebuildIndex(dataDirectory, onProgress);
  }
}

export async function rebuildIndex(
  dataDirectory: string,
  onProgress?: ReindexParts['onProgress'],
): Promise<void> {
  await reindex({ dataDirectory, now: Date.now, ...(onProgress === undefined ? {} : { onProgress }) });
  await requestRebuild(dataDirectory, false);
}

function hasEntries(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

/**
 * Makes the index anew from the files, beside the old one, and puts it in its place when it is whole. Only reads the
 * user database (but moves arrivals there that the old index still held): who sent what and when, and in which order,
 * so that rows are made as they were; read states are taken from it. Whoever calls owns the directory.
 *
 * Throws `store.newer-version` when the index, or the user database, was written by a newer version; `store.not-ours`
 * when the user database is not whole.
 */
export async function reindex(parts: ReindexParts): Promise<ReindexReport> {
  const { dataDirectory, now } = parts;
  const lost = findLostUserData(dataDirectory);
  if (lost !== undefined) throw lost;
  const before = readOldIndex(dataDirectory);
  const built = await buildIndex(parts);
  const keptAside = await installIndex({ dataDirectory, now, keepsOld: !before.isWhole });
  return { ...built, missing: hashesMissing(dataDirectory, before.hashes), keptAside };
}

/** Of these hashes, those that the index does not have. */
function hashesMissing(dataDirectory: string, hashes: readonly string[]): string[] {
  if (hashes.length === 0) return [];
  const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
  try {
    const known = index.query<{ instance_id: number }>('SELECT instance_id FROM instance WHERE sha256 = ?');
    return hashes.filter((sha256) => known.get(sha256) === undefined);
  } finally {
    index.close();
  }
}

interface OldIndex {
  /** False when there was one that could not be read: it is kept. */
  readonly isWhole: boolean;
  readonly hashes: readonly string[];
}

function readOldIndex(dataDirectory: string): OldIndex {
  const file = path.join(dataDirectory, indexSchema.fileName);
  if (!existsSync(file)) return { isWhole: !existsSync(`${file}-wal`), hashes: [] };
  let index: WritableDatabase;
  try {
    index = WritableDatabase.openWritable(dataDirectory, indexSchema);
  } catch (error) {
    if (isNegatoscopeError(error, 'store.newer-version')) throw error;
    if (isNegatoscopeError(error)) return { isWhole: false, hashes: [] };
    throw error;
  }
  try {
    settleArrivals(index, dataDirectory);
    const rows = index.query<{ sha256: string }>('SELECT sha256 FROM instance ORDER BY sha256').all();
    index.requireIntegrity();
    return { isWhole: true, hashes: rows.map(({ sha256 }) => sha256) };
  } catch {
    // That it is damaged is why it is rebuilt.
    return { isWhole: false, hashes: [] };
  } finally {
    closeQuietly(index);
  }
}

/** Before anything is concluded from the user database: what was on its way there. */
function settleArrivals(index: WritableDatabase, dataDirectory: string): void {
  const user = WritableDatabase.openWritable(dataDirectory, userSchema);
  try {
    new ArrivalLog({ index, user, userWriter: new UserWriter(user) }).flush();
  } finally {
    user.close();
  }
}

function closeQuietly(index: WritableDatabase): void {
  try {
    index.close();
  } catch {
    // A damaged database may refuse its checkpoint; it is kept as it is.
  }
}
