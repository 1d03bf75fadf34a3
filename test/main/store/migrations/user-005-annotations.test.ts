import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

test('keeps what the schema before it held, and makes only strict tables', () => {
  const directory = temporaryDirectory();
  const migrations = userSchema.migrations.slice(0, 4);
  const before = WritableDatabase.openWritable(directory, { ...userSchema, migrations });
  before.change(`INSERT INTO read_state VALUES ('1.2', 'key', 'read', 5)`).run();
  before.close();
  const database = WritableDatabase.openWritable(directory, userSchema);
  expect(database.query('SELECT read_state FROM read_state').all()).toEqual([{ read_state: 'read' }]);
  const loose = database.query(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
      AND name NOT LIKE 'sqlite_%'`,
  );
  expect(loose.all()).toEqual([]);
  database.close();
});
