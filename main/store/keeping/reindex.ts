import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { NegatoscopeError, isNegatoscopeError, type ErrorCode } from '../../../shared/errors.ts';
import { ArrivalLog } from '../arrival-log.ts';
import { StudyCorrections } from '../correction/study-corrections.ts';
import { WritableDatabase, type ReadableDatabase } from '../database.ts';
import { IndexWriter } from '../index-writer.ts';
import { hashOfInstanceFile, instancesFolder } from '../instance-files.ts';
import { sourceOf } from '../reconcile.ts';
import { indexSchema, userSchema } from '../schemas.ts';
import { UserWriter } from '../user-writer.ts';
import { removeDatabase, replaceDatabase, replacedName } from './database-files.ts';
import { applyReadStates } from './read-states.ts';
import { readStoredInstance } from './read-stored-instance.ts';
import { listStoredFiles } from './stored-files.ts';
import { trashFolder } from './trash-files.ts';
import { findLostUserData } from './user-data.ts';
import { isRebuildRequested, requestRebuild } from './rebuild-request.ts';

export interface ReindexParts {
  readonly dataDirectory: string;
  readonly now: () => number;
  readonly onProgress: (finished: number, total: number) => void;
}

export interface ReindexReport {
  readonly files: number;
  readonly studies: number;
  readonly instances: number;
  /** Indexed, with a warning on their study: their content is not what their name says. Relative paths. */
  readonly corrupt: readonly string[];
  /** Left where they are. */
  readonly refused: readonly { readonly file: string; readonly code: ErrorCode; readonly message: string }[];
  /** Content hashes that the index before knew and that no file has; empty when it could not be read. */
  readonly missing: readonly string[];
  /** Where the index before is kept, because it was damaged or not ours; null when it is gone. */
  readonly keptAside: string | null;
}

const rebuildingName = `${indexSchema.fileName}.rebuilding`;
/** Files between two commits. */
const batchFiles = 200;

/** Whether the index has gone while what it is made from is there: a start rebuilds it instead of showing nothing. */
function isIndexLost(dataDirectory: string): boolean {
  const index = path.join(dataDirectory, indexSchema.fileName);
  if (existsSync(index) || existsSync(`${index}-wal`)) return false;
  return hasEntries(path.join(dataDirectory, instancesFolder));
}

/** Rebuilds the index where it is lost, or where somebody asked for it (`rebuild-request.ts`). Whoever calls owns the directory. */
export async function rebuildLostIndex(dataDirectory: string): Promise<void> {
  if (!isIndexLost(dataDirectory) && !isRebuildRequested(dataDirectory)) return;
  await reindex({ dataDirectory, now: Date.now, onProgress: () => undefined });
  await requestRebuild(dataDirectory, false);
}

function hasEntries(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

/**
 * Makes the index anew from the files, beside the old one, and puts it in its place when it is whole. Only reads the
 * user database (but moves arrivals there that the old index still held): who sent what and when, and in which order,
 * so that rows are made as they were; read states are taken from it. Whoever calls owns the directory.
 *
 * Throws `store.newer-version` when the index, or the user database, was written by a newer version; `store.not-ours`
 * when the user database is not whole.
 */
export async function reindex(parts: ReindexParts): Promise<ReindexReport> {
  const { dataDirectory, now } = parts;
  const file = path.join(dataDirectory, indexSchema.fileName);
  const rebuilding = path.join(dataDirectory, rebuildingName);
  const lost = findLostUserData(dataDirectory);
  if (lost !== undefined) throw lost;
  const user = WritableDatabase.openWritable(dataDirectory, userSchema);
  try {
    const before = readOldIndex(dataDirectory, user);
    removeDatabase(rebuilding);
    const index = WritableDatabase.openWritable(dataDirectory, { ...indexSchema, fileName: rebuildingName });
    let built: Built;
    try {
      built = await build(parts, index, user);
    } catch (error) {
      index.rollback();
      throw error;
    } finally {
      index.close();
    }
    const keptAside = before.isWhole ? null : replacedName(file, now());
    await replaceDatabase(rebuilding, file, keptAside);
    const missing = before.hashes.filter((sha256) => !built.hashes.has(sha256));
    const { files, studies, instances, corrupt, refused } = built;
    return { files, studies, instances, corrupt, refused, missing, keptAside };
  } finally {
    user.close();
  }
}

interface OldIndex {
  /** False when there was one that could not be read: it is kept. */
  readonly isWhole: boolean;
  readonly hashes: readonly string[];
}

function readOldIndex(dataDirectory: string, user: WritableDatabase): OldIndex {
  const file = path.join(dataDirectory, indexSchema.fileName);
  if (!existsSync(file)) return { isWhole: !existsSync(`${file}-wal`), hashes: [] };
  let index: WritableDatabase;
  try {
    index = WritableDatabase.openWritable(dataDirectory, indexSchema);
  } catch (error) {
    if (isNegatoscopeError(error, 'store.newer-version')) throw error;
    if (isNegatoscopeError(error)) return { isWhole: false, hashes: [] };
    throw error;
  }
  try {
    // Before anything is concluded from the user database: what was on its way there.
    const arrivals = new ArrivalLog({ index, user, userWriter: new UserWriter(user) });
    arrivals.flush();
    const rows = index.query<{ sha256: string }>('SELECT sha256 FROM instance ORDER BY sha256').all();
    index.requireIntegrity();
    return { isWhole: true, hashes: rows.map(({ sha256 }) => sha256) };
  } catch {
    // That it is damaged is why it is rebuilt.
    return { isWhole: false, hashes: [] };
  } finally {
    closeQuietly(index);
  }
}

function closeQuietly(index: WritableDatabase): void {
  try {
    index.close();
  } catch {
    // A damaged database may refuse its checkpoint; it is kept as it is.
  }
}

interface Built extends Omit<ReindexReport, 'missing' | 'keptAside'> {
  readonly hashes: ReadonlySet<string>;
}

async function build(parts: ReindexParts, index: WritableDatabase, user: WritableDatabase): Promise<Built> {
  const { dataDirectory, onProgress } = parts;
  const userWriter = new UserWriter(user);
  const corrections = new StudyCorrections({ index, user, now: parts.now });
  const writer = new IndexWriter(
    index,
    {
      readState: (uid, key) => userWriter.readState(uid, key),
      correction: (uid, key) => corrections.inForce(uid, key),
    },
    (sha256, { kind, label }) =>
      userWriter.sourcesOf(sha256).some((source) => source.kind === kind && source.label === label),
  );
  const files = await filesInOrder(dataDirectory, user);
  const corrupt: string[] = [];
  const refused: { file: string; code: ErrorCode; message: string }[] = [];
  const hashes = new Set<string>();
  const noteCorrupt = index.change(
    `INSERT INTO corrupt SELECT instance_id, study_id, 'other content than was received', ?
      FROM instance JOIN series USING (series_id) WHERE instance_id = ?`,
  );
  let finished = 0;
  index.begin();
  for (const { file, arrivedAtMs } of files) {
    try {
      const sha256 = hashOfInstanceFile(file);
      requireHashName(sha256);
      const absolute = path.join(dataDirectory, ...file.split('/'));
      const instance = await readStoredInstance(absolute);
      const isCorrupt = instance.sha256 !== sha256;
      const { outcome } = writer.add(
        // Under the name that it was received with: damage must not pass for another object.
        {
          ...instance,
          sha256,
          spoolName: '',
          source: await sourceOf(user, absolute),
          relations: userWriter.relationsOf(sha256),
        },
        file,
        arrivedAtMs,
      );
      hashes.add(sha256);
      if (isCorrupt) {
        noteCorrupt.run(parts.now(), outcome.instanceId);
        corrupt.push(file);
      }
    } catch (error) {
      if (!isNegatoscopeError(error) || !error.code.startsWith('dicom.')) throw error;
      refused.push({ file, code: error.code, message: error.message });
    }
    finished += 1;
    onProgress(finished, files.length);
    if (finished % batchFiles === 0) {
      index.commit();
      index.begin();
    }
  }
  // A row's patient key may have changed while it was completed, and its read state is under the last one.
  applyReadStates(index, userWriter);
  index.commit();
  corrections.applyAll();
  const totals = index
    .query<{ studies: number; instances: number }>('SELECT studies, instances FROM total')
    .get();
  const { studies = 0, instances = 0 } = totals ?? {};
  return { files: files.length, studies, instances, corrupt, refused, hashes };
}

function requireHashName(name: string): void {
  if (/^[0-9a-f]{64}$/u.test(name)) return;
  throw new NegatoscopeError('dicom.not-dicom', 'Not stored by this program: its name is no content hash', {
    found: 'a file with a name of its own',
  });
}

interface FileInOrder {
  readonly file: string;
  /** Milliseconds since 1970, UTC. */
  readonly arrivedAtMs: number;
}

/**
 * In the order in which they came, because the first object that has an attribute sets it and the first revision is
 * the one shown. What nobody noted comes last, by its own time.
 */
async function filesInOrder(dataDirectory: string, user: ReadableDatabase): Promise<FileInOrder[]> {
  const arrival = user.query<{ first: number | null; arrived_at: number | null }>(
    `SELECT min(arrival_id) AS first, max(arrived_at) AS arrived_at FROM arrival
      WHERE sha256 = ? AND outcome <> 'duplicate'`,
  );
  const leaving = filesOnTheirWayToTrash(dataDirectory, user);
  const files = (await listStoredFiles(dataDirectory)).filter((file) => !leaving.has(file));
  return files
    .map((file) => {
      const { first = null, arrived_at = null } = arrival.get(hashOfInstanceFile(file)) ?? {};
      const changedAtMs = Math.round(statSync(path.join(dataDirectory, ...file.split('/'))).mtimeMs);
      return { file, arrivedAtMs: arrived_at ?? changedAtMs, order: first ?? Number.MAX_SAFE_INTEGER };
    })
    .toSorted((a, b) => a.order - b.order || a.arrivedAtMs - b.arrivedAtMs);
}

/** A removal that had begun to move files is finished at the next start, not undone by halves. */
function filesOnTheirWayToTrash(dataDirectory: string, user: ReadableDatabase): ReadonlySet<string> {
  const rows = user
    .query<{ trash_id: string; file: string }>(
      `SELECT trash_id, file FROM trash_file JOIN trash USING (trash_id) WHERE state = 'moving'`,
    )
    .all();
  return new Set(
    rows
      .filter(({ trash_id }) => existsSync(path.join(dataDirectory, trashFolder, trash_id)))
      .map(({ file }) => file),
  );
}
