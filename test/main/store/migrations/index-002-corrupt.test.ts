import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { indexSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

test('notes damage only of instances that are there', () => {
  const database = WritableDatabase.openWritable(temporaryDirectory(), indexSchema);
  const add = database.change(`INSERT INTO corrupt VALUES (1, 1, 'x', 0)`);
  expect(() => add.run()).toThrow(/FOREIGN KEY/u);
  database.close();
});
