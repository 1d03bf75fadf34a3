import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import {
  annotationOf,
  contentOf,
  type AnnotationRecord,
} from '../../../../main/store/marks/annotation-content.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const before = { ...userSchema, migrations: userSchema.migrations.filter(({ version }) => version < 8) };

test('an annotation of the version before lies on its picture, its label where labels go by themselves', () => {
  const directory = temporaryDirectory();
  const draft = lengthDraft();
  // As it was written before there were planes and places of labels.
  const content = contentOf(draft).replace(',"labelAt":null,"plane":null', '');
  expect(content).not.toContain('plane');
  const older = WritableDatabase.openWritable(directory, before);
  older
    .change(
      `INSERT INTO annotation VALUES (?, '2.25.1003', 'p', '2.25.1002', '2.25.1001', 1, ?, 'reader', 0, 0, 1)`,
    )
    .run(draft.annotationId, content);
  older.close();
  const user = WritableDatabase.openWritable(directory, userSchema);
  const [record] = user.query<AnnotationRecord>('SELECT * FROM annotation').all();
  if (record === undefined) throw new Error('the annotation is gone');
  expect(annotationOf(record)).toMatchObject(draft);
  user.close();
});

test('a program that would draw a plane’s annotation on a slice cannot open it', () => {
  const directory = temporaryDirectory();
  WritableDatabase.openWritable(directory, userSchema).close();
  expect(() => WritableDatabase.openWritable(directory, before)).toThrow(
    expect.objectContaining({ code: 'store.newer-version' }),
  );
});
