import Database from 'better-sqlite3';
import { NegatoscopeError } from '../../shared/errors.ts';

/** What went wrong in a database, as an error of ours. Errors of ours pass through. */
export function databaseError(
  error: unknown,
  file: string,
  operation: string,
  direction: 'read' | 'write',
): NegatoscopeError {
  if (error instanceof NegatoscopeError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (isDamage(code)) {
    if (operation !== 'open' && operation !== 'create' && operation !== 'check') {
      const message = `${file} is damaged: ${reason}`;
      return new NegatoscopeError('store.damaged', message, { file, reason }, { cause: error });
    }
    return new NegatoscopeError(
      'store.not-ours',
      `${file} is not a readable database: ${reason}`,
      { file, reason },
      { cause: error },
    );
  }
  if (code === 'SQLITE_FULL') {
    return new NegatoscopeError(
      'store.full',
      `Could not ${operation} ${file}: ${reason}`,
      { neededBytes: 0, availableBytes: 0 },
      { cause: error },
    );
  }
  return new NegatoscopeError(
    direction === 'read' ? 'store.read-failed' : 'store.write-failed',
    `Could not ${operation} ${file}: ${reason}`,
    { file, operation, reason },
    { cause: error },
  );
}

/** Which database an error of SQLite came from: its own message does not say. */
const failedIn = new WeakMap<Error, string>();

/** Remembers the file; where transactions lie in each other, the innermost was first and stays. */
export function noteDatabase(error: unknown, file: string): unknown {
  if (error instanceof Database.SqliteError && !failedIn.has(error)) failedIn.set(error, file);
  return error;
}

export function databaseOf(error: Error): string | undefined {
  return failedIn.get(error);
}

/** The file does not hold what was written (sqlite.org/rescode.html). */
export function isDamage(code: string): boolean {
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}
