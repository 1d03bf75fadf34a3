import { WritableDatabase, type DatabaseSchema } from '../../main/store/database.ts';

/** A schema whose second version rewrites every row of a table in one statement: seconds in which a kill may come. */
export const slowSchema: DatabaseSchema = {
  fileName: 'slow.sqlite',
  // 'NegT' in ASCII.
  applicationId: 0x4e656754,
  migrations: [
    {
      version: 1,
      description: 'two hundred thousand rows',
      sql: `
CREATE TABLE big (big_id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
  INSERT INTO big SELECT i, 'before ' || i || ' ' || hex(zeroblob(60)) FROM n;
`,
    },
    {
      version: 2,
      description: 'each rewritten',
      sql: `UPDATE big SET value = 'after ' || big_id || ' ' || hex(zeroblob(60));`,
    },
  ],
};

/** Run as a program with a directory: brings the database there up to date. */
if (process.argv[1] === import.meta.filename) {
  WritableDatabase.openWritable(process.argv[2] ?? '', slowSchema).close();
}
