import { statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { NegatoscopeError, isNegatoscopeError } from '../../shared/errors.ts';
import { ReadableDatabase } from './database.ts';
import type { DatabaseName, DatabaseProblem } from './database-problem.ts';
import { indexSchema, userSchema } from './schemas.ts';
import { databaseError, databaseOf, isDamage } from './sqlite-errors.ts';

const schemas = { index: indexSchema, user: userSchema } as const;

export interface DatabaseWatchParts {
  readonly dataDirectory: string;
  readonly onProblem: (problem: DatabaseProblem | null) => void;
  /** Milliseconds that nothing must fail until a failing disk is taken for one that works. */
  readonly quietMs?: number;
}

/**
 * A disk that is full takes what fits into pages that are there, and refuses the rest: one write that worked is not the
 * end of it. Senders that still store try again within this time.
 */
const usualQuietMs = 3000;

/**
 * Notices what goes wrong with the databases while they are in use, and remembers it: into one that is damaged, or that
 * no longer is where the next start will look for it, nothing is written any more, so that nothing that would be lost is
 * acknowledged.
 */
export class DatabaseWatch {
  readonly #parts: DatabaseWatchParts;
  #files: Readonly<Record<DatabaseName, string>>;
  #problem: DatabaseProblem | null = null;
  /** Runs from the first write that worked since the last that failed. */
  #recovering: NodeJS.Timeout | undefined;

  /** While both databases are open. */
  constructor(parts: DatabaseWatchParts) {
    this.#parts = parts;
    this.#files = this.#identities();
  }

  get problem(): DatabaseProblem | null {
    return this.#problem;
  }

  /** Another took the place of this one. */
  replaced(database: DatabaseName): void {
    this.#files = this.#identities();
    if (this.#problem?.database === database) this.#set(null);
  }

  /** Throws `store.damaged` where one of these databases is not to be written to any more. */
  requireSound(databases: readonly DatabaseName[]): void {
    this.#lookAtFiles();
    const problem = this.#problem;
    if (problem === null || problem.kind === 'failing' || !databases.includes(problem.database)) return;
    throw damaged(problem);
  }

  /** These took what was written. */
  worked(databases: readonly DatabaseName[]): void {
    const problem = this.#problem;
    if (problem?.kind !== 'failing' || !databases.includes(problem.database)) return;
    this.#recovering ??= setTimeout(() => this.#set(null), this.#parts.quietMs ?? usualQuietMs).unref();
  }

  /** What went wrong, as an error of ours; remembered when a database did. */
  judge(error: unknown, operation: string): unknown {
    const cause = sqliteErrorOf(error);
    if (cause === undefined) return error;
    if (isDamage(cause.code)) return damaged(this.noteDamage(cause.message));
    // Somebody else holds it, or what is to be written is refused: no fault of the disk.
    if (/^SQLITE_(?:BUSY|LOCKED|CONSTRAINT|MISUSE|RANGE|ERROR)/u.test(cause.code)) return error;
    this.#lookAtFiles();
    const database = databaseOf(cause) === this.#pathOf('user') ? 'user' : 'index';
    const file = this.#pathOf(database);
    this.#noteFailing({ database, kind: 'failing', reason: `${cause.code}: ${cause.message}`, file });
    return databaseError(error, file, `${operation} in`, 'write');
  }

  #noteFailing(problem: DatabaseProblem): void {
    const known = this.#problem;
    if (known !== null && known.kind !== 'failing') return;
    // That nothing is received comes before that nothing is saved.
    if (known === null || (known.database === 'user' && problem.database === 'index')) this.#set(problem);
    else if (known.database === problem.database) this.#stopRecovering();
  }

  #stopRecovering(): void {
    clearTimeout(this.#recovering);
    this.#recovering = undefined;
  }

  /** Somebody read what cannot be: which of the two is damaged is found out by reading the smaller one anew. */
  noteDamage(reason: string): DatabaseProblem {
    if (this.#problem !== null && this.#problem.kind !== 'failing') return this.#problem;
    const database = this.#isUserDataWhole() ? 'index' : 'user';
    const problem: DatabaseProblem = { database, kind: 'damaged', reason, file: this.#pathOf(database) };
    this.#set(problem);
    return problem;
  }

  #set(problem: DatabaseProblem | null): void {
    this.#stopRecovering();
    this.#problem = problem;
    this.#parts.onProblem(problem);
  }

  #isUserDataWhole(): boolean {
    try {
      // A connection of its own: the store's remembers pages that the file may not have any more.
      const user = ReadableDatabase.openReadable(this.#parts.dataDirectory, userSchema);
      try {
        user.requireIntegrity();
      } finally {
        user.close();
      }
      return true;
    } catch (error) {
      if (isNegatoscopeError(error)) return false;
      throw error;
    }
  }

  /** Takes 8 µs. */
  #lookAtFiles(): void {
    if (this.#problem !== null && this.#problem.kind !== 'failing') return;
    const found = this.#identities();
    // What cannot be had again first.
    for (const database of ['user', 'index'] as const) {
      if (found[database] === this.#files[database]) continue;
      const reason = found[database] === '' ? 'its file was removed' : 'another file took its place';
      this.#set({ database, kind: 'gone', reason, file: this.#pathOf(database) });
      return;
    }
  }

  #identities(): Record<DatabaseName, string> {
    return { index: identityOf(this.#pathOf('index')), user: identityOf(this.#pathOf('user')) };
  }

  #pathOf(database: DatabaseName): string {
    return path.join(this.#parts.dataDirectory, schemas[database].fileName);
  }
}

/** Device and inode of a file; '' when there is none. */
function identityOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.dev} ${found.ino}`;
}

function sqliteErrorOf(error: unknown): InstanceType<typeof Database.SqliteError> | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Database.SqliteError) return cause;
  }
  return undefined;
}

function damaged({ database, kind, reason, file }: DatabaseProblem): NegatoscopeError<'store.damaged'> {
  const what = kind === 'gone' ? 'is not the one that is in use' : 'is damaged';
  const todo =
    database === 'index'
      ? 'images and what people did are safe; rebuild the index'
      : 'bring a backup back with `negatoscope restore`';
  return new NegatoscopeError('store.damaged', `${file} ${what} (${reason}); ${todo}`, { file, reason });
}
