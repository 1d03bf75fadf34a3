import { demographicKeywords, type PatientDemographics } from '../../../shared/model/patient-identity.ts';
import type { WritableDatabase } from '../database.ts';
import { patientKey } from '../patient-key.ts';
import { StudySearch } from '../study-search.ts';
import { nameSort } from '../study-words.ts';

interface ShownRecord extends PatientDemographics {
  readonly patient_id: number;
  readonly StudyInstanceUID: string;
}

/**
 * Whose a study's row says that it is: what its objects say, or what a person corrected that to. Works inside the
 * transaction of the caller, on the index alone.
 */
export class ShownPatient {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #search: StudySearch;

  constructor(index: WritableDatabase) {
    this.#search = new StudySearch(index);
    this.#statements = prepareStatements(index);
  }

  /** The corrected demographics that a row shows; undefined for one that shows what was received. */
  corrected(studyId: number): PatientDemographics | undefined {
    return this.#statements.received.get(studyId) === undefined
      ? undefined
      : this.#statements.study.get(studyId);
  }

  /** Shows these in place of what was received, which is kept beside it. */
  show(studyId: number, demographics: PatientDemographics): void {
    const study = this.#statements.study.get(studyId);
    if (study === undefined) return;
    if (this.#statements.received.get(studyId) === undefined) {
      this.#statements.keepReceived.run(studyId, ...demographicKeywords.map((keyword) => study[keyword]));
    }
    this.#write(studyId, study, demographics);
  }

  /** Shows what was received again. */
  showReceived(studyId: number): void {
    const study = this.#statements.study.get(studyId);
    const received = this.#statements.received.get(studyId);
    if (study === undefined || received === undefined) return;
    this.#statements.forgetReceived.run(studyId);
    this.#write(studyId, study, received);
  }

  /** What was received has been written over the row: it is to be kept anew before it is hidden again. */
  forgetReceived(studyId: number): void {
    this.#statements.forgetReceived.run(studyId);
  }

  #write(studyId: number, study: ShownRecord, demographics: PatientDemographics): void {
    const { StudyInstanceUID } = study;
    const key = patientKey({ ...demographics, StudyInstanceUID });
    const values = demographicKeywords.map((keyword) => demographics[keyword]);
    this.#statements.insertPatient.run(key, ...values);
    this.#statements.setShown.run(key, ...values, nameSort(demographics.PatientName), studyId);
    this.#statements.deleteLonelyPatient.run(study.patient_id);
    this.#search.rewrite(studyId);
  }
}

function prepareStatements(index: WritableDatabase) {
  const demographics = demographicKeywords.join(', ');
  const assigned = demographicKeywords.map((keyword) => `${keyword} = ?`).join(', ');
  return {
    study: index.query<ShownRecord>('SELECT * FROM study WHERE study_id = ?'),
    received: index.query<PatientDemographics>(
      `SELECT ${demographics} FROM received_patient WHERE study_id = ?`,
    ),
    keepReceived: index.change('INSERT INTO received_patient VALUES (?, ?, ?, ?, ?, ?)'),
    forgetReceived: index.change('DELETE FROM received_patient WHERE study_id = ?'),
    insertPatient: index.change(
      `INSERT INTO patient (patient_key, ${demographics}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    setShown: index.change(
      `UPDATE study SET patient_id = (SELECT patient_id FROM patient WHERE patient_key = ?), ${assigned}, name_sort = ?
        WHERE study_id = ?`,
    ),
    deleteLonelyPatient: index.change(
      `DELETE FROM patient WHERE patient_id = ?
        AND NOT EXISTS (SELECT 1 FROM study WHERE study.patient_id = patient.patient_id)`,
    ),
  };
}
