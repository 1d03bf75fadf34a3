import type { Migration } from '../database.ts';

/**
 * What people wrote and put on a study, as its row shows, finds and sorts by it. The user database has the notes and
 * labels themselves; `ShownMarks` brings this to show them at every start, also in an index made anew.
 */
export const index010ShownMarks: Migration = {
  version: 10,
  description: 'notes and labels of studies',
  sql: `
ALTER TABLE study ADD COLUMN note_count INTEGER NOT NULL DEFAULT 0;
-- Separated by a backslash, as a multi-valued attribute, in order of the alphabet.
ALTER TABLE study ADD COLUMN labels TEXT NOT NULL DEFAULT '';
-- Folded words of notes and labels: part of what the study is searched by.
ALTER TABLE study ADD COLUMN mark_words TEXT NOT NULL DEFAULT '';
CREATE INDEX study_by_labels ON study (labels COLLATE NOCASE);
CREATE INDEX study_with_notes ON study (note_count) WHERE note_count > 0;

CREATE TABLE study_label (
  label TEXT NOT NULL,
  study_id INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
  PRIMARY KEY (label, study_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX study_label_by_study ON study_label (study_id);
`,
};
