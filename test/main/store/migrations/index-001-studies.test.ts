import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { index001Studies } from '../../../../main/store/migrations/index-001-studies.ts';
import { indexSchema } from '../../../../main/store/schemas.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

function open(): WritableDatabase {
  return WritableDatabase.openWritable(temporaryDirectory(), {
    ...indexSchema,
    migrations: [index001Studies],
  });
}

function addStudy(database: WritableDatabase, uid: string, instances: number, bytes: number): void {
  database.change(`INSERT INTO patient VALUES (NULL, ?, '', '', '', '', '')`).run(uid);
  database
    .change(
      `INSERT INTO study SELECT NULL, max(patient_id), ?, ?, '', '', '', '', '', '', '', '', '', '', '', '', '', '',
        1, ?, 0, 0, ?, 'folder', 'x', 0, 'unread' FROM patient`,
    )
    .run(uid, uid, instances, bytes);
}

test('makes only strict tables, so that no column holds what its type does not say', () => {
  const database = open();
  const loose = database
    .query<{ name: string }>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
        AND name NOT LIKE 'sqlite_%'`,
    )
    .all();
  expect(loose).toEqual([]);
  database.close();
});

test('keeps the totals as studies come, grow, are read, and go', () => {
  const database = open();
  const totals = database.query('SELECT studies, instances, unread, bytes FROM total');
  addStudy(database, '1.1', 10, 1000);
  addStudy(database, '1.2', 5, 500);
  expect(totals.get()).toEqual({ studies: 2, instances: 15, unread: 2, bytes: 1500 });
  database.change(`UPDATE study SET instance_count = 12, bytes = 1200 WHERE StudyInstanceUID = '1.1'`).run();
  database.change(`UPDATE study SET read_state = 'read' WHERE StudyInstanceUID = '1.2'`).run();
  expect(totals.get()).toEqual({ studies: 2, instances: 17, unread: 1, bytes: 1700 });
  database.change(`DELETE FROM study WHERE StudyInstanceUID = '1.1'`).run();
  expect(totals.get()).toEqual({ studies: 1, instances: 5, unread: 0, bytes: 500 });
  database.close();
});

test('takes a study out of the search when it goes', () => {
  const database = open();
  addStudy(database, '1.1', 1, 1);
  database.change(`INSERT INTO study_search (rowid, words) SELECT study_id, 'phantom' FROM study`).run();
  const found = database.query(`SELECT rowid FROM study_search WHERE study_search MATCH '"phan"*'`);
  expect(found.all()).toHaveLength(1);
  database.change('DELETE FROM study').run();
  expect(found.all()).toEqual([]);
  database.close();
});

test('refuses a second row for one study of one patient', () => {
  const database = open();
  addStudy(database, '1.1', 1, 1);
  expect(() => addStudy(database, '1.1', 1, 1)).toThrow(/UNIQUE/u);
  database.close();
});
