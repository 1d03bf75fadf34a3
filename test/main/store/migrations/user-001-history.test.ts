import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { user001History } from '../../../../main/store/migrations/user-001-history.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

function open(): WritableDatabase {
  return WritableDatabase.openWritable(temporaryDirectory(), { ...userSchema, migrations: [user001History] });
}

test('ties every arrival to the batch that it came with', () => {
  const database = open();
  const add = database.change(`INSERT INTO arrival VALUES (NULL, ?, 'hash', '1.2', '1.3', 'stored', 0)`);
  expect(() => add.run('no such batch')).toThrow(/FOREIGN KEY/u);
  database.change(`INSERT INTO batch VALUES ('b', 'folder', 'label', NULL, NULL, NULL, 0)`).run();
  expect(add.run('b').changes).toBe(1);
  database.close();
});

test('takes only JSON as the value of a setting', () => {
  const database = open();
  const add = database.change('INSERT INTO setting VALUES (?, ?, 0)');
  expect(() => add.run('a.key', 'not json')).toThrow(/CHECK/u);
  expect(add.run('a.key', '11112').changes).toBe(1);
  database.close();
});

test('makes only strict tables', () => {
  const database = open();
  const loose = database.query(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
      AND name NOT LIKE 'sqlite_%'`,
  );
  expect(loose.all()).toEqual([]);
  database.close();
});
