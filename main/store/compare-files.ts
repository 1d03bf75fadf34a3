import { readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import type { ReadableDatabase } from './database.ts';
import { instancesFolder } from './instance-files.ts';

/** What a comparison found: to be confirmed by the store thread, because objects come and go meanwhile. */
export interface Mismatches {
  /** Relative paths, with '/'. */
  readonly filesWithoutRow: readonly string[];
  /** Row ids of objects that should have a file. */
  readonly rowsWithoutFile: readonly number[];
}

/** Folders directly below `instances/`, of those that there are or may be rows of. */
function listShards(root: string): string[] {
  const ours = Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, '0'));
  const found = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...new Set([...ours, ...found.map(({ name }) => name)])].toSorted();
}

/**
 * Compares the files of the cache with the index's rows, one of 256 folders at a time, so that a million objects are
 * never in memory at once, and what else this thread does has its turns. Of a million objects in 100 000 folders the
 * names alone are read, no file is looked at.
 */
export async function* compareFiles(
  dataDirectory: string,
  index: ReadableDatabase,
  signal?: AbortSignal,
): AsyncGenerator<Mismatches> {
  const root = path.join(dataDirectory, instancesFolder);
  // Paths have an index that answers without the rows themselves; there are few of these.
  const missing = new Set(
    index
      .query<{ instance_id: number }>(
        `SELECT instance_id FROM study JOIN series USING (study_id) JOIN instance USING (series_id)
          WHERE missing_count > 0 AND state = 'missing'`,
      )
      .all()
      .map((row) => row.instance_id),
  );
  const rows = index.query<{ instance_id: number; file: string }>(
    'SELECT instance_id, file FROM instance WHERE file >= ? AND file < ?',
  );
  yield { filesWithoutRow: filesOf(root, '', false), rowsWithoutFile: [] };
  for (const shard of listShards(root)) {
    signal?.throwIfAborted();
    const onDisk = new Set(filesOf(root, shard, true));
    const rowsWithoutFile: number[] = [];
    // '0' follows '/'.
    const prefix = `${instancesFolder}/${shard}`;
    for (const { instance_id, file } of rows.iterate(`${prefix}/`, `${prefix}0`)) {
      // A file that came back while its row is flagged is taken in again, which takes the flag off.
      if (missing.has(instance_id)) continue;
      if (!onDisk.delete(file)) rowsWithoutFile.push(instance_id);
    }
    yield { filesWithoutRow: [...onDisk], rowsWithoutFile };
    await new Promise(setImmediate);
  }
}

/** Relative paths of the object files in a folder below `instances/`. */
function filesOf(root: string, folder: string, recursive: boolean): string[] {
  return entriesOf(path.join(root, folder)).flatMap((entry) => {
    const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile() && entry.name.endsWith('.dcm')) return [`${instancesFolder}/${below}`];
    return recursive && entry.isDirectory() ? filesOf(root, below, true) : [];
  });
}

/** Nothing of a folder that is not there, or went with its study. */
function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
