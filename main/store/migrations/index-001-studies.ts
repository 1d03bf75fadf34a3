import type { Migration } from '../database.ts';

/**
 * The index: everything here can be rebuilt from the stored files. Columns that hold a received value keep its
 * DICOM keyword; `''` stands for absent or empty. Times are milliseconds since 1970, UTC.
 */
export const index001Studies: Migration = {
  version: 1,
  description: 'patients, studies, series, instances, search, thumbnails',
  sql: `
CREATE TABLE patient (
  patient_id INTEGER PRIMARY KEY AUTOINCREMENT,
  patient_key TEXT NOT NULL UNIQUE,
  PatientID TEXT NOT NULL,
  IssuerOfPatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL,
  PatientSex TEXT NOT NULL
) STRICT;

-- One row for each (study, patient): objects that disagree about the patient never share one.
CREATE TABLE study (
  study_id INTEGER PRIMARY KEY AUTOINCREMENT,
  patient_id INTEGER NOT NULL REFERENCES patient,
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  PatientID TEXT NOT NULL,
  IssuerOfPatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  name_sort TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL,
  PatientSex TEXT NOT NULL,
  StudyDate TEXT NOT NULL,
  StudyTime TEXT NOT NULL,
  StudyDescription TEXT NOT NULL,
  AccessionNumber TEXT NOT NULL,
  ReferringPhysicianName TEXT NOT NULL,
  BodyPartExamined TEXT NOT NULL,
  InstitutionName TEXT NOT NULL,
  -- Separated by a backslash, as a multi-valued attribute, in order of the alphabet.
  modalities TEXT NOT NULL,
  series_count INTEGER NOT NULL,
  instance_count INTEGER NOT NULL,
  conflict_count INTEGER NOT NULL,
  missing_count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  source_kind TEXT NOT NULL,
  source_label TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  read_state TEXT NOT NULL CHECK (read_state IN ('unread', 'read', 'flagged')),
  UNIQUE (StudyInstanceUID, patient_key)
) STRICT;

CREATE INDEX study_by_patient ON study (patient_id);
-- One index for each column that the worklist sorts by; study_id (the row id) makes the order total.
CREATE INDEX study_by_read_state ON study (
  CASE read_state WHEN 'unread' THEN 0 WHEN 'flagged' THEN 1 ELSE 2 END
);
CREATE INDEX study_by_name ON study (name_sort);
CREATE INDEX study_by_patient_identifier ON study (PatientID COLLATE NOCASE);
CREATE INDEX study_by_birth_date ON study (PatientBirthDate);
CREATE INDEX study_by_sex ON study (PatientSex);
CREATE INDEX study_by_date ON study (StudyDate, StudyTime);
CREATE INDEX study_by_modalities ON study (modalities);
CREATE INDEX study_by_description ON study (StudyDescription COLLATE NOCASE);
CREATE INDEX study_by_body_part ON study (BodyPartExamined COLLATE NOCASE);
CREATE INDEX study_by_accession ON study (AccessionNumber COLLATE NOCASE);
CREATE INDEX study_by_referring ON study (ReferringPhysicianName COLLATE NOCASE);
CREATE INDEX study_by_instance_count ON study (instance_count);
CREATE INDEX study_by_source ON study (source_label COLLATE NOCASE);
CREATE INDEX study_by_arrival ON study (arrived_at);

-- Folded words of name, ID, accession and description; the row id is the study's.
CREATE VIRTUAL TABLE study_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE study_modality (
  modality TEXT NOT NULL,
  study_id INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
  PRIMARY KEY (modality, study_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX study_modality_by_study ON study_modality (study_id);

CREATE TABLE series (
  series_id INTEGER PRIMARY KEY AUTOINCREMENT,
  study_id INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
  SeriesInstanceUID TEXT NOT NULL,
  SeriesNumber INTEGER,
  SeriesDescription TEXT NOT NULL,
  Modality TEXT NOT NULL,
  instance_count INTEGER NOT NULL,
  UNIQUE (study_id, SeriesInstanceUID)
) STRICT;
CREATE INDEX series_by_uid ON series (SeriesInstanceUID);

CREATE TABLE instance (
  instance_id INTEGER PRIMARY KEY AUTOINCREMENT,
  series_id INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
  SOPInstanceUID TEXT NOT NULL,
  SOPClassUID TEXT NOT NULL,
  TransferSyntaxUID TEXT NOT NULL,
  InstanceNumber INTEGER,
  frame_count INTEGER NOT NULL CHECK (frame_count >= 0),
  -- 1 is shown; later arrivals of the same SOP instance with other bytes are kept beside it.
  revision INTEGER NOT NULL CHECK (revision >= 1),
  -- SHA-256 of the data set, without preamble and file meta.
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  -- Relative to the data directory, with '/'; made of hashes only.
  file TEXT NOT NULL UNIQUE,
  -- Of the file, including preamble and file meta.
  bytes INTEGER NOT NULL,
  data_set_offset_bytes INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('stored', 'missing')),
  UNIQUE (series_id, SOPInstanceUID, revision)
) STRICT;
CREATE INDEX instance_by_uid ON instance (SOPInstanceUID);

-- Only of instances that have pixels; apart from the instance row because it is large and read rarely.
CREATE TABLE image (
  instance_id INTEGER PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
  -- ImageDescription as JSON.
  description TEXT NOT NULL,
  -- PixelAttributes as JSON.
  pixels TEXT NOT NULL,
  -- Where each frame is (stored-frame-table.ts); NULL when the frames cannot be told apart, and then why not, as JSON.
  frame_table BLOB,
  frame_problem TEXT,
  CHECK ((frame_table IS NULL) <> (frame_problem IS NULL))
) STRICT;

CREATE TABLE thumbnail (
  instance_id INTEGER PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
  png BLOB NOT NULL
) STRICT;

-- Kept by triggers, so that the header of the worklist never counts 100 000 rows.
CREATE TABLE total (
  total_id INTEGER PRIMARY KEY CHECK (total_id = 1),
  studies INTEGER NOT NULL,
  instances INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO total VALUES (1, 0, 0, 0, 0);

CREATE TRIGGER total_on_insert AFTER INSERT ON study BEGIN
  UPDATE total SET studies = studies + 1, instances = instances + new.instance_count,
    unread = unread + (new.read_state = 'unread'), bytes = bytes + new.bytes;
END;
CREATE TRIGGER total_on_delete AFTER DELETE ON study BEGIN
  UPDATE total SET studies = studies - 1, instances = instances - old.instance_count,
    unread = unread - (old.read_state = 'unread'), bytes = bytes - old.bytes;
END;
CREATE TRIGGER total_on_update AFTER UPDATE OF instance_count, read_state, bytes ON study BEGIN
  UPDATE total SET instances = instances - old.instance_count + new.instance_count,
    unread = unread - (old.read_state = 'unread') + (new.read_state = 'unread'),
    bytes = bytes - old.bytes + new.bytes;
END;
CREATE TRIGGER search_on_delete AFTER DELETE ON study BEGIN
  DELETE FROM study_search WHERE rowid = old.study_id;
END;
`,
};
