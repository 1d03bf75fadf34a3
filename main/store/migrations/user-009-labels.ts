import type { Migration } from '../database.ts';

/** Words that people sort studies by. */
export const user009Labels: Migration = {
  version: 9,
  description: 'labels of studies',
  sql: `
CREATE TABLE study_label (
  StudyInstanceUID TEXT NOT NULL,
  patient_key TEXT NOT NULL,
  label TEXT NOT NULL CHECK (label <> ''),
  author TEXT NOT NULL,
  labelled_at INTEGER NOT NULL,
  PRIMARY KEY (StudyInstanceUID, patient_key, label)
) STRICT, WITHOUT ROWID;
`,
};
