import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskError, syncDirectory } from '../instance-files.ts';

/**
 * A person's wish that the index be made anew from the files. It cannot be done under a running workstation, which
 * reads it all the time; so it is noted, and done at the next start. An empty file in the data directory.
 */
const requestName = 'rebuild-index';

export function isRebuildRequested(dataDirectory: string): boolean {
  return existsSync(path.join(dataDirectory, requestName));
}

/** Durable when it answers. Throws `store.write-failed`. */
export async function requestRebuild(dataDirectory: string, isWanted: boolean): Promise<void> {
  const file = path.join(dataDirectory, requestName);
  try {
    if (isWanted) await (await open(file, 'w', 0o600)).close();
    else await rm(file, { force: true });
    await syncDirectory(dataDirectory);
  } catch (error) {
    throw diskError(error, file, 'write');
  }
}
