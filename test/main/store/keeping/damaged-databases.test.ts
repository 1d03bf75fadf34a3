import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { WritableDatabase, type DatabaseSchema } from '../../../../main/store/database.ts';
import { backupsFolder, listBackups } from '../../../../main/store/keeping/backup.ts';
import { reindex } from '../../../../main/store/keeping/reindex.ts';
import { restoreUserData } from '../../../../main/store/keeping/user-data.ts';
import { indexSchema, userSchema } from '../../../../main/store/schemas.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

/** A cache with a study that was read and a backup, closed. */
async function closedCache(): Promise<{ directory: string; backup: string }> {
  const cache = openCache();
  const { studyId } = await cache.take(sliceFile());
  await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
  const name = await cache.store.backUp();
  await cache.close();
  return { directory: cache.dataDirectory, backup: path.join(cache.dataDirectory, backupsFolder, name) };
}

function editHeader(file: string, offset: number, value: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(value, offset);
  writeFileSync(file, bytes);
}

async function readStates(cache: CacheUnderTest): Promise<string[]> {
  return (await cache.reader.studyRows([1])).map(({ readState }) => readState);
}

// SQLite file format 1.3: user version at 60, application id at 68.
const damages = [
  { what: 'no bytes', damage: (file: string) => truncateSync(file, 0), code: 'store.not-ours' },
  { what: 'half a header', damage: (file: string) => truncateSync(file, 50), code: 'store.not-ours' },
  { what: 'only its first page', damage: (file: string) => truncateSync(file, 4096), code: 'store.not-ours' },
  {
    what: 'the id of another program',
    damage: (file: string) => editHeader(file, 68, 1),
    code: 'store.not-ours',
  },
  {
    what: 'a schema of the future',
    damage: (file: string) => editHeader(file, 60, 999),
    code: 'store.newer-version',
  },
  {
    what: 'a log and no database',
    damage: (file: string) => {
      writeFileSync(`${file}-wal`, 'log');
      rmSync(file);
    },
    code: 'store.not-ours',
  },
] as const;

/** Root writes whatever the mode says: for the step, root becomes the folder's owner, who is nobody else. */
function withoutRootsRights(directory: string, step: () => void): void {
  if (process.geteuid?.() !== 0 || process.seteuid === undefined) {
    step();
    return;
  }
  const nobody = 65_534;
  for (const entry of ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]) {
    chownSync(path.join(directory, entry), nobody, nobody);
  }
  process.seteuid(nobody);
  try {
    step();
  } finally {
    process.seteuid(0);
  }
}

describe('N113 a database with', () => {
  for (const { fileName } of [indexSchema, userSchema]) {
    test.for(damages)(`$what is refused and left as it is: ${fileName}`, async ({ damage, code }) => {
      const { directory } = await closedCache();
      const file = path.join(directory, fileName);
      damage(file);
      const before = existsSync(file) ? readFileSync(file) : null;
      expect(() => openCache(directory)).toThrow(expect.objectContaining({ code }));
      expect(existsSync(file) ? readFileSync(file) : null).toEqual(before);
    });
  }

  test.for(damages.filter(({ code }) => code === 'store.not-ours'))(
    '$what: the index is rebuilt from the files, and nothing is lost',
    async ({ damage }) => {
      const { directory } = await closedCache();
      damage(path.join(directory, indexSchema.fileName));
      await reindex({ dataDirectory: directory, now: Date.now, onProgress: () => undefined });
      expect(await readStates(openCache(directory))).toEqual(['read']);
    },
  );

  test('a schema of the future: a reindex does not replace the index of a newer version either', async () => {
    const { directory } = await closedCache();
    editHeader(path.join(directory, indexSchema.fileName), 60, 999);
    const index = readFileSync(path.join(directory, indexSchema.fileName));
    await expect(
      reindex({ dataDirectory: directory, now: Date.now, onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'store.newer-version' });
    expect(readFileSync(path.join(directory, indexSchema.fileName))).toEqual(index);
  });

  test.for(damages)(
    '$what: a backup of what users did is brought back, and what was there is kept',
    async ({ damage }) => {
      const { directory, backup } = await closedCache();
      const file = path.join(directory, userSchema.fileName);
      damage(file);
      const keptAside = await restoreUserData(directory, backup, Date.now());
      expect(existsSync(keptAside ?? '') || existsSync(`${keptAside ?? ''}-wal`)).toBe(true);
      expect(await readStates(openCache(directory))).toEqual(['read']);
    },
  );

  test('nothing at all: what users did is not begun anew unless somebody says so', async () => {
    const { directory } = await closedCache();
    const file = path.join(directory, userSchema.fileName);
    rmSync(file);
    expect(() => openCache(directory)).toThrow(/negatoscope restore/u);
    rmSync(path.join(directory, indexSchema.fileName));
    expect(() => openCache(directory)).toThrow(/negatoscope restore/u);
    expect(existsSync(file)).toBe(false);
    expect(await restoreUserData(directory, null, Date.now())).toBeNull();
    await reindex({ dataDirectory: directory, now: Date.now, onProgress: () => undefined });
    expect(await readStates(openCache(directory))).toEqual(['unread']);
  });

  test('no permission to write is said so at once', async () => {
    const { directory } = await closedCache();
    chmodSync(path.join(directory, userSchema.fileName), 0o400);
    withoutRootsRights(directory, () => {
      expect(() => openCache(directory)).toThrow(expect.objectContaining({ code: 'store.write-failed' }));
    });
  });
});

describe('a backup', () => {
  test('is whole while others write, and holds what was written before it ended', async () => {
    const cache = openCache();
    const { studyId } = await cache.take(sliceFile());
    const backingUp = cache.store.backUp();
    await cache.store.setReadState({ studyIds: [studyId], readState: 'flagged' });
    const name = await backingUp;
    const copy = new Database(path.join(cache.dataDirectory, backupsFolder, name), { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.prepare('SELECT read_state FROM read_state').all()).toEqual([{ read_state: 'flagged' }]);
    copy.close();
  });

  test('that was cut short leaves nothing once the next one is made', async () => {
    const cache = openCache();
    const folder = path.join(cache.dataDirectory, backupsFolder);
    const name = await cache.store.backUp();
    for (const suffix of ['', '-wal', '-shm']) {
      writeFileSync(path.join(folder, `user-20260101T000000000Z.sqlite.new${suffix}`), 'half');
    }
    cache.clock.nowMs += 1;
    expect(readdirSync(folder)).toHaveLength(4);
    const next = await cache.store.backUp();
    expect(readdirSync(folder).toSorted()).toEqual([name, next].toSorted());
  });

  test('is kept seven times, the newest ones; nothing half made stays', async () => {
    const cache = openCache();
    const names: string[] = [];
    for (let day = 0; day < 9; day += 1) {
      cache.clock.nowMs += 86_400_000;
      names.push(await cache.store.backUp());
    }
    expect(listBackups(cache.dataDirectory)).toEqual(names.slice(2).toReversed());
    expect(readdirSync(path.join(cache.dataDirectory, backupsFolder))).toHaveLength(7);
  });

  test('N115 that is made after the clock was set back is kept, old as its name is', async () => {
    const cache = openCache();
    for (let day = 0; day < 8; day += 1) {
      cache.clock.nowMs += 86_400_000;
      await cache.store.backUp();
    }
    cache.clock.nowMs -= 365 * 86_400_000;
    const name = await cache.store.backUp();
    expect(listBackups(cache.dataDirectory)).toContain(name);
    expect(listBackups(cache.dataDirectory)).toHaveLength(7);
  });

  test('that is damaged is not brought back, and what is there stays', async () => {
    const { directory, backup } = await closedCache();
    const bad = path.join(temporaryDirectory(), 'bad.sqlite');
    copyFileSync(backup, bad);
    truncateSync(bad, readFileSync(bad).length - 4096);
    const before = readFileSync(path.join(directory, userSchema.fileName));
    await expect(restoreUserData(directory, bad, Date.now())).rejects.toMatchObject({
      code: 'store.not-ours',
    });
    expect(readFileSync(path.join(directory, userSchema.fileName))).toEqual(before);
  });

  test('brings the read states of the list back with it', async () => {
    const { directory, backup } = await closedCache();
    const cache = openCache(directory);
    await cache.store.setReadState({ studyIds: [1], readState: 'flagged' });
    await cache.close();
    await restoreUserData(directory, backup, Date.now());
    expect(await readStates(openCache(directory))).toEqual(['read']);
  });
});

describe('N114 a migration that is cut short', () => {
  for (const schema of [indexSchema, userSchema]) {
    test.for(schema.migrations.slice(1).map(({ version }) => ({ version })))(
      `${schema.fileName} to version $version leaves the schema before it, at each of its statements, and is done again`,
      ({ version }) => {
        const before: DatabaseSchema = { ...schema, migrations: schema.migrations.slice(0, version - 1) };
        const [migration] = schema.migrations.slice(version - 1);
        const statements = (migration?.sql ?? '').split(/;\s*\n/u).filter((sql) => sql.trim() !== '');
        for (let count = 0; count <= statements.length; count += 1) {
          const directory = temporaryDirectory();
          WritableDatabase.openWritable(directory, before).close();
          const sql = `${statements.slice(0, count).join(';\n')};\nSELECT no_such_function();`;
          const cut: DatabaseSchema = {
            ...schema,
            migrations: [...before.migrations, { version, description: 'cut short', sql }],
          };
          expect(() => WritableDatabase.openWritable(directory, cut)).toThrow(/no_such_function/u);
          const database = WritableDatabase.openWritable(directory, schema);
          expect(database.pragma('user_version')).toBe(schema.migrations.length);
          expect(database.pragma('integrity_check')).toBe('ok');
          database.close();
        }
      },
    );
  }
});
