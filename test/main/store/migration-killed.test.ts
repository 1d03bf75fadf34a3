import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../main/store/database.ts';
import { slowSchema } from '../../support/slow-migration.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const program = path.resolve(import.meta.dirname, '../../support/slow-migration.ts');

function valuesBeginningWith(database: WritableDatabase, word: string): number {
  return (
    database.query<{ n: number }>(`SELECT count(*) AS n FROM big WHERE value GLOB '${word} *'`).get()?.n ?? 0
  );
}

test(
  'N114 a migration whose process is killed within a statement leaves all as it was, and the next start does it again',
  { timeout: 60_000 },
  async () => {
    const directory = temporaryDirectory();
    const before = { ...slowSchema, migrations: slowSchema.migrations.slice(0, 1) };
    WritableDatabase.openWritable(directory, before).close();
    const log = path.join(directory, `${slowSchema.fileName}-wal`);
    const child = spawn(process.execPath, [program, directory], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    // More than the cache holds is written before the commit: the statement is in its middle.
    await expect
      .poll(() => statSync(log, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000, interval: 5 })
      .toBeGreaterThan(1_000_000);
    child.kill('SIGKILL');
    await ended;
    expect(child.signalCode).toBe('SIGKILL');

    const asItWas = WritableDatabase.openWritable(directory, before);
    expect(asItWas.pragma('user_version')).toBe(1);
    expect([valuesBeginningWith(asItWas, 'before'), valuesBeginningWith(asItWas, 'after')]).toEqual([
      200_000, 0,
    ]);
    asItWas.requireIntegrity();
    asItWas.close();

    const done = WritableDatabase.openWritable(directory, slowSchema);
    expect(done.pragma('user_version')).toBe(2);
    expect([valuesBeginningWith(done, 'before'), valuesBeginningWith(done, 'after')]).toEqual([0, 200_000]);
    done.requireIntegrity();
    done.close();
  },
);
