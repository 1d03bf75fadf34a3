import { hash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { NegatoscopeError } from '../../shared/errors.ts';

/** Folders of the data directory. */
export const spoolFolder = 'spool';
export const instancesFolder = 'instances';
export const quarantineFolder = 'quarantine';

/**
 * Where an object is stored, relative to the data directory, with '/' on every platform:
 * `instances/<2 hex>/<series hash>/<content hash>.dcm`. Made of hashes only, so no received value can name a path;
 * a folder for each series, because a folder for each object costs a third more time.
 *
 * @param statedSyntax set for a data set that is here under another transfer syntax: the file, though not its data
 *   set, is another then, and both are there until the index knows the new one
 */
export function instanceFile(SeriesInstanceUID: string, sha256: string, statedSyntax?: string): string {
  if (!/^[0-9a-f]{64}$/u.test(sha256)) {
    throw new NegatoscopeError(
      'program.fault',
      `A content hash is 64 hex digits, found ${sha256.length} characters`,
      {
        where: 'instanceFile',
      },
    );
  }
  const series = hash('sha256', SeriesInstanceUID).slice(0, 40);
  const variant = statedSyntax === undefined ? '' : `-${hash('sha256', statedSyntax).slice(0, 8)}`;
  return `${instancesFolder}/${series.slice(0, 2)}/${series}/${sha256}${variant}.dcm`;
}

/** The content hash that a file of the cache is named by. */
export function hashOfInstanceFile(file: string): string {
  return path.basename(file).slice(0, 64);
}

/** Makes a new entry of `directory` durable. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows has no directory handles to flush; NTFS journals the rename.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes `directory` and whatever is missing above it, each entry durable. Cheap when it is there. */
export async function makeDurableDirectory(directory: string): Promise<void> {
  const firstMade = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let made = directory; made.length >= firstMade.length; made = path.dirname(made)) {
    await syncDirectory(path.dirname(made));
  }
}

/** What the system says when there is no room: no space, quota used up, larger than the file system takes. */
const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A failure of the disk as an error of ours; `store.full`, about `neededBytes`, when there was no room. */
export function diskError(
  error: unknown,
  file: string,
  operation: string,
  neededBytes: number = 0,
): NegatoscopeError {
  if (error instanceof NegatoscopeError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Could not ${operation} ${file}: ${reason}`;
  if (error instanceof Error && 'code' in error && fullCodes.has(error.code)) {
    return new NegatoscopeError('store.full', message, { neededBytes, availableBytes: 0 }, { cause: error });
  }
  return new NegatoscopeError('store.write-failed', message, { file, operation, reason }, { cause: error });
}
