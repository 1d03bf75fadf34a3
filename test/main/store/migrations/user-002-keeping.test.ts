import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { user001History } from '../../../../main/store/migrations/user-001-history.ts';
import { user002Keeping } from '../../../../main/store/migrations/user-002-keeping.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

test('keeps what the schema before it held, and makes only strict tables', () => {
  const directory = temporaryDirectory();
  const before = WritableDatabase.openWritable(directory, { ...userSchema, migrations: [user001History] });
  before.change(`INSERT INTO read_state VALUES ('1.2', 'key', 'read', 5)`).run();
  before.close();
  const database = WritableDatabase.openWritable(directory, {
    ...userSchema,
    migrations: [user001History, user002Keeping],
  });
  expect(database.query('SELECT read_state FROM read_state').all()).toEqual([{ read_state: 'read' }]);
  const loose = database.query(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
      AND name NOT LIKE 'sqlite_%'`,
  );
  expect(loose.all()).toEqual([]);
  database.close();
});

test('holds a study once for each reason and holder', () => {
  const database = WritableDatabase.openWritable(temporaryDirectory(), userSchema);
  const add = database.change(`INSERT INTO hold VALUES ('1.2', 'key', ?, ?, 0)`);
  add.run('pin', '');
  add.run('queued', 'job-1');
  add.run('queued', 'job-2');
  expect(() => add.run('pin', '')).toThrow(/UNIQUE/u);
  expect(() => add.run('whim', '')).toThrow(/CHECK/u);
  database.close();
});

test('forgets the files of an entry of the trash together with it', () => {
  const database = WritableDatabase.openWritable(temporaryDirectory(), userSchema);
  database
    .change(
      `INSERT INTO trash VALUES ('t', 'kept', 'deleted', '1.2', 'key', '', '', '', '', '', '', 1, 9, 0)`,
    )
    .run();
  database.change(`INSERT INTO trash_file VALUES ('t', 'hash', 'instances/x', 300, 9)`).run();
  database.change('DELETE FROM trash').run();
  expect(database.query('SELECT * FROM trash_file').all()).toEqual([]);
  database.close();
});
