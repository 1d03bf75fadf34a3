import { readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { QuarantineEntry } from '../../shared/model/quarantine.ts';
import { diskError, makeDurableDirectory, quarantineFolder } from '../store/instance-files.ts';

/** What stands beside a file of the quarantine, under the same name with `.json`. */
const reasonSchema = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  source: z
    .object({
      kind: z.enum(['network', 'folder', 'media', 'archive', 'upload', 'phantom']),
      label: z.string(),
      callingAe: z.string().exactOptional(),
      calledAe: z.string().exactOptional(),
      remoteAddress: z.string().exactOptional(),
      batchId: z.string(),
    })
    .optional(),
  refusedAt: z.string().optional(),
  lastRefusedAt: z.string().optional(),
  times: z.number().int().optional(),
  deletedAt: z.string().optional(),
});
export type QuarantineReason = z.infer<typeof reasonSchema>;

/** Deleted ones, until they go for good. */
const deletedFolder = 'deleted';

export interface QuarantineUsage {
  readonly objects: number;
  readonly bytes: number;
}

interface Held {
  readonly quarantineId: string;
  /** Absolute, without its ending. */
  readonly base: string;
  readonly bytes: number;
  readonly changedAtMs: number;
  readonly isDeleted: boolean;
}

async function objectsIn(folder: string, isDeleted: boolean): Promise<Held[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw diskError(error, folder, 'list');
  });
  const held: Held[] = [];
  for (const name of names.filter((found) => found.endsWith('.dcm'))) {
    const found = await stat(path.join(folder, name)).catch(() => null);
    // Taken away since it was listed.
    if (found === null) continue;
    const quarantineId = path.basename(name, '.dcm');
    held.push({
      quarantineId,
      base: path.join(folder, quarantineId),
      bytes: found.size,
      changedAtMs: found.mtimeMs,
      isDeleted,
    });
  }
  return held;
}

const heldIn = (dataDirectory: string): Promise<Held[]> =>
  objectsIn(path.join(dataDirectory, quarantineFolder), false);
const deletedIn = (dataDirectory: string): Promise<Held[]> =>
  objectsIn(path.join(dataDirectory, quarantineFolder, deletedFolder), true);

/** What is held, without what was deleted. */
export async function quarantineUsage(dataDirectory: string): Promise<QuarantineUsage> {
  const held = await heldIn(dataDirectory);
  return { objects: held.length, bytes: held.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** The last refused first. */
export async function listQuarantine(dataDirectory: string): Promise<QuarantineEntry[]> {
  const all = [...(await heldIn(dataDirectory)), ...(await deletedIn(dataDirectory))];
  const entries = await Promise.all(all.map(entryOf));
  return entries.toSorted((a, b) => b.lastRefusedAt.localeCompare(a.lastRefusedAt));
}

async function entryOf({ quarantineId, base, bytes, changedAtMs }: Held): Promise<QuarantineEntry> {
  const reason = await readReason(base);
  const refusedAt = reason.refusedAt ?? new Date(changedAtMs).toISOString();
  return {
    quarantineId,
    bytes,
    code: reason.code ?? null,
    message: reason.message ?? null,
    sender: reason.source?.callingAe ?? reason.source?.label ?? null,
    remoteAddress: reason.source?.remoteAddress ?? null,
    refusedAt,
    lastRefusedAt: reason.lastRefusedAt ?? refusedAt,
    times: reason.times ?? 1,
    deletedAt: reason.deletedAt ?? null,
    file: `${base}.dcm`,
  };
}

/** Empty where nobody noted it, or the note cannot be read: the object counts. */
export async function readReason(base: string): Promise<QuarantineReason> {
  const text = await readFile(`${base}.json`, 'utf8').catch(() => '{}');
  try {
    return reasonSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

export async function writeReason(base: string, reason: QuarantineReason): Promise<void> {
  const file = `${base}.json`;
  await writeFile(`${file}.new`, `${JSON.stringify(reason, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Throws `store.not-found`. */
export async function findQuarantined(
  dataDirectory: string,
  quarantineId: string,
): Promise<{ readonly base: string; readonly isDeleted: boolean }> {
  // Looked up in the list, never built from what was given.
  const all = [...(await heldIn(dataDirectory)), ...(await deletedIn(dataDirectory))];
  const found = all.find((held) => held.quarantineId === quarantineId);
  if (found !== undefined) return found;
  throw new NegatoscopeError('store.not-found', `Nothing in the quarantine is called ${quarantineId}`, {
    kind: 'instance',
    id: quarantineId,
  });
}

/** Takes it out of what is held; it can be had back until it goes for good. Throws `store.not-found`. */
export async function deleteQuarantined(
  dataDirectory: string,
  quarantineId: string,
  nowMs: number,
): Promise<void> {
  const { base, isDeleted } = await findQuarantined(dataDirectory, quarantineId);
  if (isDeleted) return;
  const folder = path.join(dataDirectory, quarantineFolder, deletedFolder);
  try {
    await makeDurableDirectory(folder);
    await writeReason(base, { ...(await readReason(base)), deletedAt: new Date(nowMs).toISOString() });
    await moveBoth(base, path.join(folder, path.basename(base)));
  } catch (error) {
    throw diskError(error, folder, 'move a quarantined object into');
  }
}

/** Throws `store.not-found`. */
export async function restoreQuarantined(dataDirectory: string, quarantineId: string): Promise<void> {
  const { base, isDeleted } = await findQuarantined(dataDirectory, quarantineId);
  if (!isDeleted) return;
  const to = path.join(dataDirectory, quarantineFolder, path.basename(base));
  try {
    const { deletedAt: _, ...reason } = await readReason(base);
    await writeReason(base, reason);
    await moveBoth(base, to);
  } catch (error) {
    throw diskError(error, to, 'move a quarantined object to');
  }
}

/** For good. Throws `store.not-found`. */
export async function purgeQuarantined(dataDirectory: string, quarantineId: string): Promise<void> {
  const { base } = await findQuarantined(dataDirectory, quarantineId);
  await removeBoth(base);
}

/** What was deleted longer ago than that. Answers how many went. */
export async function purgeDeletedQuarantine(
  dataDirectory: string,
  keepsMs: number,
  nowMs: number,
): Promise<string[]> {
  const purged: string[] = [];
  for (const { base, quarantineId } of await deletedIn(dataDirectory)) {
    const { deletedAt } = await readReason(base);
    if (deletedAt === undefined || nowMs - Date.parse(deletedAt) < keepsMs) continue;
    await removeBoth(base);
    purged.push(quarantineId);
  }
  return purged;
}

/** The reason first: an object is never without a name for what it is. */
async function moveBoth(from: string, to: string): Promise<void> {
  await rename(`${from}.json`, `${to}.json`);
  await rename(`${from}.dcm`, `${to}.dcm`);
}

export async function removeBoth(base: string): Promise<void> {
  try {
    await rm(`${base}.dcm`, { force: true });
    await rm(`${base}.json`, { force: true });
  } catch (error) {
    throw diskError(error, base, 'remove');
  }
}

/** `work` on each, one after the other. `onDone` is told of those it was done to, also where it failed for one. */
export async function changeQuarantined(
  quarantineIds: readonly string[],
  work: (quarantineId: string) => Promise<void>,
  onDone: (done: readonly string[]) => void,
): Promise<void> {
  const done: string[] = [];
  try {
    for (const id of quarantineIds) {
      await work(id);
      done.push(id);
    }
  } finally {
    if (done.length > 0) onDone(done);
  }
}
