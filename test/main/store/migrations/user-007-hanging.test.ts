import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

test('a user database of the version before gets its tables, and keeps what it had', () => {
  const directory = temporaryDirectory();
  const before = { ...userSchema, migrations: userSchema.migrations.filter(({ version }) => version < 7) };
  const older = WritableDatabase.openWritable(directory, before);
  older.change(`INSERT INTO setting VALUES ('receiver.ae', '"OURS"', 0)`).run();
  older.close();
  const user = WritableDatabase.openWritable(directory, userSchema);
  expect(user.query('SELECT value FROM setting').all()).toEqual([{ value: '"OURS"' }]);
  user.change(`INSERT INTO hanging_protocol VALUES ('a', 'user', 1, NULL, 'reader', 0)`).run();
  const builtIn = user.change(`INSERT INTO hanging_protocol VALUES ('a', 'built-in', 1, NULL, 'reader', 0)`);
  expect(() => builtIn.run()).toThrow(/CHECK/u);
  user.close();
});
