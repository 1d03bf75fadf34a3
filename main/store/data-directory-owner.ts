import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { NegatoscopeError } from '../../shared/errors.ts';
import { diskError, syncDirectory } from './instance-files.ts';

const infoFileName = 'instance.json';
const lockFileName = 'instance.lock';

const instanceInfoSchema = z.object({
  pid: z.number().int(),
  /** Of the host's loopback server, with its secret; '' until it listens, and for commands. */
  address: z.string(),
});
export type InstanceInfo = z.infer<typeof instanceInfoSchema>;

/** The right to write in a data directory. */
export interface DataDirectoryOwnership {
  /** An owner before ended without releasing: files and index have to be reconciled. */
  readonly wasUnclean: boolean;
  /** Says that they have been; until then the next owner is told the same. */
  reconciled(): void;
  /** Publishes where this instance answers. */
  announce(address: string): Promise<void>;
  /** Gives the directory up. Idempotent. */
  release(): Promise<void>;
}

/** Who says to own the directory, or undefined. Whether it is alive, only claiming tells. */
export function readInstanceInfo(dataDirectory: string): InstanceInfo | undefined {
  try {
    const text = readFileSync(path.join(dataDirectory, infoFileName), 'utf8');
    return instanceInfoSchema.parse(JSON.parse(text));
  } catch {
    // Absent, or cut short by a crash: nobody says so.
    return undefined;
  }
}

/**
 * Makes this process the owner of a data directory (made when absent). The lock is an open transaction on a file of
 * its own: the operating system gives it up when the process ends, however it ends, so that no stale process id is
 * ever mistaken for a running one. `instance.json` only tells others who holds it.
 *
 * Throws `store.in-use` with the owner's pid and address.
 */
export async function claimDataDirectory(dataDirectory: string): Promise<DataDirectoryOwnership> {
  const infoFile = path.join(dataDirectory, infoFileName);
  let lock: Database.Database;
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    lock = new Database(path.join(dataDirectory, lockFileName), { timeout: 0 });
  } catch (error) {
    throw diskError(error, dataDirectory, 'open');
  }
  try {
    // Without a journal file: nothing is ever written to this database.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw inUse(dataDirectory, readInstanceInfo(dataDirectory));
    }
    throw diskError(error, path.join(dataDirectory, lockFileName), 'lock');
  }
  const wasUnclean = readInstanceInfo(dataDirectory) !== undefined;
  let isReconciled = !wasUnclean;
  let isReleased = false;
  const release = async (): Promise<void> => {
    if (isReleased) return;
    isReleased = true;
    if (isReconciled) await rm(infoFile, { force: true });
    lock.close();
  };
  const publish = (address: string): Promise<void> => writeInfo(infoFile, { pid: process.pid, address });
  try {
    await publish('');
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    wasUnclean,
    reconciled: () => {
      isReconciled = true;
    },
    announce: publish,
    release,
  };
}

function inUse(dataDirectory: string, owner: InstanceInfo | undefined): NegatoscopeError {
  const who = owner === undefined ? 'another process' : `process ${owner.pid}`;
  const origin = owner === undefined || owner.address === '' ? '' : new URL(owner.address).origin;
  const where = origin === '' ? '' : ` (${origin})`;
  return new NegatoscopeError(
    'store.in-use',
    `${dataDirectory} is in use by ${who}${where}: close it, or choose another folder with --data`,
    // The secret in the address stays in the file, which only its owner can read.
    { dataDirectory, pid: owner?.pid ?? 0, address: origin },
  );
}

/** Whole or not at all, readable by its owner only: the address carries the secret of the host. */
async function writeInfo(file: string, info: InstanceInfo): Promise<void> {
  const unfinished = `${file}.new`;
  try {
    const handle = await open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(info)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    await syncDirectory(path.dirname(file));
  } catch (error) {
    throw diskError(error, file, 'write');
  }
}
