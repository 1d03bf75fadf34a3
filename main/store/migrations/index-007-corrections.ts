import type { Migration } from '../database.ts';

/**
 * Of a study whose patient a person corrected, the study's row shows, sorts and searches the corrected demographics and
 * belongs to that patient; here is what its objects say. `study.patient_key` stays that of the objects.
 */
export const index007Corrections: Migration = {
  version: 7,
  description: 'received demographics of corrected studies',
  sql: `
CREATE TABLE received_patient (
  study_id INTEGER PRIMARY KEY REFERENCES study ON DELETE CASCADE,
  PatientID TEXT NOT NULL,
  IssuerOfPatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL,
  PatientSex TEXT NOT NULL
) STRICT;
`,
};
