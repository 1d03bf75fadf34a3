import path from 'node:path';
import Database from 'better-sqlite3';
import { CallGate } from '../threads/call-gate.ts';
import { callsAround } from '../threads/calls-around.ts';
import { openReader, type Reader, type ReaderOptions } from './open-reader.ts';
import { databaseError, isDamage } from './sqlite-errors.ts';

/** What the reader's thread does beside. */
export interface ServedReader extends Reader {
  /** Closes the databases; calls wait until `resume`. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
}

export interface ServedReaderOptions extends ReaderOptions {
  /** A query found what cannot be. */
  readonly onDamage: (reason: string) => void;
}

/** The reader as its thread serves it: says what is damaged, and lets go of the index while it is exchanged. */
export function serveReader(options: ServedReaderOptions): ServedReader {
  let reader = openReader(options);
  const gate = new CallGate();
  const around = (method: string, call: () => Promise<unknown>): Promise<unknown> => {
    if (method === 'close') return call();
    return gate.pass(async () => {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof Database.SqliteError)) throw error;
        if (isDamage(error.code)) options.onDamage(error.message);
        throw databaseError(error, path.basename(options.dataDirectory), 'read', 'read');
      }
    });
  };
  return callsAround<Reader, Omit<ServedReader, keyof Reader>>(() => reader, around, {
    async suspend() {
      await gate.hold();
      await reader.close();
    },
    async resume() {
      try {
        reader = openReader(options);
      } finally {
        gate.release();
      }
    },
  });
}
