import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { NegatoscopeError } from '../../shared/errors.ts';
import { databaseError, noteDatabase } from './sqlite-errors.ts';

/** One step of a schema, in a file of its own. Runs in a transaction together with the new `user_version`. */
export interface Migration {
  /** Counted from 1 without gaps; becomes `user_version`. */
  readonly version: number;
  readonly description: string;
  readonly sql: string;
}

/** A kind of database of ours: what it is called, how it is recognised, how it came to its present shape. */
export interface DatabaseSchema {
  readonly fileName: string;
  /** `PRAGMA application_id`: tells our files from any other SQLite file. */
  readonly applicationId: number;
  readonly migrations: readonly Migration[];
}

export type Parameter = string | number | bigint | null | Uint8Array;

export interface Query<Row> {
  get(...parameters: Parameter[]): Row | undefined;
  all(...parameters: Parameter[]): Row[];
  iterate(...parameters: Parameter[]): IterableIterator<Row>;
}

export interface Change {
  run(...parameters: Parameter[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
}

/**
 * WAL-reset corruption (SQLite 3.7.0 to 3.51.2, two connections checkpointing at once) was fixed in 3.51.3; we
 * have a writer and readers.
 */
export const minimumSqliteVersion = [3, 51, 3] as const;

/** A connection that cannot write: its type has no method for it, and SQLite refuses as well. */
export class ReadableDatabase {
  readonly file: string;
  readonly #connection: Database.Database;

  protected constructor(file: string, connection: Database.Database) {
    this.file = file;
    this.#connection = connection;
  }

  /** Opens an existing database for reading beside a running writer. */
  static openReadable(directory: string, schema: DatabaseSchema): ReadableDatabase {
    const file = path.join(directory, schema.fileName);
    checkHeader(file);
    const connection = connect(file, { readonly: true });
    try {
      connection.pragma('query_only = ON');
      // In KiB: the upper pages of every index of a million instances. With the default of 2 MB each answer reads them anew.
      connection.pragma('cache_size = -65536');
      const found = checkedVersion(connection, file, schema);
      if (found < latestVersion(schema)) {
        const reason = `schema ${found}, expected ${latestVersion(schema)}; start the workstation once to bring it up to date`;
        throw new NegatoscopeError('store.not-ours', `${file}: ${reason}`, { file, reason });
      }
      return new ReadableDatabase(file, connection);
    } catch (error) {
      connection.close();
      throw databaseError(error, file, 'open', 'read');
    }
  }

  /** A statement that only reads. `Row` is what its columns say; the schema's STRICT tables hold it to that. */
  query<Row>(sql: string): Query<Row> {
    return this.#requireReadonly(this.#connection.prepare<Parameter[], Row>(sql));
  }

  /** Of one column of numbers: a quarter of what objects with one property cost. */
  queryNumbers(sql: string): Query<number> {
    return this.#requireReadonly(this.#connection.prepare<Parameter[], number>(sql)).pluck();
  }

  /** Whatever `work` reads is of the same moment, also while another connection writes. */
  atOneMoment<Result>(work: () => Result): Result {
    return this.#connection.transaction(work).deferred();
  }

  /**
   * Reads the whole database and compares it with itself; seconds for a gigabyte. Throws `store.not-ours` with the
   * first thing that is wrong.
   */
  requireIntegrity(): void {
    let found: unknown;
    try {
      found = this.pragma('integrity_check(1)');
    } catch (error) {
      throw databaseError(error, this.file, 'check', 'read');
    }
    if (found === 'ok') return;
    const reason = `damaged: ${String(found)}`;
    throw new NegatoscopeError('store.not-ours', `${this.file} is ${reason}`, { file: this.file, reason });
  }

  /**
   * Copies the database to a new file, a part at a time with turns of the event loop in between. What this connection
   * writes meanwhile is in the copy too; when another one writes, SQLite begins anew.
   */
  async copyTo(file: string): Promise<void> {
    await this.#connection.backup(file);
  }

  #requireReadonly<Statement extends { readonly readonly: boolean; readonly source: string }>(
    statement: Statement,
  ): Statement {
    if (statement.readonly) return statement;
    throw new NegatoscopeError('program.fault', `A query that writes: ${statement.source}`, {
      where: 'ReadableDatabase.query',
    });
  }

  pragma(name: string): unknown {
    return this.#connection.pragma(name, { simple: true });
  }

  get isOpen(): boolean {
    return this.#connection.open;
  }

  close(): void {
    this.#connection.close();
  }
}

/** The one writing connection of a database; only the store thread has one. */
export class WritableDatabase extends ReadableDatabase {
  readonly #connection: Database.Database;
  readonly #begin: Change;
  readonly #commit: Change;

  private constructor(file: string, connection: Database.Database) {
    super(file, connection);
    this.#connection = connection;
    this.#begin = this.change('BEGIN IMMEDIATE');
    this.#commit = this.change('COMMIT');
  }

  /**
   * Opens for writing, creating or migrating it where needed. A file that is not ours, was truncated, or was
   * written by a newer version is refused and left as it is: never silently replaced by an empty one.
   */
  static openWritable(directory: string, schema: DatabaseSchema): WritableDatabase {
    const file = path.join(directory, schema.fileName);
    if (!existsSync(file)) create(file, schema);
    checkHeader(file);
    const connection = connect(file, {});
    try {
      const found = checkedVersion(connection, file, schema);
      configure(connection);
      // SQLite opens a file that it may not write for reading, without a word: the first write would fail.
      connection.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${found}; ROLLBACK`);
      migrate(connection, schema, found);
      return new WritableDatabase(file, connection);
    } catch (error) {
      connection.close();
      throw databaseError(error, file, 'open', 'write');
    }
  }

  /** A database in memory that ends with its connection: for rehearsals, never for what is to be kept. */
  static openScratch(schema: DatabaseSchema): WritableDatabase {
    const connection = new Database(':memory:');
    connection.pragma('foreign_keys = ON');
    migrate(connection, schema, 0);
    return new WritableDatabase(':memory:', connection);
  }

  change(sql: string): Change {
    const statement = this.#connection.prepare<Parameter[]>(sql);
    return { run: (...parameters) => this.#noting(() => statement.run(...parameters)) };
  }

  /** Runs `work` in a transaction (a savepoint when inside one); anything thrown undoes all of it. */
  transaction<Result>(work: () => Result): Result {
    return this.#noting(() => this.#connection.transaction(work).immediate());
  }

  /** So that a disk that is full can be told by the database that did not fit. */
  #noting<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw noteDatabase(error, this.file);
    }
  }

  /** Opens a transaction that `commit` or `rollback` ends: for work that must end together with another database's. */
  begin(): void {
    this.#begin.run();
  }

  /** Throws where SQLite has ended the transaction by itself, after a failure within it. */
  requireTransaction(): void {
    if (this.#connection.inTransaction) return;
    throw new NegatoscopeError('program.fault', `${this.file}: the transaction has ended by itself`, {
      where: 'WritableDatabase',
    });
  }

  commit(): void {
    this.#commit.run();
  }

  rollback(): void {
    // After some failures (disk full) SQLite has rolled back by itself.
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
  }

  override close(): void {
    try {
      if (this.#connection.open) this.#connection.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      // Also where a damaged one refuses: a connection left open takes the log of what comes in its place with it.
      super.close();
    }
  }
}

function connect(file: string, options: { readonly readonly?: boolean }): Database.Database {
  try {
    const connection = new Database(file, { fileMustExist: true, timeout: 5000, ...options });
    assertSqliteVersion(connection);
    return connection;
  } catch (error) {
    throw databaseError(error, file, 'open', options.readonly === true ? 'read' : 'write');
  }
}

function assertSqliteVersion(connection: Database.Database): void {
  const version = connection.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '0';
  const found = version.split('.').map(Number);
  const difference = minimumSqliteVersion
    .map((part, index) => (found[index] ?? 0) - part)
    .find((part) => part !== 0);
  if (difference !== undefined && difference < 0) {
    throw new NegatoscopeError(
      'program.fault',
      `SQLite ${minimumSqliteVersion.join('.')} or newer is needed, found ${version}`,
      { where: 'sqlite version' },
    );
  }
}

/** Every pragma of the writer; the values that durability rests on are read back. */
function configure(connection: Database.Database): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Pages of 4096 bytes: 16 MB of log. An object writes about 20 pages, most of them the same as the one before, and a
  // checkpoint, which a commit waits for, writes each once.
  connection.pragma('wal_autocheckpoint = 4096');
  connection.pragma('journal_size_limit = 67108864');
  connection.pragma('mmap_size = 0');
  connection.pragma('cell_size_check = ON');
  connection.pragma('trusted_schema = OFF');
  if (process.platform === 'darwin') {
    // Plain fsync on macOS leaves data in the drive's cache.
    connection.pragma('fullfsync = 1');
    connection.pragma('checkpoint_fullfsync = 1');
  }
  const journalMode = connection.pragma('journal_mode', { simple: true });
  const synchronous = connection.pragma('synchronous', { simple: true });
  if (journalMode !== 'wal' || synchronous !== 2) {
    throw new NegatoscopeError(
      'program.fault',
      `Expected journal_mode wal and synchronous 2 (FULL), found ${String(journalMode)} and ${String(synchronous)}`,
      { where: 'database settings' },
    );
  }
}

/** Made beside its place and renamed into it, so that a file of zero bytes is always damage, never a beginning. */
function create(file: string, schema: DatabaseSchema): void {
  if (existsSync(`${file}-wal`)) {
    const reason = 'its write-ahead log is there but the database is not';
    throw new NegatoscopeError('store.not-ours', `${file}: ${reason}`, { file, reason });
  }
  const unfinished = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true });
  try {
    // Names of patients are in it, whoever may look into the folder. SQLite gives its log the rights of the database.
    closeSync(openSync(unfinished, 'wx', 0o600));
    const connection = new Database(unfinished);
    try {
      connection.pragma(`application_id = ${schema.applicationId}`);
      configure(connection);
      migrate(connection, schema, 0);
    } finally {
      connection.close();
    }
    renameSync(unfinished, file);
    syncDirectory(path.dirname(file));
  } catch (error) {
    throw databaseError(error, file, 'create', 'write');
  }
}

function syncDirectory(directory: string): void {
  // Windows has no directory handles to flush; NTFS journals the rename.
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// The SQLite file header: 16 bytes of magic at the start of a 100 byte header (sqlite.org/fileformat2.html 1.3).
const magic = 'SQLite format 3\0';
const headerBytes = 100;

function checkHeader(file: string): void {
  let header: Buffer;
  let lengthBytes: number;
  try {
    const descriptor = openSync(file, 'r');
    try {
      header = Buffer.alloc(headerBytes);
      lengthBytes = readSync(descriptor, header, 0, headerBytes, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw databaseError(error, file, 'open', 'read');
  }
  if (lengthBytes < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
    const reason = lengthBytes < headerBytes ? `only ${lengthBytes} bytes long` : 'not an SQLite database';
    throw new NegatoscopeError('store.not-ours', `${file}: ${reason}`, { file, reason });
  }
}

function checkedVersion(connection: Database.Database, file: string, schema: DatabaseSchema): number {
  const applicationId = connection.pragma('application_id', { simple: true });
  if (applicationId !== schema.applicationId) {
    const reason = `application id ${String(applicationId)}, expected ${schema.applicationId}`;
    throw new NegatoscopeError('store.not-ours', `${file}: ${reason}`, { file, reason });
  }
  const found = Number(connection.pragma('user_version', { simple: true }));
  const supported = latestVersion(schema);
  if (found > supported) {
    throw new NegatoscopeError(
      'store.newer-version',
      `${file} was written by a newer version: schema ${found}, this version knows ${supported}`,
      { file, supported, found },
    );
  }
  return found;
}

function latestVersion(schema: DatabaseSchema): number {
  return schema.migrations.at(-1)?.version ?? 0;
}

function migrate(connection: Database.Database, schema: DatabaseSchema, from: number): void {
  for (const migration of schema.migrations) {
    if (migration.version <= from) continue;
    connection
      .transaction(() => {
        connection.exec(migration.sql);
        connection.pragma(`user_version = ${migration.version}`);
      })
      .exclusive();
  }
}
