import type { Migration } from '../database.ts';

/**
 * What people decided about whose study it is: a layer over what was received, which can be taken off again. By what
 * the objects say, as everything of this database, so that a rebuilt index finds it.
 */
export const user006Corrections: Migration = {
  version: 6,
  description: 'corrections of patients',
  sql: `
CREATE TABLE correction (
  correction_id INTEGER PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL,
  -- Of the demographics as received.
  patient_key TEXT NOT NULL,
  PatientID TEXT NOT NULL,
  IssuerOfPatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL,
  PatientSex TEXT NOT NULL,
  author TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  undone_by TEXT,
  undone_at INTEGER,
  CHECK ((undone_by IS NULL) = (undone_at IS NULL))
) STRICT;
CREATE INDEX correction_by_study ON correction (StudyInstanceUID, patient_key);
-- At most one is in force.
CREATE UNIQUE INDEX correction_in_force ON correction (StudyInstanceUID, patient_key) WHERE undone_at IS NULL;
`,
};
