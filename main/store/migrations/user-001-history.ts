import type { Migration } from '../database.ts';

/**
 * The user database: everything that cannot be rebuilt from the stored files. A reindex never touches it, so it
 * refers to objects by UID, hash and patient key, never by a row id of the index.
 */
export const user001History: Migration = {
  version: 1,
  description: 'where objects came from, read states, settings',
  sql: `
-- One association, one import, one upload.
CREATE TABLE batch (
  batch_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('network', 'folder', 'media', 'archive', 'upload', 'phantom')),
  label TEXT NOT NULL,
  calling_ae TEXT,
  called_ae TEXT,
  remote_address TEXT,
  started_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE arrival (
  arrival_id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batch,
  sha256 TEXT NOT NULL,
  StudyInstanceUID TEXT NOT NULL,
  SOPInstanceUID TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('stored', 'duplicate', 'conflict', 'reencoded')),
  arrived_at INTEGER NOT NULL
) STRICT;
CREATE INDEX arrival_by_hash ON arrival (sha256);
CREATE INDEX arrival_by_study ON arrival (StudyInstanceUID, arrived_at);

CREATE TABLE read_state (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  read_state TEXT NOT NULL CHECK (read_state IN ('unread', 'read', 'flagged')),
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  -- JSON: a string, number or boolean.
  value TEXT NOT NULL CHECK (json_valid(value)),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting_history (
  setting_history_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  -- NULL: it stood at its default.
  old_value TEXT,
  new_value TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX setting_history_by_key ON setting_history (key, changed_at);
`,
};
