import type { InstanceSource } from '../../ingest/incoming-instance.ts';
import type { ReadableDatabase } from '../database.ts';
import type { ReadState } from '../user-changes.ts';
import type { StudyFacts } from './eviction-rules.ts';

export interface EvictionCandidate {
  readonly study_id: number;
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
  readonly bytes: number;
}

/** Reads from both databases what eviction has to know. For the store thread, whose queries nothing overtakes. */
export class StudyFactReader {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(index: ReadableDatabase, user: ReadableDatabase) {
    this.#statements = prepareStatements(index, user);
  }

  /** All studies: the one that was not opened for longest first, of equals the largest first. */
  candidates(): EvictionCandidate[] {
    const openings = new Map(
      this.#statements.openings
        .all()
        .map(({ StudyInstanceUID, patient_key, opened_order }) => [
          `${StudyInstanceUID} ${patient_key}`,
          opened_order,
        ]),
    );
    const orderOf = ({ StudyInstanceUID, patient_key }: EvictionCandidate): number =>
      openings.get(`${StudyInstanceUID} ${patient_key}`) ?? 0;
    return this.#statements.studies
      .all()
      .toSorted((a, b) => orderOf(a) - orderOf(b) || b.bytes - a.bytes || a.study_id - b.study_id);
  }

  /** Null when there is no such study any more. */
  of(
    studyId: number,
    ageMs: (sinceMs: number) => number,
    openStudyIds: ReadonlySet<number>,
  ): StudyFacts | null {
    const statements = this.#statements;
    const study = statements.study.get(studyId);
    if (study === undefined) return null;
    const { StudyInstanceUID, patient_key } = study;
    const isHeld = (kind: string): boolean =>
      statements.hold.get(StudyInstanceUID, patient_key, kind) !== undefined;
    return {
      instanceCount: study.instance_count,
      readState: study.read_state,
      get problemCount() {
        const corrupt = statements.corrupt.get(studyId)?.n ?? 0;
        const rows = statements.rowsOfUid.get(StudyInstanceUID)?.n ?? 0;
        return study.conflict_count + study.missing_count + corrupt + Math.max(0, rows - 1);
      },
      get sinceArrivalMs() {
        // Of any object under this UID, whatever became of it: somebody is still sending.
        const last = statements.lastArrival.get(StudyInstanceUID)?.arrived_at ?? 0;
        return ageMs(Math.max(study.arrived_at, last));
      },
      isOpen: openStudyIds.has(studyId),
      get isPinned() {
        return isHeld('pin');
      },
      get isLocked() {
        return isHeld('lock');
      },
      get hasUnsentWork() {
        // Nothing of it is sent anywhere yet.
        return (
          isHeld('unsent') ||
          statements.marks.some((query) => query.get(StudyInstanceUID, patient_key) !== undefined)
        );
      },
      get isQueued() {
        return isHeld('queued');
      },
      get origins() {
        return statements.origins.all(StudyInstanceUID).map(({ kind }) => kind);
      },
      get unconfirmedCount() {
        let count = 0;
        for (const { sha256 } of statements.hashes.all(studyId)) {
          if (statements.remoteCopy.get(sha256) === undefined) count += 1;
        }
        return count;
      },
      get unreadRelativeCount() {
        return statements.unreadRelatives.get(study.patient_id, studyId)?.n ?? 0;
      },
    };
  }
}

function prepareStatements(index: ReadableDatabase, user: ReadableDatabase) {
  return {
    studies: index.query<EvictionCandidate>(
      'SELECT study_id, StudyInstanceUID, patient_key, bytes FROM study',
    ),
    openings: user.query<{ StudyInstanceUID: string; patient_key: string; opened_order: number }>(
      'SELECT StudyInstanceUID, patient_key, opened_order FROM opening',
    ),
    study: index.query<{
      patient_id: number;
      StudyInstanceUID: string;
      patient_key: string;
      instance_count: number;
      conflict_count: number;
      missing_count: number;
      arrived_at: number;
      read_state: ReadState;
    }>(
      `SELECT patient_id, StudyInstanceUID, patient_key, instance_count, conflict_count, missing_count, arrived_at,
        read_state FROM study WHERE study_id = ?`,
    ),
    corrupt: index.query<{ n: number }>('SELECT count(*) AS n FROM corrupt WHERE study_id = ?'),
    rowsOfUid: index.query<{ n: number }>('SELECT count(*) AS n FROM study WHERE StudyInstanceUID = ?'),
    unreadRelatives: index.query<{ n: number }>(
      `SELECT count(*) AS n FROM study WHERE patient_id = ? AND study_id <> ? AND read_state <> 'read'`,
    ),
    hashes: index.query<{ sha256: string }>(
      'SELECT sha256 FROM instance JOIN series USING (series_id) WHERE study_id = ?',
    ),
    lastArrival: user.query<{ arrived_at: number | null }>(
      'SELECT max(arrived_at) AS arrived_at FROM arrival WHERE StudyInstanceUID = ?',
    ),
    origins: user.query<{ kind: InstanceSource['kind'] }>(
      'SELECT DISTINCT kind FROM arrival JOIN batch USING (batch_id) WHERE StudyInstanceUID = ?',
    ),
    hold: user.query<{ since: number }>(
      'SELECT since FROM hold WHERE StudyInstanceUID = ? AND patient_key = ? AND kind = ? LIMIT 1',
    ),
    marks: ['annotation', 'key_image', 'study_note', 'study_label'].map((table) =>
      user.query<{ found: number }>(
        `SELECT 1 AS found FROM ${table} WHERE StudyInstanceUID = ? AND patient_key = ? LIMIT 1`,
      ),
    ),
    remoteCopy: user.query<{ verified_at: number }>('SELECT verified_at FROM remote_copy WHERE sha256 = ?'),
  };
}
