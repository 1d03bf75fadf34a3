import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskError, syncDirectory } from '../instance-files.ts';

/**
 * What the next start is to do, as empty files in the data directory. `rebuild-index`: make the index anew from the
 * files, because a person wants it or because it was found damaged. `check-user-data`: read the user database whole
 * before anything is written to it, because it was found damaged.
 */
const requests = { rebuild: 'rebuild-index', check: 'check-user-data' } as const;

export function isRebuildRequested(dataDirectory: string): boolean {
  return existsSync(path.join(dataDirectory, requests.rebuild));
}

/** Durable when it answers. Throws `store.write-failed`. */
export function requestRebuild(dataDirectory: string, isWanted: boolean): Promise<void> {
  return request(dataDirectory, requests.rebuild, isWanted);
}

export function isUserDataCheckRequested(dataDirectory: string): boolean {
  return existsSync(path.join(dataDirectory, requests.check));
}

/** Durable when it answers. Throws `store.write-failed`. */
export function requestUserDataCheck(dataDirectory: string, isWanted: boolean): Promise<void> {
  return request(dataDirectory, requests.check, isWanted);
}

async function request(dataDirectory: string, name: string, isWanted: boolean): Promise<void> {
  const file = path.join(dataDirectory, name);
  // Nearly every start looks for none.
  if (!isWanted && !existsSync(file)) return;
  try {
    if (isWanted) await (await open(file, 'w', 0o600)).close();
    else await rm(file, { force: true });
    await syncDirectory(dataDirectory);
  } catch (error) {
    throw diskError(error, file, 'write');
  }
}
