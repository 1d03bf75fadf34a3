import type { IngestOutcome, InstanceSource } from '../ingest/incoming-instance.ts';
import { twinRelationsSchema, type TwinRelations } from './commit-candidate.ts';
import { batchColumns, batchValues } from './batch-source.ts';
import type { WritableDatabase } from './database.ts';
import type { ReadState, SettingChange } from './user-changes.ts';

export interface Arrival {
  readonly source: InstanceSource;
  readonly sha256: string;
  readonly StudyInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly outcome: IngestOutcome['outcome'];
  readonly arrivedAtMs: number;
  /** `TwinRelations` as JSON; null when there was nothing to compare with. */
  readonly relationsJson: string | null;
}

/** Tables whose rows belong to a study and its patient. Where both keys have a row, the one that moves wins. */
const keyedByPatient = [
  'read_state',
  'hold',
  'opening',
  'annotation',
  'key_image',
  'study_note',
  'study_label',
  'viewed',
  'correction',
  'hanging_choice',
] as const;

/** Writes the user database: where objects came from, read states, settings. */
export class UserWriter {
  readonly #database: WritableDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: WritableDatabase) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  addArrival(arrival: Arrival): void {
    const { source, arrivedAtMs } = arrival;
    this.#statements.insertBatch.run(...batchValues(source), arrivedAtMs);
    this.#statements.insertArrival.run(
      source.batchId,
      arrival.sha256,
      arrival.StudyInstanceUID,
      arrival.SOPInstanceUID,
      arrival.outcome,
      arrivedAtMs,
      arrival.relationsJson,
    );
  }

  sourcesOf(sha256: string): { kind: string; label: string }[] {
    return this.#statements.sources.all(sha256);
  }

  /** What was found when this content was compared with other versions of its instance. */
  relationsOf(sha256: string): TwinRelations {
    const all = this.#statements.relations.all(sha256);
    return Object.assign({}, ...all.map(({ relations }) => twinRelationsSchema.parse(JSON.parse(relations))));
  }

  /** Whether an arrival that is equal in everything is there. */
  hasArrival(arrival: Arrival): boolean {
    const { sha256, source, outcome, arrivedAtMs } = arrival;
    return this.#statements.sameArrival.get(sha256, source.batchId, outcome, arrivedAtMs) !== undefined;
  }

  readState(StudyInstanceUID: string, patientKey: string): ReadState {
    return this.#statements.readState.get(StudyInstanceUID, patientKey)?.read_state ?? 'unread';
  }

  setReadState(StudyInstanceUID: string, patientKey: string, readState: ReadState, nowMs: number): void {
    this.#statements.setReadState.run(StudyInstanceUID, patientKey, readState, nowMs);
  }

  /** The study's demographics were completed, which gave its patient another key. */
  rekey(StudyInstanceUID: string, from: string, to: string): void {
    for (const rekey of this.#statements.rekey) rekey.run(to, StudyInstanceUID, from);
  }

  setSettings(changes: readonly SettingChange[], nowMs: number): void {
    this.#database.transaction(() => {
      for (const change of changes) {
        const value = JSON.stringify(change.value);
        const old = this.#statements.setting.get(change.key)?.value ?? null;
        if (old === value) continue;
        this.#statements.setSetting.run(change.key, value, nowMs);
        this.#statements.insertHistory.run(change.key, old, value, nowMs);
      }
    });
  }
}

function prepareStatements(database: WritableDatabase) {
  return {
    insertBatch: database.change(
      `INSERT INTO batch (${batchColumns}, started_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    insertArrival: database.change(
      `INSERT INTO arrival (batch_id, sha256, StudyInstanceUID, SOPInstanceUID, outcome, arrived_at, relations)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    sources: database.query<{ kind: string; label: string }>(
      'SELECT DISTINCT kind, label FROM arrival JOIN batch USING (batch_id) WHERE sha256 = ?',
    ),
    relations: database.query<{ relations: string }>(
      'SELECT relations FROM arrival WHERE sha256 = ? AND relations IS NOT NULL ORDER BY arrival_id',
    ),
    sameArrival: database.query<{ arrival_id: number }>(
      'SELECT arrival_id FROM arrival WHERE sha256 = ? AND batch_id = ? AND outcome = ? AND arrived_at = ? LIMIT 1',
    ),
    readState: database.query<{ read_state: ReadState }>(
      'SELECT read_state FROM read_state WHERE StudyInstanceUID = ? AND patient_key = ?',
    ),
    setReadState: database.change(
      `INSERT INTO read_state (StudyInstanceUID, patient_key, read_state, changed_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET read_state = excluded.read_state, changed_at = excluded.changed_at`,
    ),
    rekey: keyedByPatient.map((table) =>
      database.change(
        `UPDATE OR REPLACE ${table} SET patient_key = ? WHERE StudyInstanceUID = ? AND patient_key = ?`,
      ),
    ),
    setting: database.query<{ value: string }>('SELECT value FROM setting WHERE key = ?'),
    setSetting: database.change(
      `INSERT INTO setting (key, value, changed_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    ),
    insertHistory: database.change(
      'INSERT INTO setting_history (key, old_value, new_value, changed_at) VALUES (?, ?, ?, ?)',
    ),
  };
}
