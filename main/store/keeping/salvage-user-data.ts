import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { parseUid } from '../../../shared/dicom/uid.ts';
import type { SalvagedTable, SalvageReport } from '../../../shared/model/salvage.ts';
import { WritableDatabase } from '../database.ts';
import { userSchema } from '../schemas.ts';
import { adoptLostTrash } from './adopt-lost-trash.ts';
import { backupsFolder, listBackups } from './backup.ts';
import { removeDatabase } from './database-files.ts';
import type { Key } from './key-between.ts';
import { compareKeys, recoverRows, type Row, type TableKeys } from './recover-rows.ts';
import { putUserDataInPlace } from './user-data.ts';

const salvagedSchema = { ...userSchema, fileName: `${userSchema.fileName}.salvaged` };
const backupSchema = { ...userSchema, fileName: `${userSchema.fileName}.backup-copy` };

/** What `salvageUserData` made, absolute. */
export function salvagedFile(dataDirectory: string): string {
  return path.join(dataDirectory, salvagedSchema.fileName);
}

/** Puts what `salvageUserData` made in the place of the damaged one, which stays beside it under the name answered. */
export function installSalvaged(dataDirectory: string, nowMs: number): Promise<string | null> {
  return putUserDataInPlace(dataDirectory, salvagedFile(dataDirectory), nowMs);
}

/**
 * Makes a user database beside the damaged one, of every row of it that can still be read; a table of which some cannot
 * is completed from the newest backup. Touches neither of them: whether it takes their place is for a person to decide,
 * who is told what is in it. What is read was the last that was written, so it comes before what the backup says.
 */
export async function salvageUserData(dataDirectory: string): Promise<SalvageReport> {
  removeSalvaged(dataDirectory);
  const [backup = null] = listBackups(dataDirectory);
  const source = openSource(path.join(dataDirectory, userSchema.fileName));
  const older = openBackup(dataDirectory, backup);
  const target = WritableDatabase.openWritable(dataDirectory, salvagedSchema);
  try {
    // Rows come table by table; what belongs to nothing is dealt with at the end.
    target.pragma('foreign_keys = OFF');
    const damaged = source === undefined ? new Set<string>() : damagedTables(source);
    const tables = tablesOf(target).map((table) =>
      target.transaction(() => salvage(table, source, older, target, damaged.has(table.table))),
    );
    target.transaction(() => keepWhatBelongs(target));
    const adoptedTrash = await adoptLostTrash(dataDirectory, target);
    target.requireIntegrity();
    return { isReadable: source !== undefined, backup, tables, adoptedTrash };
  } catch (error) {
    target.close();
    removeDatabase(salvagedFile(dataDirectory));
    throw error;
  } finally {
    if (target.isOpen) target.close();
    source?.close();
    older?.close();
    removeDatabase(path.join(dataDirectory, backupSchema.fileName));
  }
}

/** Also what one that was cut short has left. */
export function removeSalvaged(dataDirectory: string): void {
  removeDatabase(salvagedFile(dataDirectory));
  removeDatabase(path.join(dataDirectory, backupSchema.fileName));
}

/** Undefined where not even its first page can be read. Without the checks that refuse a damaged one. */
function openSource(file: string): Database.Database | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const source = new Database(file, { readonly: true, fileMustExist: true });
    source.pragma('cell_size_check = ON');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    return source;
  } catch {
    // The report says that nothing of it could be read.
    return undefined;
  }
}

/** A copy, which is brought up to date where an older version made it. */
function openBackup(dataDirectory: string, backup: string | null): WritableDatabase | undefined {
  if (backup === null) return undefined;
  const copy = path.join(dataDirectory, backupSchema.fileName);
  removeDatabase(copy);
  copyFileSync(path.join(dataDirectory, backupsFolder, backup), copy);
  const older = WritableDatabase.openWritable(dataDirectory, backupSchema);
  older.requireIntegrity();
  return older;
}

interface ColumnRecord {
  readonly name: string;
  readonly pk: number;
}

function tablesOf(target: WritableDatabase): TableKeys[] {
  return target
    .query<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all()
    .map(({ name: table }) => {
      const columns = target.query<ColumnRecord>('SELECT name, pk FROM pragma_table_info(?)').all(table);
      const keyColumns = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
      return {
        table,
        columns: columns.map(({ name }) => name),
        keyColumns: keyColumns.map(({ name }) => name),
      };
    });
}

function salvage(
  table: TableKeys,
  source: Database.Database | undefined,
  older: WritableDatabase | undefined,
  target: WritableDatabase,
  isDamaged: boolean,
): SalvagedTable {
  const insert = target.change(
    `INSERT OR IGNORE INTO ${table.table} (${table.columns.join(', ')}) VALUES (${table.columns.map(() => '?').join(', ')})`,
  );
  let [read, spoilt] = [0, 0];
  const take = (row: Row): boolean => {
    const isGood = !isSpoilt(row) && insertRow(insert, table, row);
    if (isGood) read += 1;
    else spoilt += 1;
    return isGood;
  };
  const isReached = source !== undefined && recoverFrom(source, table, keysOf(older, table), take);
  const isWhole = isReached && spoilt === 0 && !isDamaged;
  if (!isWhole && isOpaque(target, table)) {
    target.change(`DELETE FROM ${table.table}`).run();
    read = 0;
  }
  // A row that only the backup has was removed since then, where the table could be read whole.
  const fromBackup = isWhole || older === undefined ? 0 : copyMissing(older, target, table);
  return { table: table.table, isWhole, read, fromBackup };
}

/** A table that the damaged database does not seem to have cannot be read at all. */
function recoverFrom(
  source: Database.Database,
  table: TableKeys,
  knownKeys: readonly Key[],
  take: (row: Row) => boolean,
): boolean {
  let found: Set<string>;
  try {
    found = new Set(
      source.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table.table),
    );
  } catch {
    return false;
  }
  if (!table.keyColumns.every((name) => found.has(name))) return false;
  // One that an older version wrote lacks columns, which then have their defaults.
  const columns = table.columns.filter((name) => found.has(name));
  return recoverRows(source, { ...table, columns }, knownKeys, take);
}

/**
 * Tables that SQLite finds something wrong with, also where reading them meets nothing: a page may say that it has fewer
 * rows than it had. By what its check says: "Tree 12 page 34: …" (12 is the first page of a table or an index), "… index
 * NAME", "… in TABLE.COLUMN".
 */
function damagedTables(source: Database.Database): ReadonlySet<string> {
  const damaged = new Set<string>();
  let problems: string[];
  let trees: { name: string; tbl_name: string; rootpage: number }[];
  try {
    problems = source.prepare<[], string>('PRAGMA integrity_check(1000)').pluck().all();
    trees = source
      .prepare<[], { name: string; tbl_name: string; rootpage: number }>(
        'SELECT name, tbl_name, rootpage FROM sqlite_schema',
      )
      .all();
  } catch {
    return damaged;
  }
  for (const problem of problems) {
    const root = Number(/Tree (\d+)/u.exec(problem)?.[1] ?? 0);
    for (const { name, tbl_name, rootpage } of trees) {
      if (rootpage === root || new RegExp(`(?:index|in) ${name}\\b`, 'u').test(problem))
        damaged.add(tbl_name);
    }
  }
  return damaged;
}

/** As many as are looked for one by one. */
const mostKnownKeys = 20_000;

function keysOf(older: WritableDatabase | undefined, { table, keyColumns }: TableKeys): Key[] {
  if (older === undefined) return [];
  const names = keyColumns.join(', ');
  return older
    .query<Record<string, string | number>>(
      `SELECT ${names} FROM ${table} ORDER BY ${names} LIMIT ${mostKnownKeys}`,
    )
    .all()
    .map((row) => keyColumns.map((name) => row[name] ?? ''))
    .toSorted(compareKeys);
}

/** False where the schema does not take it: it was not written like this. */
function insertRow(insert: ReturnType<WritableDatabase['change']>, table: TableKeys, row: Row): boolean {
  try {
    const values = table.columns.map((name) => storable(row[name]));
    // OR IGNORE also leaves out what breaks a CHECK or NOT NULL.
    return insert.run(...values).changes === 1;
  } catch (error) {
    // Of another type than its column in a STRICT table.
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}

function storable(value: unknown): string | number | null | Uint8Array {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite answered a ${typeof value}`);
}

/** Bytes that say nothing of whether they are what was written, such as which frames were looked at. */
function isOpaque(target: WritableDatabase, { table }: TableKeys): boolean {
  return (
    target.query<{ name: string }>(`SELECT name FROM pragma_table_info(?) WHERE type = 'BLOB'`).get(table) !==
    undefined
  );
}

/** SQLite has no checksums: bytes that were overwritten within a row come as they are. */
function isSpoilt(row: Row): boolean {
  return Object.entries(row).some(([column, value]) => {
    if (typeof value === 'number') return column.endsWith('_at') && !(value >= 0 && value < furthestMs);
    if (typeof value !== 'string') return false;
    // Not UTF-8, or what nobody types.
    if (value.includes('\uFFFD') || value.includes('\0')) return true;
    if (column.endsWith('UID')) return parseUid(value) === undefined;
    return column === 'sha256' && !/^[0-9a-f]{64}$/u.test(value);
  });
}

/** The year 2200. */
const furthestMs = 7_258_118_400_000;

function copyMissing(older: WritableDatabase, target: WritableDatabase, table: TableKeys): number {
  const names = table.columns.join(', ');
  const insert = target.change(
    `INSERT OR IGNORE INTO ${table.table} (${names}) VALUES (${table.columns.map(() => '?').join(', ')})`,
  );
  let copied = 0;
  for (const row of older.query<Row>(`SELECT ${names} FROM ${table.table}`).iterate()) {
    if (insertRow(insert, table, row)) copied += 1;
  }
  return copied;
}

/** Rows that refer to others which could not be read. */
function keepWhatBelongs(target: WritableDatabase): void {
  // That an object came, and when, is known; from where is not.
  target
    .change(
      `INSERT INTO batch (batch_id, kind, label, started_at)
        SELECT batch_id, 'folder', 'lost with a damaged database', min(arrived_at) FROM arrival
        WHERE batch_id NOT IN (SELECT batch_id FROM batch) GROUP BY batch_id`,
    )
    .run();
  // Its files are still there: `adoptLostTrash` makes an entry of them.
  target.change('DELETE FROM trash_file WHERE trash_id NOT IN (SELECT trash_id FROM trash)').run();
  target.change(`DELETE FROM trash WHERE trash_id NOT IN (SELECT trash_id FROM trash_file)`).run();
}
