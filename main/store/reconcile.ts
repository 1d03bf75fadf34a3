import { readdir, rename, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { asNegatoscopeError } from '../../shared/errors.ts';
import type { Ingest, InstanceSource } from '../ingest/incoming-instance.ts';
import type { ReadableDatabase } from './database.ts';
import { instancesFolder, quarantineFolder, spoolFolder } from './instance-files.ts';
import type { StoreApi } from './store-api.ts';

export interface ReconcileParts {
  readonly dataDirectory: string;
  readonly store: Pick<StoreApi, 'commit' | 'markMissing'>;
  readonly index: ReadableDatabase;
  readonly user: ReadableDatabase;
  readonly ingest: Ingest;
}

export interface ReconcileReport {
  /** Spool files of objects that were never acknowledged. */
  readonly removedFromSpool: number;
  /** Files without a row, taken in again. */
  readonly recovered: number;
  /** Files without a row that the gate refused, moved to quarantine. */
  readonly quarantined: number;
  /** Rows whose file is gone, flagged. */
  readonly missing: number;
}

/** Nothing in `spool/` was acknowledged: senders send it again. Before the first object of a start comes in. */
export async function clearSpool(dataDirectory: string): Promise<number> {
  const spool = path.join(dataDirectory, spoolFolder);
  const names = await readdir(spool);
  for (const name of names) await rm(path.join(spool, name), { force: true, recursive: true });
  return names.length;
}

/**
 * Brings files and index together again after a crash, before the listener's port opens: clears the spool, takes in
 * again what has a file and no row, flags rows without a file. Loses nothing: what cannot be taken in goes to
 * quarantine.
 */
export async function reconcile(parts: ReconcileParts): Promise<ReconcileReport> {
  const removedFromSpool = await clearSpool(parts.dataDirectory);
  const onDisk = await listStoredFiles(parts.dataDirectory);
  const missing: number[] = [];
  const rows = parts.index.query<{ instance_id: number; file: string; state: string }>(
    'SELECT instance_id, file, state FROM instance',
  );
  for (const row of rows.iterate()) {
    // What is left in the set afterwards has no row; a file that came back with its row still flagged is taken in again.
    const isThere = row.state === 'stored' ? onDisk.delete(row.file) : onDisk.has(row.file);
    if (!isThere && row.state === 'stored') missing.push(row.instance_id);
  }
  await parts.store.markMissing(missing);
  let recovered = 0;
  let quarantined = 0;
  for (const file of onDisk) {
    if (await takeInAgain(parts, file)) recovered += 1;
    else quarantined += 1;
  }
  return { removedFromSpool, recovered, quarantined, missing: missing.length };
}

/** Relative paths, with '/', of every object file in the cache. */
async function listStoredFiles(dataDirectory: string): Promise<Set<string>> {
  const root = path.join(dataDirectory, instancesFolder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.dcm'));
  return new Set(
    files.map((entry) =>
      path.posix.join(instancesFolder, ...path.relative(root, entry.parentPath).split(path.sep), entry.name),
    ),
  );
}

async function takeInAgain(parts: ReconcileParts, file: string): Promise<boolean> {
  const absolute = path.join(parts.dataDirectory, ...file.split('/'));
  const sha256 = path.posix.basename(file, '.dcm');
  const incoming = await parts.ingest.begin(sourceOf(parts.user, sha256), { kind: 'part10' });
  try {
    for await (const chunk of createReadStream(absolute, { highWaterMark: 1024 * 1024 })) {
      await incoming.write(chunk);
    }
    const { instanceId } = await incoming.finish();
    // Its content leads to the same path, where the copy took the place of the file that it was read from; a file that
    // stood anywhere else is not kept twice.
    const row = parts.index
      .query<{ file: string }>('SELECT file FROM instance WHERE instance_id = ?')
      .get(instanceId);
    if (row !== undefined && row.file !== file) await rm(absolute);
    return true;
  } catch (error) {
    await incoming.abort();
    const failure = asNegatoscopeError(error, 'recovery');
    if (!failure.code.startsWith('dicom.')) throw failure;
    await rename(absolute, path.join(parts.dataDirectory, quarantineFolder, path.posix.basename(file)));
    return false;
  }
}

/** Where the object came from, as the user database knows: arrivals are written before the index. */
function sourceOf(user: ReadableDatabase, sha256: string): InstanceSource {
  const batch = user
    .query<{
      batch_id: string;
      kind: InstanceSource['kind'];
      label: string;
      calling_ae: string | null;
      called_ae: string | null;
      remote_address: string | null;
    }>(
      `SELECT batch_id, kind, label, calling_ae, called_ae, remote_address FROM arrival JOIN batch USING (batch_id)
        WHERE sha256 = ? ORDER BY arrival_id LIMIT 1`,
    )
    .get(sha256);
  if (batch === undefined) return { kind: 'folder', label: 'recovered files', batchId: 'recovery' };
  return {
    kind: batch.kind,
    label: batch.label,
    batchId: batch.batch_id,
    ...(batch.calling_ae === null ? {} : { callingAe: batch.calling_ae }),
    ...(batch.called_ae === null ? {} : { calledAe: batch.called_ae }),
    ...(batch.remote_address === null ? {} : { remoteAddress: batch.remote_address }),
  };
}
