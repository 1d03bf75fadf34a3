import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { indexSchema } from '../../../../main/store/schemas.ts';
import { imageDescriptionSchema } from '../../../../shared/image/image-description.ts';
import { buildImageDescription } from '../../../support/image-description-builder.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

test('descriptions of an older index can be read, and say that their naming was not', () => {
  const directory = temporaryDirectory();
  const before = { ...indexSchema, migrations: indexSchema.migrations.filter(({ version }) => version < 6) };
  const older = WritableDatabase.openWritable(directory, before);
  const { naming, ...described } = buildImageDescription();
  expect(naming).not.toBeNull();
  older.change(`INSERT INTO patient VALUES (1, 'k', '', '', '', '', '')`).run();
  older
    .change(
      `INSERT INTO study SELECT 1, 1, '1.1', 'k', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 1, 0, 0, 1,
        'folder', 'x', 0, 'unread'`,
    )
    .run();
  older.change(`INSERT INTO series VALUES (1, 1, '1.1.1', 1, '', 'CT', 1)`).run();
  older
    .change(`INSERT INTO instance VALUES (1, 1, '1.1.1.1', '1.2', '1.2', 1, 1, 1, ?, 'a', 1, 0, 0, 'stored')`)
    .run('a'.repeat(64));
  older.change(`INSERT INTO image VALUES (1, ?, '{}', NULL, '{}')`).run(JSON.stringify(described));
  older.close();

  const index = WritableDatabase.openWritable(directory, indexSchema);
  const row = index.query<{ description: string }>('SELECT description FROM image').get();
  expect(imageDescriptionSchema.parse(JSON.parse(row?.description ?? ''))).toEqual({
    ...described,
    naming: null,
  });
  index.close();
});
