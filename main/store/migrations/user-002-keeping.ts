import type { Migration } from '../database.ts';

/**
 * What decides how long a study is kept, what became of those that were not, and how far the work on the whole cache
 * has come. By UID, patient key and hash, as all of this database.
 */
export const user002Keeping: Migration = {
  version: 2,
  description: 'holds, openings, remote copies, trash, removals, upkeep',
  sql: `
-- Why a study must stay. A lock also keeps people from deleting it.
CREATE TABLE hold (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  -- unsent: somebody's work on it has no copy elsewhere. queued: it is to be sent, exported or printed.
  kind TEXT NOT NULL CHECK (kind IN ('pin', 'lock', 'unsent', 'queued')),
  -- Tells several holds of one kind apart, e.g. the job that a study is queued for; '' for pins and locks.
  holder TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key, kind, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE opening (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  -- Counts up with every opening of any study: which came later must not hang on the clock.
  opened_order INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX opening_by_order ON opening (opened_order);

-- Objects that an archive was asked about and said that it has.
CREATE TABLE remote_copy (
  sha256 TEXT PRIMARY KEY,
  remote TEXT NOT NULL,
  verified_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE trash (
  trash_id TEXT PRIMARY KEY,
  -- moving: written before the first file moves. purging: written before the first file is unlinked.
  state TEXT NOT NULL CHECK (state IN ('moving', 'kept', 'purging')),
  reason TEXT NOT NULL CHECK (reason IN ('deleted', 'evicted')),
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  PatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  StudyDate TEXT NOT NULL,
  StudyDescription TEXT NOT NULL,
  modalities TEXT NOT NULL,
  source_label TEXT NOT NULL,
  instance_count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  trashed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX trash_by_time ON trash (trashed_at);

CREATE TABLE trash_file (
  trash_id TEXT NOT NULL REFERENCES trash ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  -- Where it was, relative to the data directory; in the trash it is trash/<trash_id>/<sha256>.dcm.
  file TEXT NOT NULL,
  data_set_offset_bytes INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (trash_id, sha256)
) STRICT, WITHOUT ROWID;

-- Everything that was ever removed, and what became of it. Never shortened by the program.
CREATE TABLE removal (
  removal_id INTEGER PRIMARY KEY,
  trash_id TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('deleted', 'evicted', 'restored', 'purged')),
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  -- Where it came from, which is where it may be had again.
  source_label TEXT NOT NULL,
  instance_count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  removed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX removal_by_study ON removal (StudyInstanceUID);

-- Work that runs now and then over the whole cache.
CREATE TABLE upkeep (
  task TEXT PRIMARY KEY CHECK (task IN ('scrub', 'backup')),
  -- Where to go on; '' at the beginning of a run.
  position TEXT NOT NULL,
  checked INTEGER NOT NULL,
  found INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  -- Of the last whole run; NULL before the first.
  finished_at INTEGER
) STRICT, WITHOUT ROWID;
`,
};
