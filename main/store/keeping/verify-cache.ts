import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readInstanceInfo } from '../data-directory-owner.ts';
import type { ReadableDatabase } from '../database.ts';
import { checkDatabases } from './check-databases.ts';
import { checkObject, type StoredObject } from './check-object.ts';
import { listFiles, listStoredFiles } from './stored-files.ts';
import { trashFolder } from './trash-files.ts';

interface InstanceRecord {
  readonly sha256: string;
  readonly file: string;
  readonly bytes: number;
  readonly data_set_offset_bytes: number;
  readonly TransferSyntaxUID: string;
  readonly SOPInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly state: 'stored' | 'missing';
}

/** An object with something wrong. */
export interface WrongObject {
  readonly SOPInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly sha256: string;
  /** Absolute. */
  readonly file: string;
}

export interface VerifyReport {
  readonly checked: number;
  readonly ok: number;
  readonly missing: readonly WrongObject[];
  readonly corrupt: readonly (WrongObject & { readonly found: string })[];
  /** Files that neither the index nor the trash knows; absolute. */
  readonly orphans: readonly string[];
  /** What is wrong with the databases themselves, in words. */
  readonly databases: readonly string[];
}

export function isClean(report: VerifyReport): boolean {
  const { missing, corrupt, orphans, databases } = report;
  return [missing, corrupt, orphans, databases].every((found) => found.length === 0);
}

export interface VerifyParts {
  readonly dataDirectory: string;
  readonly index: ReadableDatabase;
  readonly user: ReadableDatabase;
  /** A database is not whole: before anything more is read of it. */
  readonly onDamage?: (problem: string) => Promise<void>;
  readonly onProgress: (finished: number, total: number) => void;
  /** Ends it early: the report says what was looked at by then, and of no orphans. */
  readonly signal?: AbortSignal;
}

/** A file is in its place for this long, at most, before its row is. */
const commitTimeMs = 2000;

const columns = `sha256, file, instance.bytes AS bytes, data_set_offset_bytes, TransferSyntaxUID, SOPInstanceUID, StudyInstanceUID, state
  FROM instance JOIN series USING (series_id) JOIN study USING (study_id)`;

/**
 * Re-reads and re-hashes every object and compares index, trash and files. Only reads, and may do so beside a running
 * instance: what it brings in or takes away meanwhile is no finding.
 */
export async function verifyCache(parts: VerifyParts): Promise<VerifyReport> {
  const { dataDirectory, index, user, onProgress } = parts;
  const databases = checkDatabases([user, index]);
  const [damage] = databases;
  if (damage !== undefined) await parts.onDamage?.(damage);
  const onDisk = await listStoredFiles(dataDirectory);
  const trashed = await listFiles(dataDirectory, trashFolder);
  const page = index.query<InstanceRecord>(`SELECT ${columns} WHERE sha256 > ? ORDER BY sha256 LIMIT 200`);
  const byHash = index.query<InstanceRecord>(`SELECT ${columns} WHERE sha256 = ?`);
  const total = index.query<{ n: number }>('SELECT count(*) AS n FROM instance').get()?.n ?? 0;
  const absolute = (file: string): string => path.join(dataDirectory, ...file.split('/'));
  const named = ({ SOPInstanceUID, StudyInstanceUID, sha256, file }: InstanceRecord): WrongObject => ({
    SOPInstanceUID,
    StudyInstanceUID,
    sha256,
    file: absolute(file),
  });
  const missing: WrongObject[] = [];
  const corrupt: (WrongObject & { found: string })[] = [];
  let checked = 0;
  let ok = 0;
  for (let rows = page.all(''); rows.length > 0; rows = page.all(rows.at(-1)?.sha256 ?? '')) {
    for (const row of rows) {
      if (parts.signal?.aborted === true) return { checked, ok, missing, corrupt, orphans: [], databases };
      const verdict = await checkObject(dataDirectory, storedObject(row));
      // A study that was removed while its file was read.
      if (verdict.kind !== 'sound' && byHash.get(row.sha256) === undefined) continue;
      checked += 1;
      if (verdict.kind === 'corrupt') corrupt.push({ ...named(row), found: verdict.found });
      else if (verdict.kind === 'missing' || row.state === 'missing') missing.push(named(row));
      else ok += 1;
      onProgress(checked, Math.max(checked, total));
    }
  }
  const isKnown = index.query<{ sha256: string }>('SELECT sha256 FROM instance WHERE file = ?');
  const isTrash = user.query<{ sha256: string }>(
    'SELECT sha256 FROM trash_file WHERE trash_id = ? AND sha256 = ?',
  );
  const findOrphans = (): string[] => [
    ...onDisk.filter((file) => isKnown.get(file) === undefined),
    ...trashed.filter((file) => {
      const [, trashId = '', name = ''] = file.split('/');
      return isTrash.get(trashId, path.posix.basename(name, '.dcm')) === undefined;
    }),
  ];
  let orphans = findOrphans();
  if (orphans.length > 0 && readInstanceInfo(dataDirectory) !== undefined) {
    await wait(commitTimeMs);
    const still = new Set([
      ...(await listStoredFiles(dataDirectory)),
      ...(await listFiles(dataDirectory, trashFolder)),
    ]);
    orphans = findOrphans().filter((file) => still.has(file));
  }
  return { checked, ok, missing, corrupt, orphans: orphans.map(absolute), databases };
}

export function storedObject(
  row: Omit<InstanceRecord, 'SOPInstanceUID' | 'StudyInstanceUID' | 'state'>,
): StoredObject {
  const { file, sha256, bytes, data_set_offset_bytes, TransferSyntaxUID } = row;
  return { file, sha256, bytes, dataSetOffsetBytes: data_set_offset_bytes, TransferSyntaxUID };
}
