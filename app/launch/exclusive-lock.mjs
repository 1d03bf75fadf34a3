import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const retryMs = 200;

/**
 * Runs `work` while no other process of this checkout does: two starts at once must not install or build into
 * the same folder. The lock is a file with its owner's pid; one whose owner is gone is taken over.
 *
 * @template Result
 * @param {string} lockFile absolute path
 * @param {(text: string) => void} say told once when there is someone to wait for
 * @param {() => Result | Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withExclusiveLock(lockFile, say, work) {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  let told = false;
  while (!take(lockFile)) {
    const owner = readOwner(lockFile);
    if (owner !== undefined && !isAlive(owner)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!told) say(`Waiting for process ${owner ?? '?'}, which is installing or building here`);
    told = true;
    await delay(retryMs);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** @param {string} lockFile */
function take(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * The owner's pid; undefined while the owner has made the file and not yet written it, or has just removed it.
 *
 * @param {string} lockFile
 */
function readOwner(lockFile) {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
    return Number.isInteger(pid) ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
