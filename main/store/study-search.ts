import { demographicKeywords, type PatientDemographics } from '../../shared/model/patient-identity.ts';
import type { WritableDatabase } from './database.ts';
import type { StudyAttributes } from './index-statements.ts';
import { searchedWords } from './study-words.ts';

type SearchedStudy = Pick<PatientDemographics, 'PatientName' | 'PatientID'> &
  Pick<StudyAttributes, 'AccessionNumber' | 'StudyDescription'> & { readonly mark_words: string };

/** What a study is found by, written anew from its row. Works inside the transaction of the caller. */
export class StudySearch {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(index: WritableDatabase) {
    this.#statements = prepareStatements(index);
  }

  /** After anything of the row changed that is searched. */
  rewrite(studyId: number): void {
    const study = this.#statements.study.get(studyId);
    if (study === undefined) return;
    const received = this.#statements.received.get(studyId);
    const words = [searchedWords(study), study.mark_words];
    // Whoever knows the study by what its objects say finds it too.
    if (received !== undefined) words.push(searchedWords({ ...study, ...received }));
    this.#statements.deleteSearch.run(studyId);
    this.#statements.insertSearch.run(studyId, words.join(' '));
  }
}

function prepareStatements(index: WritableDatabase) {
  return {
    study: index.query<SearchedStudy>(
      `SELECT PatientName, PatientID, AccessionNumber, StudyDescription, mark_words FROM study WHERE study_id = ?`,
    ),
    received: index.query<PatientDemographics>(
      `SELECT ${demographicKeywords.join(', ')} FROM received_patient WHERE study_id = ?`,
    ),
    deleteSearch: index.change('DELETE FROM study_search WHERE rowid = ?'),
    insertSearch: index.change('INSERT INTO study_search (rowid, words) VALUES (?, ?)'),
  };
}
