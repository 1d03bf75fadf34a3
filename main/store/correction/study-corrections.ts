import { NegatoscopeError } from '../../../shared/errors.ts';
import type { CorrectionChange } from '../../../shared/model/patient-correction.ts';
import { demographicKeywords, type PatientDemographics } from '../../../shared/model/patient-identity.ts';
import type { WritableDatabase } from '../database.ts';
import { ShownPatient } from './shown-patient.ts';

interface StudyKeys {
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
}

export interface StudyCorrectionsParts {
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

/**
 * People's decisions about whose study it is (IHE Import Reconciliation Workflow): a reversible layer. The user database
 * says what was decided; the index shows it, and can be brought to show it at any time.
 */
export class StudyCorrections {
  readonly #parts: StudyCorrectionsParts;
  readonly #shown: ShownPatient;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(parts: StudyCorrectionsParts) {
    this.#parts = parts;
    this.#shown = new ShownPatient(parts.index);
    this.#statements = prepareStatements(parts);
  }

  /** All of the studies, or none. Throws `store.not-found`. */
  correct({ studyIds, demographics, author }: CorrectionChange): void {
    this.#change(studyIds, (studyId, { StudyInstanceUID, patient_key }, nowMs) => {
      this.#statements.undo.run(author, nowMs, StudyInstanceUID, patient_key);
      const values = demographicKeywords.map((keyword) => demographics[keyword]);
      this.#statements.insert.run(StudyInstanceUID, patient_key, ...values, author, nowMs);
      this.#shown.show(studyId, demographics);
    });
  }

  /** Shows what was received again. Throws `store.not-found`. */
  undo(studyIds: readonly number[], author: string): void {
    this.#change(studyIds, (studyId, { StudyInstanceUID, patient_key }, nowMs) => {
      this.#statements.undo.run(author, nowMs, StudyInstanceUID, patient_key);
      this.#shown.showReceived(studyId);
    });
  }

  /** What is in force for what the objects of a study say. */
  inForce(StudyInstanceUID: string, patientKey: string): PatientDemographics | undefined {
    return this.#statements.inForce.get(StudyInstanceUID, patientKey);
  }

  /** Brings the index to show every decision: after a crash between the two databases, or on an index made anew. */
  applyAll(): void {
    this.#parts.index.transaction(() => {
      for (const { study_id, ...keys } of this.#statements.correctedRows.all()) {
        if (this.inForce(keys.StudyInstanceUID, keys.patient_key) === undefined) {
          this.#shown.showReceived(study_id);
        }
      }
      for (const { StudyInstanceUID, patient_key, ...demographics } of this.#statements.allInForce.all()) {
        const row = this.#statements.studyByKeys.get(StudyInstanceUID, patient_key);
        if (row === undefined) continue;
        const shown = this.#shown.corrected(row.study_id);
        if (
          shown !== undefined &&
          demographicKeywords.every((keyword) => shown[keyword] === demographics[keyword])
        )
          continue;
        this.#shown.show(row.study_id, demographics);
      }
    });
  }

  #change(
    studyIds: readonly number[],
    change: (studyId: number, keys: StudyKeys, nowMs: number) => void,
  ): void {
    const { index, user, now } = this.#parts;
    const nowMs = now();
    // The user database commits first: what was decided is never lost, and `applyAll` shows it.
    index.transaction(() => {
      user.transaction(() => {
        for (const studyId of studyIds) {
          const keys = this.#statements.studyKeys.get(studyId);
          if (keys === undefined) {
            const id = String(studyId);
            throw new NegatoscopeError('store.not-found', `There is no study ${id}`, { kind: 'study', id });
          }
          change(studyId, keys, nowMs);
        }
      });
    });
  }
}

function prepareStatements({ index, user }: StudyCorrectionsParts) {
  const demographics = demographicKeywords.join(', ');
  return {
    studyKeys: index.query<StudyKeys>('SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?'),
    studyByKeys: index.query<{ study_id: number }>(
      'SELECT study_id FROM study WHERE StudyInstanceUID = ? AND patient_key = ?',
    ),
    correctedRows: index.query<StudyKeys & { study_id: number }>(
      'SELECT study_id, StudyInstanceUID, patient_key FROM study JOIN received_patient USING (study_id)',
    ),
    insert: user.change(
      `INSERT INTO correction (StudyInstanceUID, patient_key, ${demographics}, author, made_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    undo: user.change(
      `UPDATE correction SET undone_by = ?, undone_at = ?
        WHERE StudyInstanceUID = ? AND patient_key = ? AND undone_at IS NULL`,
    ),
    inForce: user.query<PatientDemographics>(
      `SELECT ${demographics} FROM correction
        WHERE StudyInstanceUID = ? AND patient_key = ? AND undone_at IS NULL`,
    ),
    allInForce: user.query<StudyKeys & PatientDemographics>(
      `SELECT StudyInstanceUID, patient_key, ${demographics} FROM correction WHERE undone_at IS NULL`,
    ),
  };
}
