import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { NegatoscopeError, isNegatoscopeError, type ErrorCode } from '../../../shared/errors.ts';
import { StudyCorrections } from '../correction/study-corrections.ts';
import { ReadableDatabase, WritableDatabase } from '../database.ts';
import { IndexWriter } from '../index-writer.ts';
import { hashOfInstanceFile } from '../instance-files.ts';
import { sourceOf } from '../reconcile.ts';
import { indexSchema, userSchema } from '../schemas.ts';
import { ShownMarks } from '../marks/shown-marks.ts';
import { UserWriter } from '../user-writer.ts';
import { removeDatabase, replaceDatabase, replacedName } from './database-files.ts';
import { applyReadStates } from './read-states.ts';
import { readStoredInstance } from './read-stored-instance.ts';
import { listStoredFiles } from './stored-files.ts';
import { trashFolder } from './trash-files.ts';

export interface BuildParts {
  readonly dataDirectory: string;
  readonly now: () => number;
  readonly onProgress?: (finished: number, total: number) => void;
  /** Ends it early: throws its reason, and what was built goes. */
  readonly signal?: AbortSignal;
}

export interface BuiltIndex {
  readonly files: number;
  readonly studies: number;
  readonly instances: number;
  /** Indexed, with a warning on their study: their content is not what their name says. Relative paths. */
  readonly corrupt: readonly string[];
  /** Left where they are. */
  readonly refused: readonly { readonly file: string; readonly code: ErrorCode; readonly message: string }[];
}

const rebuildingSchema = { ...indexSchema, fileName: `${indexSchema.fileName}.rebuilding` };
/** Files between two commits. */
const batchFiles = 200;

/**
 * Makes an index from the files, beside the one in use, under a name of its own. Only reads the user database: who sent
 * what and when, and in which order, so that rows are made as they were.
 *
 * @param afterIndex row ids begin behind those of the index in use, so that an id that somebody still holds names
 *   nothing instead of something else
 */
export async function buildIndex(parts: BuildParts, afterIndex = false): Promise<BuiltIndex> {
  const file = path.join(parts.dataDirectory, rebuildingSchema.fileName);
  removeDatabase(file);
  try {
    return await withDatabases(parts.dataDirectory, async (index, user) => {
      if (afterIndex) beginIdsBehind(index, lastIds(parts));
      const builder = new IndexBuilder(parts, index, user);
      await builder.add(await filesInOrder(parts.dataDirectory, user));
      return builder.end();
    });
  } catch (error) {
    removeDatabase(file);
    throw error;
  }
}

/** Adds what came while the index was built, and what people did meanwhile. Nobody else may write then. */
export async function completeIndex(parts: BuildParts): Promise<void> {
  await withDatabases(parts.dataDirectory, async (index, user) => {
    const isKnown = index.query<{ instance_id: number }>('SELECT instance_id FROM instance WHERE file = ?');
    const builder = new IndexBuilder(parts, index, user);
    const files = await filesInOrder(parts.dataDirectory, user);
    await builder.add(files.filter(({ file }) => isKnown.get(file) === undefined));
    builder.end();
  });
}

/** Puts it in its place; what was there is kept beside it (`keepsOld`), or goes. Answers the name of what was kept. */
export async function installIndex(parts: {
  readonly dataDirectory: string;
  readonly now: () => number;
  readonly keepsOld: boolean;
}): Promise<string | null> {
  const { dataDirectory, now, keepsOld } = parts;
  const file = path.join(dataDirectory, indexSchema.fileName);
  const aside = keepsOld ? replacedName(file, now()) : null;
  await replaceDatabase(path.join(dataDirectory, rebuildingSchema.fileName), file, aside);
  return aside;
}

/** What a build that was cut short has left. */
export function removeUnfinishedIndex(dataDirectory: string): void {
  const file = path.join(dataDirectory, rebuildingSchema.fileName);
  removeDatabase(file);
  removeDatabase(`${file}.new`);
}

async function withDatabases<Result>(
  dataDirectory: string,
  work: (index: WritableDatabase, user: WritableDatabase) => Promise<Result>,
): Promise<Result> {
  const user = WritableDatabase.openWritable(dataDirectory, userSchema);
  try {
    const index = WritableDatabase.openWritable(dataDirectory, rebuildingSchema);
    try {
      return await work(index, user);
    } catch (error) {
      index.rollback();
      throw error;
    } finally {
      index.close();
    }
  } finally {
    user.close();
  }
}

/** Tables whose row ids go out into the world. */
const idTables = ['patient', 'study', 'series', 'instance'] as const;

/**
 * The last row id of each table. Where the index cannot be read, one that no index can have reached: the milliseconds
 * since 1970, which pass faster than rows are made.
 */
function lastIds({ dataDirectory, now }: BuildParts): (table: string) => number {
  try {
    const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
    try {
      const last = index.query<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?');
      const found = new Map<string, number>(idTables.map((table) => [table, last.get(table)?.seq ?? 0]));
      return (table) => found.get(table) ?? 0;
    } finally {
      index.close();
    }
  } catch {
    // That it is damaged may be why it is rebuilt.
    return () => now();
  }
}

function beginIdsBehind(index: WritableDatabase, lastId: (table: string) => number): void {
  const set = index.change('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)');
  index.transaction(() => {
    index.change('DELETE FROM sqlite_sequence').run();
    // Room for what comes while this one is built.
    for (const table of idTables) set.run(table, lastId(table) + roomForArrivals);
  });
}

const roomForArrivals = 1_000_000_000;

/** Makes the rows of stored files. */
class IndexBuilder {
  readonly #parts: BuildParts;
  readonly #index: WritableDatabase;
  readonly #user: WritableDatabase;
  readonly #userWriter: UserWriter;
  readonly #corrections: StudyCorrections;
  readonly #writer: IndexWriter;
  readonly #corrupt: string[] = [];
  readonly #refused: { file: string; code: ErrorCode; message: string }[] = [];
  #files = 0;

  constructor(parts: BuildParts, index: WritableDatabase, user: WritableDatabase) {
    this.#parts = parts;
    this.#index = index;
    this.#user = user;
    const userWriter = new UserWriter(user);
    const corrections = new StudyCorrections({ index, user, now: parts.now });
    this.#userWriter = userWriter;
    this.#corrections = corrections;
    this.#writer = new IndexWriter(
      index,
      {
        readState: (uid, key) => userWriter.readState(uid, key),
        correction: (uid, key) => corrections.inForce(uid, key),
        // All at the end: a row's patient key may change while it is completed.
        showMarks: () => undefined,
      },
      (sha256, { kind, label }) =>
        userWriter.sourcesOf(sha256).some((source) => source.kind === kind && source.label === label),
    );
  }

  async add(files: readonly FileInOrder[]): Promise<void> {
    const { onProgress, signal } = this.#parts;
    let finished = 0;
    this.#index.begin();
    for (const file of files) {
      signal?.throwIfAborted();
      try {
        await this.#addFile(file);
      } catch (error) {
        if (!isNegatoscopeError(error) || !error.code.startsWith('dicom.')) throw error;
        this.#refused.push({ file: file.file, code: error.code, message: error.message });
      }
      finished += 1;
      onProgress?.(finished, files.length);
      if (finished % batchFiles === 0) {
        this.#index.commit();
        this.#index.begin();
      }
    }
    this.#index.commit();
    this.#files += files.length;
  }

  async #addFile({ file, arrivedAtMs }: FileInOrder): Promise<void> {
    const sha256 = hashOfInstanceFile(file);
    requireHashName(sha256);
    const absolute = path.join(this.#parts.dataDirectory, ...file.split('/'));
    const instance = await readStoredInstance(absolute);
    const { outcome } = this.#writer.add(
      // Under the name that it was received with: damage must not pass for another object.
      {
        ...instance,
        sha256,
        spoolName: '',
        source: await sourceOf(this.#user, absolute),
        relations: this.#userWriter.relationsOf(sha256),
      },
      file,
      arrivedAtMs,
    );
    if (instance.sha256 === sha256) return;
    this.#corrupt.push(file);
    this.#index
      .change(
        `INSERT INTO corrupt SELECT instance_id, study_id, 'other content than was received', ?
          FROM instance JOIN series USING (series_id) WHERE instance_id = ?`,
      )
      .run(this.#parts.now(), outcome.instanceId);
  }

  end(): BuiltIndex {
    // A row's patient key may have changed while it was completed, and its read state is under the last one.
    this.#index.transaction(() => applyReadStates(this.#index, this.#userWriter));
    this.#corrections.applyAll();
    new ShownMarks(this.#index, this.#user).applyAll();
    const totals = this.#index
      .query<{ studies: number; instances: number }>('SELECT studies, instances FROM total')
      .get();
    const { studies = 0, instances = 0 } = totals ?? {};
    return { files: this.#files, studies, instances, corrupt: this.#corrupt, refused: this.#refused };
  }
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
