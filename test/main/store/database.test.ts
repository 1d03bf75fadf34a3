import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  ReadableDatabase,
  WritableDatabase,
  minimumSqliteVersion,
  type DatabaseSchema,
} from '../../../main/store/database.ts';
import { indexSchema, userSchema } from '../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const schema: DatabaseSchema = {
  fileName: 'things.sqlite',
  applicationId: 0x12345678,
  migrations: [
    { version: 1, description: 'things', sql: 'CREATE TABLE thing (name TEXT NOT NULL) STRICT;' },
    { version: 2, description: 'sizes', sql: 'ALTER TABLE thing ADD COLUMN size INTEGER;' },
  ],
};
const oneStep: DatabaseSchema = { ...schema, migrations: schema.migrations.slice(0, 1) };

function create(directory: string, of: DatabaseSchema = schema): string {
  WritableDatabase.openWritable(directory, of).close();
  return path.join(directory, of.fileName);
}

describe('a database for writing', () => {
  test('commits with an fsync, in a write-ahead log, with foreign keys held', () => {
    const database = WritableDatabase.openWritable(temporaryDirectory(), schema);
    // sqlite.org/pragma.html: synchronous 2 is FULL.
    expect(database.pragma('synchronous')).toBe(2);
    expect(database.pragma('journal_mode')).toBe('wal');
    expect(database.pragma('foreign_keys')).toBe(1);
    expect(database.pragma('trusted_schema')).toBe(0);
    expect(database.pragma('cell_size_check')).toBe(1);
    expect(database.pragma('mmap_size')).toBe(0);
    database.close();
  });

  test('runs on an SQLite in which two connections may checkpoint at once', () => {
    const connection = new Database(':memory:');
    const version = connection.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
    connection.close();
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    const number = major * 1_000_000 + minor * 1000 + patch;
    expect(minimumSqliteVersion).toEqual([3, 51, 3]);
    expect(number).toBeGreaterThanOrEqual(3_051_003);
  });

  test.skipIf(process.platform === 'win32')('is for its owner alone, its log as well', () => {
    const directory = temporaryDirectory();
    const database = WritableDatabase.openWritable(directory, indexSchema);
    database.transaction(() => database.change('UPDATE total SET bytes = bytes').run());
    for (const suffix of ['', '-wal']) {
      expect(statSync(path.join(directory, indexSchema.fileName + suffix)).mode & 0o777).toBe(0o600);
    }
    database.close();
  });

  test('says whose it is and how far its schema came', () => {
    const file = create(temporaryDirectory());
    // SQLite file format 1.3: user version at 60, application id at 68, big endian.
    const header = readFileSync(file);
    expect(header.readUInt32BE(60)).toBe(2);
    expect(header.readUInt32BE(68)).toBe(0x12345678);
  });

  test('brings an older schema up to date and keeps its rows', () => {
    const directory = temporaryDirectory();
    const old = WritableDatabase.openWritable(directory, oneStep);
    old.change('INSERT INTO thing (name) VALUES (?)').run('kept');
    old.close();
    const database = WritableDatabase.openWritable(directory, schema);
    expect(database.query('SELECT name, size FROM thing').all()).toEqual([{ name: 'kept', size: null }]);
    expect(database.pragma('user_version')).toBe(2);
    database.close();
  });

  test('leaves an older schema as it was when a migration fails', () => {
    const directory = temporaryDirectory();
    create(directory, oneStep);
    const broken: DatabaseSchema = {
      ...schema,
      migrations: [
        ...oneStep.migrations,
        {
          version: 2,
          description: 'broken',
          sql: 'CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE thing (y);',
        },
      ],
    };
    expect(() => WritableDatabase.openWritable(directory, broken)).toThrow(/already exists/u);
    const database = ReadableDatabase.openReadable(directory, oneStep);
    expect(database.pragma('user_version')).toBe(1);
    expect(database.query(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
    database.close();
  });

  test.for([
    { what: 'of no bytes', damage: (file: string) => truncateSync(file, 0) },
    { what: 'cut within its header', damage: (file: string) => truncateSync(file, 50) },
    { what: 'that is something else', damage: (file: string) => writeFileSync(file, 'x'.repeat(5000)) },
  ])('refuses a file $what, and leaves it alone', ({ damage }) => {
    const directory = temporaryDirectory();
    const file = create(directory);
    damage(file);
    const before = readFileSync(file);
    expect(() => WritableDatabase.openWritable(directory, schema)).toThrow(
      expect.objectContaining({ code: 'store.not-ours' }),
    );
    expect(readFileSync(file)).toEqual(before);
  });

  test('refuses a database of another program', () => {
    const directory = temporaryDirectory();
    const other = new Database(path.join(directory, schema.fileName));
    other.exec('CREATE TABLE thing (name TEXT)');
    other.close();
    expect(() => WritableDatabase.openWritable(directory, schema)).toThrow(
      expect.objectContaining({ code: 'store.not-ours' }),
    );
  });

  test('refuses a write-ahead log whose database is gone, instead of starting empty', () => {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, `${schema.fileName}-wal`), 'log');
    expect(() => WritableDatabase.openWritable(directory, schema)).toThrow(
      expect.objectContaining({ code: 'store.not-ours' }),
    );
  });

  test('refuses what a newer version wrote, saying both versions', () => {
    const directory = temporaryDirectory();
    create(directory);
    const expected = expect.objectContaining({
      code: 'store.newer-version',
      details: expect.objectContaining({ supported: 1, found: 2 }),
    });
    expect(() => WritableDatabase.openWritable(directory, oneStep)).toThrow(expected);
    expect(() => ReadableDatabase.openReadable(directory, oneStep)).toThrow(expected);
  });

  test('starts over when an earlier creation was interrupted', () => {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, `${schema.fileName}.new`), 'half a database');
    const database = WritableDatabase.openWritable(directory, schema);
    expect(database.query('SELECT * FROM thing').all()).toEqual([]);
    database.close();
  });

  test('undoes a transaction in which something was thrown, and goes on', () => {
    const database = WritableDatabase.openWritable(temporaryDirectory(), schema);
    const insert = database.change('INSERT INTO thing (name) VALUES (?)');
    expect(() =>
      database.transaction(() => {
        insert.run('lost');
        throw new Error('thrown');
      }),
    ).toThrow('thrown');
    insert.run('kept');
    expect(database.query('SELECT name FROM thing').all()).toEqual([{ name: 'kept' }]);
    database.close();
  });
});

describe('a database for reading', () => {
  test('sees what a writer has committed meanwhile', () => {
    const directory = temporaryDirectory();
    const writer = WritableDatabase.openWritable(directory, schema);
    const reader = ReadableDatabase.openReadable(directory, schema);
    const names = reader.query('SELECT name FROM thing');
    expect(names.all()).toEqual([]);
    writer.change('INSERT INTO thing (name) VALUES (?)').run('new');
    expect(names.all()).toEqual([{ name: 'new' }]);
    reader.close();
    writer.close();
  });

  test('prepares no statement that writes', () => {
    const directory = temporaryDirectory();
    create(directory);
    const reader = ReadableDatabase.openReadable(directory, schema);
    expect(() => reader.query('DELETE FROM thing')).toThrow(
      expect.objectContaining({ code: 'program.fault' }),
    );
    reader.close();
  });

  test('does not migrate: an older schema is refused with what to do', () => {
    const directory = temporaryDirectory();
    create(directory, oneStep);
    expect(() => ReadableDatabase.openReadable(directory, schema)).toThrow(/start the workstation once/u);
  });
});

test.for([indexSchema, userSchema])(
  '$fileName has migrations counted from 1 without gaps',
  ({ migrations }) => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  },
);
