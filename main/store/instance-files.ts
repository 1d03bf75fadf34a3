import { createHash } from 'node:crypto';
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
 */
export function instanceFile(SeriesInstanceUID: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/u.test(sha256)) {
    throw new NegatoscopeError(
      'program.fault',
      `A content hash is 64 hex digits, found ${sha256.length} characters`,
      {
        where: 'instanceFile',
      },
    );
  }
  const series = createHash('sha256').update(SeriesInstanceUID).digest('hex').slice(0, 40);
  return `${instancesFolder}/${series.slice(0, 2)}/${series}/${sha256}.dcm`;
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

/** A failure of the disk as an error of ours. */
export function diskError(error: unknown, file: string, operation: string): NegatoscopeError {
  if (error instanceof NegatoscopeError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new NegatoscopeError(
    'store.write-failed',
    `Could not ${operation} ${file}: ${reason}`,
    { file, operation, reason },
    { cause: error },
  );
}
