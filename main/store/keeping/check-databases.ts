import { isNegatoscopeError } from '../../../shared/errors.ts';
import type { ReadableDatabase } from '../database.ts';

/** Reads databases whole and compares each with itself; seconds for a gigabyte. What is wrong, in words. */
export function checkDatabases(databases: readonly ReadableDatabase[]): string[] {
  return databases.map(problemOf).filter((problem) => problem !== undefined);
}

function problemOf(database: ReadableDatabase): string | undefined {
  try {
    database.requireIntegrity();
    return undefined;
  } catch (error) {
    if (isNegatoscopeError(error)) return error.message;
    throw error;
  }
}
