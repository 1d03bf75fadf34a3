import { existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from '../instance-files.ts';

/** A database and what SQLite keeps beside it: a log that is left alone would be played into whatever comes there. */
const suffixes = ['-wal', '-shm', '-journal', ''] as const;

export function removeDatabase(file: string): void {
  for (const suffix of suffixes) rmSync(file + suffix, { force: true });
}

/** Gives a database another name, its log first: without it, it is whole as of its last checkpoint. */
export function renameDatabase(from: string, to: string): void {
  for (const suffix of suffixes) if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
}

/** `<name>.replaced-<time>` beside it. */
export function replacedName(file: string, nowMs: number): string {
  return `${file}.replaced-${new Date(nowMs).toISOString().replaceAll(/[-:.]/gu, '')}`;
}

/**
 * Puts the closed database `from` in the place of `file`, durably. What was there gets `aside` as its name, or goes
 * when there is none.
 */
export async function replaceDatabase(from: string, file: string, aside: string | null): Promise<void> {
  const handle = await open(from, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (aside === null) removeDatabase(file);
  else renameDatabase(file, aside);
  renameSync(from, file);
  await syncDirectory(path.dirname(file));
}
