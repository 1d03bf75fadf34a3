import type { Migration } from '../database.ts';

/** What people put on images and studies, what they have looked at, and what their windows showed. */
export const user005Annotations: Migration = {
  version: 5,
  description: 'annotations, key images, notes, viewed frames, workspaces',
  sql: `
CREATE TABLE annotation (
  annotation_id TEXT PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  SeriesInstanceUID TEXT NOT NULL,
  SOPInstanceUID TEXT NOT NULL,
  frame_number INTEGER NOT NULL CHECK (frame_number >= 1),
  -- What is drawn and was measured, as JSON (annotation-content.ts).
  content TEXT NOT NULL CHECK (json_valid(content)),
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_by_study ON annotation (StudyInstanceUID, patient_key);

CREATE TABLE key_image (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  SOPInstanceUID TEXT NOT NULL,
  frame_number INTEGER NOT NULL CHECK (frame_number >= 1),
  SeriesInstanceUID TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  marked_at INTEGER NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key, SOPInstanceUID, frame_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE study_note (
  note_id TEXT PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX study_note_by_study ON study_note (StudyInstanceUID, patient_key);

CREATE TABLE viewed (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  SeriesInstanceUID TEXT NOT NULL,
  -- A bit for each frame of each object (viewed-bits.ts).
  frames BLOB NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key, SeriesInstanceUID)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace (
  window_id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (json_valid(state)),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX workspace_by_time ON workspace (changed_at);
`,
};
