import { searchWords } from '../../../shared/model/search-text.ts';
import type { ReadableDatabase, WritableDatabase } from '../database.ts';
import { StudySearch } from '../study-search.ts';

interface StudyKeys {
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
}

interface MarkedRow extends StudyKeys {
  readonly study_id: number;
  readonly note_count: number;
  readonly labels: string;
  readonly mark_words: string;
}

/**
 * Brings a study's row to show the notes and labels that the user database has of it: how many, which, and the words it
 * is found by.
 */
export class ShownMarks {
  readonly #index: WritableDatabase;
  readonly #search: StudySearch;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(index: WritableDatabase, user: ReadableDatabase) {
    this.#index = index;
    this.#search = new StudySearch(index);
    this.#statements = prepareStatements(index, user);
  }

  /** Inside the transaction of the caller, after the user database was changed. */
  show(studyId: number): void {
    const row = this.#statements.row.get(studyId);
    if (row !== undefined) this.#bring(row);
  }

  /** After a crash between the two databases, or on an index made anew. */
  applyAll(): void {
    this.#index.transaction(() => {
      const rows = new Map(this.#statements.markedRows.all().map((row) => [row.study_id, row]));
      for (const { StudyInstanceUID, patient_key } of this.#statements.marked.all()) {
        const row = this.#statements.rowByKeys.get(StudyInstanceUID, patient_key);
        if (row !== undefined) rows.set(row.study_id, row);
      }
      for (const row of rows.values()) this.#bring(row);
    });
  }

  #bring(row: MarkedRow): void {
    const { study_id: studyId, StudyInstanceUID, patient_key } = row;
    const notes = this.#statements.notes.all(StudyInstanceUID, patient_key);
    const labels = this.#statements.labels.all(StudyInstanceUID, patient_key).map(({ label }) => label);
    const labelText = labels.join('\\');
    const words = [...new Set([...labels, ...notes.map(({ text }) => text)].flatMap(searchWords))].join(' ');
    if (notes.length === row.note_count && labelText === row.labels && words === row.mark_words) return;
    this.#statements.setMarks.run(notes.length, labelText, words, studyId);
    this.#statements.deleteLabels.run(studyId);
    for (const label of labels) this.#statements.insertLabel.run(label, studyId);
    this.#search.rewrite(studyId);
  }
}

function prepareStatements(index: WritableDatabase, user: ReadableDatabase) {
  const ofStudy = 'StudyInstanceUID = ? AND patient_key = ?';
  const columns = 'study_id, StudyInstanceUID, patient_key, note_count, labels, mark_words';
  return {
    row: index.query<MarkedRow>(`SELECT ${columns} FROM study WHERE study_id = ?`),
    rowByKeys: index.query<MarkedRow>(`SELECT ${columns} FROM study WHERE ${ofStudy}`),
    markedRows: index.query<MarkedRow>(`SELECT ${columns} FROM study WHERE note_count > 0
      UNION SELECT ${columns} FROM study WHERE study_id IN (SELECT study_id FROM study_label)`),
    marked: user.query<StudyKeys>(`SELECT StudyInstanceUID, patient_key FROM study_note
      UNION SELECT StudyInstanceUID, patient_key FROM study_label`),
    notes: user.query<{ text: string }>(`SELECT text FROM study_note WHERE ${ofStudy}`),
    labels: user.query<{ label: string }>(
      `SELECT label FROM study_label WHERE ${ofStudy} ORDER BY label COLLATE NOCASE, label`,
    ),
    setMarks: index.change('UPDATE study SET note_count = ?, labels = ?, mark_words = ? WHERE study_id = ?'),
    deleteLabels: index.change('DELETE FROM study_label WHERE study_id = ?'),
    insertLabel: index.change('INSERT INTO study_label (label, study_id) VALUES (?, ?)'),
  };
}
