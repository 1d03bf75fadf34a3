import type { Migration } from '../database.ts';

/** Hanging protocols that people made, with their history, and what they chose for a study. */
export const user007Hanging: Migration = {
  version: 7,
  description: 'hanging protocols and choices',
  sql: `
-- Every version of every protocol. The newest of an id and level counts.
CREATE TABLE hanging_protocol (
  protocol_id TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('user', 'group', 'site')),
  version INTEGER NOT NULL CHECK (version >= 1),
  -- JSON as it was saved; NULL: removed with this version.
  body TEXT CHECK (body IS NULL OR json_valid(body)),
  author TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (protocol_id, level, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE hanging_choice (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  choice TEXT NOT NULL CHECK (json_valid(choice)),
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key)
) STRICT, WITHOUT ROWID;
`,
};
