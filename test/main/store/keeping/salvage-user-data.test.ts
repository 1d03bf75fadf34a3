import {
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { backupsFolder } from '../../../../main/store/keeping/backup.ts';
import { salvagedFile, salvageUserData } from '../../../../main/store/keeping/salvage-user-data.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import type { SalvageReport } from '../../../../shared/model/salvage.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const sha256 = (n: number): string => n.toString(16).padStart(64, '0');
/** In an order that has nothing to do with the one that rows are made in, as UIDs and ids have it. */
const scattered = (n: number): string => String((n * 7919) % 100_003).padStart(6, '0');
const uid = (n: number): string => `2.25.${scattered(n)}${n}`;
const text = 'a word of some length; '.repeat(4);

/** A row of each table, the n-th of its kind. */
const rows: Readonly<Record<string, (n: number) => readonly (string | number | null)[]>> = {
  batch: (n) => [`batch-${scattered(n)}`, 'network', text, 'CALLING', 'CALLED', '10.0.0.1', n],
  arrival: (n) => [n, `batch-${scattered(n)}`, sha256(n), uid(n), uid(n), 'stored', n, null],
  read_state: (n) => [uid(n), 'key', n % 2 === 0 ? 'read' : 'flagged', n],
  setting: (n) => [`key.${scattered(n)}`, JSON.stringify(text), n],
  setting_history: (n) => [n, `key.${n}`, null, JSON.stringify(text), n],
  hold: (n) => [uid(n), 'key', 'pin', '', n],
  opening: (n) => [uid(n), 'key', n, n],
  remote_copy: (n) => [sha256(n * 7919), 'ARCHIVE', n],
  trash: (n) => [
    `t-${scattered(n)}`,
    'kept',
    'deleted',
    uid(n),
    'key',
    'P',
    'N^N',
    '20260101',
    text,
    'CT',
    '',
    1,
    1,
    n,
  ],
  trash_file: (n) => [`t-${scattered(n)}`, sha256(n), `instances/${n}`, 0, 1],
  removal: (n) => [n, `t-${scattered(n)}`, 'deleted', uid(n), 'key', text, 1, 1, n],
  clock_leap: (n) => [n, n, 60_000 + n],
  annotation: (n) => [
    `a-${scattered(n)}`,
    uid(n),
    'key',
    uid(n),
    uid(n),
    1,
    JSON.stringify({ text }),
    'A',
    n,
    n,
    1,
  ],
  key_image: (n) => [uid(n), 'key', uid(n), 1, uid(n), text, 'A', n],
  study_note: (n) => [`n-${scattered(n)}`, uid(n), 'key', text, 'A', n, n],
  viewed: (n) => [uid(n), 'key', uid(n), text],
  workspace: (n) => [`w-${scattered(n)}`, JSON.stringify({ text }), n],
  correction: (n) => [n, uid(n), 'key', 'P', '', 'N^N', '', 'F', 'A', n, null, null],
  hanging_protocol: (n) => [`p-${scattered(n)}`, 'user', 1, JSON.stringify({ text }), 'A', n],
  hanging_choice: (n) => [uid(n), 'key', JSON.stringify({ text }), n],
  study_label: (n) => [uid(n), 'key', 'label', 'A', n],
};

const rowCount = 600;
const backupName = 'user-20260101T000000000Z.sqlite';

type Contents = Readonly<Record<string, readonly string[]>>;

/** Everything in a database, a text for each row. */
function contentsOf(file: string): Contents {
  const database = new Database(file, { readonly: true });
  try {
    return Object.fromEntries(
      Object.keys(rows).map((table) => [
        table,
        database
          .prepare(`SELECT * FROM ${table}`)
          .raw()
          .all()
          .map((row) => JSON.stringify(row)),
      ]),
    );
  } finally {
    database.close();
  }
}

interface Pages {
  readonly page: number;
  readonly rows: number;
}

/** What the bytes of a blob should be cannot be told. */
const legible = Object.keys(rows)
  .filter((table) => table !== 'viewed')
  .map((table) => ({ table }));

interface Original {
  readonly directory: string;
  readonly contents: Contents;
  readonly leafOf: (table: string) => Pages;
}

/** A cache with many rows of everything, and the first two thirds of them in a backup. */
function makeOriginal(directory: string): Original {
  const file = path.join(directory, userSchema.fileName);
  const user = WritableDatabase.openWritable(directory, userSchema);
  const add = (from: number, to: number): void => {
    user.transaction(() => {
      for (const [table, row] of Object.entries(rows)) {
        const insert = user.change(
          `INSERT INTO ${table} VALUES (${row(1)
            .map(() => '?')
            .join(', ')})`,
        );
        for (let n = from; n <= to; n += 1) {
          const values = row(n);
          insert.run(
            ...(table === 'viewed' ? values.map((v, i) => (i === 3 ? Buffer.from(text) : v)) : values),
          );
        }
      }
    });
    user.pragma('wal_checkpoint(TRUNCATE)');
  };
  const backedUp = (rowCount * 2) / 3;
  add(1, backedUp);
  mkdirSync(path.join(directory, backupsFolder));
  copyFileSync(file, path.join(directory, backupsFolder, backupName));
  add(backedUp + 1, rowCount);
  user.close();
  const contents = contentsOf(file);
  const leafOf = (table: string): Pages => {
    const database = new Database(file, { readonly: true });
    try {
      const leaves = database
        .prepare<[string], { page: number; rows: number }>(
          `SELECT pageno AS page, ncell AS rows FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`,
        )
        .all(table);
      expect(leaves.length).toBeGreaterThan(1);
      return leaves[Math.floor(leaves.length / 2)] ?? { page: 0, rows: 0 };
    } finally {
      database.close();
    }
  };
  return { directory, contents, leafOf };
}

let original: Original;
beforeAll(() => {
  original = makeOriginal(mkdtempSync(path.join(os.tmpdir(), 'negatoscope-test-')));
});
afterAll(() => rmSync(original.directory, { recursive: true }));

function copyOfOriginal(hasBackup: boolean): string {
  const directory = temporaryDirectory();
  cpSync(original.directory, directory, { recursive: true });
  if (!hasBackup) rmSync(path.join(directory, backupsFolder), { recursive: true });
  return directory;
}

const pageBytes = 4096;

/** As a failing disk does. */
function overwrite(directory: string, page: number, from: number, bytes: number): void {
  const descriptor = openSync(path.join(directory, userSchema.fileName), 'r+');
  writeSync(descriptor, Buffer.alloc(bytes, 0xff), 0, bytes, (page - 1) * pageBytes + from);
  closeSync(descriptor);
}

/** Stands in the place of an object's source. */
const isLost = 'lost with a damaged database';

/** Rows that were not there before. */
function inventedIn(after: Contents): string[] {
  return Object.keys(rows).flatMap((table) => {
    const before = new Set(original.contents[table]);
    return (after[table] ?? []).filter((row) => !before.has(row) && !row.includes(isLost));
  });
}

const tableOf = (report: SalvageReport, table: string) =>
  report.tables.find((found) => found.table === table);

describe('N113 what can be read of a damaged user database', () => {
  test.for(legible)(
    'is everything but the rows of the page that is damaged, and those come from the backup: $table',
    async ({ table }) => {
      const directory = copyOfOriginal(true);
      const { page, rows: onPage } = original.leafOf(table);
      overwrite(directory, page, 0, pageBytes);
      const report = await salvageUserData(directory);
      const after = contentsOf(salvagedFile(directory));
      // Nothing that was not there, whatever the page says now.
      expect(inventedIn(after)).toEqual([]);
      const damaged = tableOf(report, table);
      expect(damaged?.isWhole).toBe(false);
      expect(rowCount - (damaged?.read ?? 0)).toBe(onPage);
      // A third of what was on the page is younger than the backup, more or less.
      const lost = rowCount - (after[table] ?? []).filter((row) => !row.includes(isLost)).length;
      expect(damaged?.fromBackup).toBe(rowCount - (damaged?.read ?? 0) - lost);
      expect(lost).toBeLessThan(onPage);
      const others = report.tables.filter(({ table: other }) => other !== table && other !== 'upkeep');
      expect(others.map(({ isWhole, read, fromBackup }) => ({ isWhole, read, fromBackup }))).toEqual(
        others.map(() => ({ isWhole: true, read: rowCount, fromBackup: 0 })),
      );
    },
  );

  test.for(legible)(
    'leaves out rows with bytes that were overwritten in the middle of a page: $table',
    async ({ table }) => {
      const directory = copyOfOriginal(false);
      const { page, rows: onPage } = original.leafOf(table);
      overwrite(directory, page, 2000, 300);
      const report = await salvageUserData(directory);
      const after = contentsOf(salvagedFile(directory));
      expect(inventedIn(after)).toEqual([]);
      expect(tableOf(report, table)?.isWhole).toBe(false);
      expect(rowCount - (after[table]?.length ?? 0)).toBeLessThanOrEqual(onPage);
    },
  );

  test('is taken from the backup alone where nothing tells what the bytes should be', async () => {
    const directory = copyOfOriginal(true);
    overwrite(directory, original.leafOf('viewed').page, 2000, 300);
    const report = await salvageUserData(directory);
    expect(inventedIn(contentsOf(salvagedFile(directory)))).toEqual([]);
    expect(tableOf(report, 'viewed')).toMatchObject({
      isWhole: false,
      read: 0,
      fromBackup: (rowCount * 2) / 3,
    });
  });

  test('is nothing where its first page is damaged, and everything that the backup has is taken', async () => {
    const directory = copyOfOriginal(true);
    overwrite(directory, 1, 0, pageBytes);
    const report = await salvageUserData(directory);
    expect(report.backup).toBe(backupName);
    for (const { table, isWhole, read, fromBackup } of report.tables) {
      expect({ table, isWhole, read, fromBackup }).toEqual({
        table,
        isWhole: false,
        read: 0,
        fromBackup: table === 'upkeep' ? 0 : (rowCount * 2) / 3,
      });
    }
    expect(inventedIn(contentsOf(salvagedFile(directory)))).toEqual([]);
  });

  test('is nothing where it is gone and there is no backup, and that is said of every table', async () => {
    const directory = copyOfOriginal(false);
    rmSync(path.join(directory, userSchema.fileName));
    const { isReadable, backup, tables } = await salvageUserData(directory);
    expect(isReadable).toBe(false);
    expect(backup).toBeNull();
    expect(tables.every(({ isWhole, read, fromBackup }) => !isWhole && read === 0 && fromBackup === 0)).toBe(
      true,
    );
  });

  test('is all of it where nothing is damaged', async () => {
    const directory = copyOfOriginal(true);
    const { tables } = await salvageUserData(directory);
    expect(tables.filter(({ isWhole }) => !isWhole)).toEqual([]);
    expect(contentsOf(salvagedFile(directory))).toEqual(original.contents);
  });
});
