import type { WritableDatabase } from '../database.ts';
import type { HoldKind } from './keeping-api.ts';

/** Writes what decides how long a study is kept. */
export class UserHolds {
  readonly #database: WritableDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: WritableDatabase) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  isHeld(StudyInstanceUID: string, patientKey: string, kind: HoldKind): boolean {
    return this.#statements.hold.get(StudyInstanceUID, patientKey, kind) !== undefined;
  }

  set(StudyInstanceUID: string, patientKey: string, kind: HoldKind, holder: string, nowMs: number): void {
    this.#statements.insertHold.run(StudyInstanceUID, patientKey, kind, holder, nowMs);
  }

  release(StudyInstanceUID: string, patientKey: string, kind: HoldKind, holder: string): void {
    this.#statements.deleteHold.run(StudyInstanceUID, patientKey, kind, holder);
  }

  noteOpened(StudyInstanceUID: string, patientKey: string, nowMs: number): void {
    this.#statements.noteOpened.run(StudyInstanceUID, patientKey, nowMs);
  }

  confirmRemoteCopies(sha256s: readonly string[], remote: string, nowMs: number): void {
    this.#database.transaction(() => {
      for (const sha256 of sha256s) this.#statements.confirm.run(sha256, remote, nowMs);
    });
  }
}

function prepareStatements(database: WritableDatabase) {
  return {
    hold: database.query<{ since: number }>(
      'SELECT since FROM hold WHERE StudyInstanceUID = ? AND patient_key = ? AND kind = ? LIMIT 1',
    ),
    insertHold: database.change('INSERT INTO hold VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
    deleteHold: database.change(
      'DELETE FROM hold WHERE StudyInstanceUID = ? AND patient_key = ? AND kind = ? AND holder = ?',
    ),
    noteOpened: database.change(
      `INSERT INTO opening (StudyInstanceUID, patient_key, opened_order, opened_at)
        VALUES (?, ?, (SELECT coalesce(max(opened_order), 0) + 1 FROM opening), ?)
        ON CONFLICT DO UPDATE SET opened_order = excluded.opened_order, opened_at = excluded.opened_at`,
    ),
    confirm: database.change(
      `INSERT INTO remote_copy VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET remote = excluded.remote, verified_at = excluded.verified_at`,
    ),
  };
}
