import { open, readdir, rename, rm } from 'node:fs/promises';
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { ImplementationClassUID } from '../../shared/dicom/implementation.ts';
import { Part10Parser, parsePart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { asNegatoscopeError, isNegatoscopeError } from '../../shared/errors.ts';
import { DataSetHash } from '../ingest/data-set-hash.ts';
import type { Ingest, InstanceSource } from '../ingest/incoming-instance.ts';
import { inflateDataSet } from '../ingest/inflate.ts';
import { batchColumns, sourceOfBatch, type BatchRecord } from './batch-source.ts';
import { compareFiles } from './compare-files.ts';
import type { ReadableDatabase } from './database.ts';
import { hashOfInstanceFile, quarantineFolder, spoolFolder } from './instance-files.ts';
import type { StoreApi } from './store-api.ts';

export interface ReconcileParts {
  readonly dataDirectory: string;
  readonly store: Pick<StoreApi, 'commit' | 'markMissing' | 'confirmMismatches'>;
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
  /** False when there are so many objects that files and index are still to be compared (`reconcileFiles`). */
  readonly isComplete: boolean;
}

/** Nothing in `spool/` was acknowledged: senders send it again. Before the first object of a start comes in. */
export async function clearSpool(dataDirectory: string): Promise<number> {
  const spool = path.join(dataDirectory, spoolFolder);
  const names = await readdir(spool);
  for (const name of names) await rm(path.join(spool, name), { force: true, recursive: true });
  return names.length;
}

/**
 * Up to this many objects files and index are compared before the port opens, which takes about 5 µs for each when the
 * directories are in memory. Above it they are compared afterwards, so that a start never waits for that: nothing that
 * was acknowledged hangs on it, because an object's file is in its place before its row is committed.
 */
const mostComparedAtStart = 200_000;

/**
 * Brings files and index together again after a crash, before the listener's port opens: takes in again what is in the
 * spool and belongs to a row, clears the spool, and, where that does not take long, compares all files with the index.
 */
export async function reconcile(
  parts: ReconcileParts,
  mostCompared = mostComparedAtStart,
): Promise<ReconcileReport> {
  const recovered = await recoverFromSpool(parts);
  const removedFromSpool = await clearSpool(parts.dataDirectory);
  const { instances = 0 } =
    parts.index.query<{ instances: number }>('SELECT instances FROM total').get() ?? {};
  const isComplete = instances <= mostCompared;
  const compared = isComplete ? await reconcileFiles(parts) : { recovered: 0, quarantined: 0, missing: 0 };
  return { ...compared, removedFromSpool, recovered: recovered + compared.recovered, isComplete };
}

/**
 * Takes in again what has a file and no row, and flags rows without a file; also while objects come and go. Loses
 * nothing: what cannot be taken in goes to quarantine.
 */
export async function reconcileFiles(
  parts: ReconcileParts,
  signal?: AbortSignal,
): Promise<Pick<ReconcileReport, 'recovered' | 'quarantined' | 'missing'>> {
  const { dataDirectory, store, index } = parts;
  let [recovered, quarantined, missing] = [0, 0, 0];
  for await (const found of compareFiles(dataDirectory, index, signal)) {
    if (found.filesWithoutRow.length + found.rowsWithoutFile.length === 0) continue;
    const { filesWithoutRow, rowsWithoutFile } = await store.confirmMismatches(found);
    await store.markMissing(rowsWithoutFile);
    missing += rowsWithoutFile.length;
    for (const file of filesWithoutRow) {
      if (await takeInAgain(parts, file)) recovered += 1;
      else quarantined += 1;
    }
  }
  return { recovered, quarantined, missing };
}

/**
 * Where a directory cannot be flushed (Windows), power may go after the index committed and before the move of a file
 * is on the disk: the row is there, and its object still stands in the spool, flushed. Answers how many rows got their
 * file back.
 */
async function recoverFromSpool(parts: ReconcileParts): Promise<number> {
  const { dataDirectory, store, index } = parts;
  let recovered = 0;
  for (const name of await readdir(path.join(dataDirectory, spoolFolder))) {
    const sha256 = await dataSetHashOf(path.join(dataDirectory, spoolFolder, name));
    const row = index
      .query<{ instance_id: number; file: string }>('SELECT instance_id, file FROM instance WHERE sha256 = ?')
      .get(sha256 ?? '');
    if (row === undefined || existsSync(path.join(dataDirectory, ...row.file.split('/')))) continue;
    await store.markMissing([row.instance_id]);
    if (await takeInAgain(parts, `${spoolFolder}/${name}`)) recovered += 1;
  }
  return recovered;
}

/** Undefined when it is not a whole object. */
async function dataSetHashOf(file: string): Promise<string | undefined> {
  const parser = new Part10Parser({ inflate: inflateDataSet });
  const hash = new DataSetHash();
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      parser.push(chunk);
      hash.add(chunk, parser.dataSetOffsetBytes);
    }
    return hash.digest(parser.end().dataSetOffsetBytes);
  } catch (error) {
    if (isNegatoscopeError(error)) return undefined;
    throw error;
  }
}

async function takeInAgain(parts: ReconcileParts, file: string): Promise<boolean> {
  const absolute = path.join(parts.dataDirectory, ...file.split('/'));
  const incoming = await parts.ingest.begin(await sourceOf(parts.user, absolute), { kind: 'part10' });
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

/**
 * Where the object came from, as the user database knows. It does not know of an object that nobody was told about; of
 * one from the network, the file meta information that we wrote tells the sender.
 */
export async function sourceOf(user: ReadableDatabase, file: string): Promise<InstanceSource> {
  const batch = user
    .query<BatchRecord>(
      `SELECT ${batchColumns} FROM arrival JOIN batch USING (batch_id) WHERE sha256 = ? ORDER BY arrival_id LIMIT 1`,
    )
    .get(hashOfInstanceFile(file));
  if (batch !== undefined) return sourceOfBatch(batch);
  const sender = await senderOf(file);
  if (sender === undefined) return { kind: 'folder', label: 'recovered files', batchId: 'recovery' };
  return { kind: 'network', label: sender, callingAe: sender, batchId: `recovery from ${sender}` };
}

/** (0002,0000) of a file meta group ends here: preamble 128, `DICM` 4, element of 12 (PS3.10 7.1). */
const groupLengthEndBytes = 144;
/** What we write is a few hundred bytes. */
const fileMetaLimitBytes = 4096;

/** SourceApplicationEntityTitle of a file meta group of ours; in any other it may say who wrote the file first. */
async function senderOf(file: string): Promise<string | undefined> {
  const head = Buffer.alloc(fileMetaLimitBytes);
  const handle = await open(file, 'r');
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  const endBytes = groupLengthEndBytes + head.readUInt32LE(groupLengthEndBytes - 4);
  try {
    const { fileMeta } = parsePart10(head.subarray(0, endBytes));
    if (fileMeta?.text(Tag.ImplementationClassUID) !== ImplementationClassUID) return undefined;
    return fileMeta.text(Tag.SourceApplicationEntityTitle);
  } catch (error) {
    // No file of ours, or none at all: taking it in will tell.
    if (isNegatoscopeError(error)) return undefined;
    throw error;
  }
}
