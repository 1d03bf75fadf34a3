import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ReadableDatabase } from '../../main/store/database.ts';
import { reconcile, type ReconcileReport } from '../../main/store/reconcile.ts';
import { indexSchema, userSchema } from '../../main/store/schemas.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
import type { CacheUnderTest } from './cache-under-test.ts';

/** An object as its sender has it. */
export interface SentObject {
  readonly SOPInstanceUID: string;
  /** A whole file. */
  readonly file: Uint8Array;
}

/** SHA-256 of a file's data set, by a whole parse and one hash: not the way the cache computes it. */
export function dataSetHash(file: Uint8Array): string {
  const { dataSetOffsetBytes } = parsePart10(file);
  return createHash('sha256').update(file.subarray(dataSetOffsetBytes)).digest('hex');
}

/** As above; undefined when the file is no object any more. */
function storedHash(file: string): string | undefined {
  try {
    return dataSetHash(readFileSync(file));
  } catch (error) {
    if (isNegatoscopeError(error)) return undefined;
    throw error;
  }
}

export async function reconcileCache(cache: CacheUnderTest): Promise<ReconcileReport> {
  const index = ReadableDatabase.openReadable(cache.dataDirectory, indexSchema);
  const user = ReadableDatabase.openReadable(cache.dataDirectory, userSchema);
  try {
    return await reconcile({ ...cache, index, user });
  } finally {
    index.close();
    user.close();
  }
}

/**
 * What must hold of a cache after a crash and its reconciliation, as broken promises in words; empty when all hold.
 *
 * I1 what was acknowledged is there with the hash that was sent. I2 no row `stored` without its good file. I3 no file
 * without a row. I4 nothing is left in the spool. I5 what was not acknowledged is taken when it is sent again.
 */
export async function brokenInvariants(
  cache: CacheUnderTest,
  sent: readonly SentObject[],
  isAcknowledged: (object: SentObject) => boolean,
): Promise<string[]> {
  const broken: string[] = [];
  const rows = await cache.reader.list('instance', {});
  const storedHashes = new Set<unknown>();
  const rowFiles = new Set<string>();
  for (const row of rows) {
    const file = String(row['file']);
    rowFiles.add(file);
    if (row['state'] !== 'stored') continue;
    if (!existsSync(file)) broken.push(`I2: ${String(row['SOPInstanceUID'])} has no file`);
    else if (storedHash(file) !== row['sha256']) {
      broken.push(`I2: ${String(row['SOPInstanceUID'])} has a damaged file`);
    } else storedHashes.add(row['sha256']);
  }
  for (const object of sent) {
    if (isAcknowledged(object) && !storedHashes.has(dataSetHash(object.file))) {
      broken.push(`I1: ${object.SOPInstanceUID} was acknowledged and is not there`);
    }
  }
  for (const file of filesBelow(path.join(cache.dataDirectory, 'instances'))) {
    if (!rowFiles.has(file)) broken.push(`I3: ${path.basename(file)} has no row`);
  }
  for (const file of filesBelow(path.join(cache.dataDirectory, 'spool'))) broken.push(`I4: ${file} is left`);
  const takenAgain = await Promise.all(
    sent.map((object) =>
      cache.take(object.file).then(
        ({ outcome }) => ({ object, outcome }),
        (error: unknown) => ({ object, outcome: String(error) }),
      ),
    ),
  );
  for (const { object, outcome } of takenAgain) {
    const expected = isAcknowledged(object) ? ['duplicate'] : ['stored', 'duplicate'];
    if (!expected.includes(outcome)) broken.push(`I5: ${object.SOPInstanceUID} sent again: ${outcome}`);
  }
  return broken;
}

export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
