import type { Migration } from '../database.ts';

/** Stored files whose content is no longer what was received. A reindex finds them again: it hashes every file. */
export const index002Corrupt: Migration = {
  version: 2,
  description: 'damaged files',
  sql: `
CREATE TABLE corrupt (
  instance_id INTEGER PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
  study_id INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
  -- What was found, in words without received values.
  found TEXT NOT NULL,
  noticed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX corrupt_by_study ON corrupt (study_id);
`,
};
