import type { InstanceSource } from '../ingest/incoming-instance.ts';
import { batchColumns, batchValues, sourceOfBatch, type BatchRecord } from './batch-source.ts';
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts';
import type { Arrival, UserWriter } from './user-writer.ts';

interface PendingRecord extends BatchRecord {
  readonly pending_arrival_id: number;
  readonly sha256: string;
  readonly StudyInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly outcome: Arrival['outcome'];
  readonly arrived_at: number;
  readonly relations: string | null;
}

export interface ArrivalLogParts {
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly userWriter: UserWriter;
  /** What was gathered is moved (null), or could not be and is tried again. */
  readonly onMoved?: (error: unknown) => void;
}

const arrivalColumns = 'sha256, StudyInstanceUID, SOPInstanceUID, outcome, arrived_at, relations';
const columns = `pending_arrival_id, ${batchColumns}, ${arrivalColumns}`;

/** How long arrivals gather; each move costs both databases a sync. */
const gatheringMs = 500;
/** A disk that is full or failing is not asked more often, and tells by this when it works again. */
const retryMs = 2000;
/** One move at most, so that nobody waits long behind it. */
const mostMoved = 1000;

/**
 * Where each object came from. It belongs into the user database, because no file tells it; but a second database that
 * an answer waits for is a second sync of the disk, half of what the index costs. So an arrival is committed together
 * with its object, to a table of the index, and moved from there, many at once.
 */
export class ArrivalLog {
  readonly #parts: ArrivalLogParts;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #timer: NodeJS.Timeout | undefined;
  /** The user database may have what the index still holds: a move was cut between its two commits. */
  #mayBeMoved = true;

  /** Moves what an earlier run left. */
  constructor(parts: ArrivalLogParts) {
    this.#parts = parts;
    this.#statements = prepareStatements(parts.index);
    while (this.#move());
  }

  /** Within the transaction of the index that adds the object. */
  add(arrival: Arrival): void {
    this.#statements.insert.run(
      ...batchValues(arrival.source),
      arrival.sha256,
      arrival.StudyInstanceUID,
      arrival.SOPInstanceUID,
      arrival.outcome,
      arrival.arrivedAtMs,
      arrival.relationsJson,
    );
  }

  /** After the commit of what was added: it is moved soon. */
  added(): void {
    this.#timer ??= setTimeout(() => this.#moveSoon(), gatheringMs).unref();
  }

  /** Whether an object with this content has come from where `source` says before. */
  cameFrom(sha256: string, source: InstanceSource): boolean {
    const isSame = ({ kind, label }: { kind: string; label: string }): boolean =>
      kind === source.kind && label === source.label;
    return (
      this.#statements.pendingSources.all(sha256).some(isSame) ||
      this.#parts.userWriter.sourcesOf(sha256).some(isSame)
    );
  }

  /** Moves everything. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#move());
  }

  #moveSoon(): void {
    this.#timer = undefined;
    try {
      if (!this.#move()) return;
      this.added();
      this.#parts.onMoved?.(null);
    } catch (error) {
      // The rows stay where they are, as durable as before.
      this.#timer ??= setTimeout(() => this.#moveSoon(), retryMs).unref();
      this.#parts.onMoved?.(error);
    }
  }

  /** Moves the oldest; true when there were any. The user database commits first: nothing is in neither. */
  #move(): boolean {
    const { index, user, userWriter } = this.#parts;
    const records = this.#statements.oldest.all();
    const last = records.at(-1);
    if (last === undefined) {
      this.#mayBeMoved = false;
      return false;
    }
    user.transaction(() => {
      for (const arrival of records.map(toArrival)) {
        if (this.#mayBeMoved && userWriter.hasArrival(arrival)) continue;
        userWriter.addArrival(arrival);
      }
    });
    this.#mayBeMoved = true;
    index.transaction(() => this.#statements.remove.run(last.pending_arrival_id));
    this.#mayBeMoved = false;
    return true;
  }
}

function prepareStatements(index: WritableDatabase) {
  return {
    insert: index.change(
      `INSERT INTO pending_arrival (${batchColumns}, ${arrivalColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    oldest: index.query<PendingRecord>(
      `SELECT ${columns} FROM pending_arrival ORDER BY pending_arrival_id LIMIT ${mostMoved}`,
    ),
    pendingSources: index.query<{ kind: string; label: string }>(
      'SELECT kind, label FROM pending_arrival WHERE sha256 = ?',
    ),
    remove: index.change('DELETE FROM pending_arrival WHERE pending_arrival_id <= ?'),
  };
}

/** Reads the arrivals that are still on their way. */
export class PendingArrivalReader {
  readonly #ofStudy: Query<PendingRecord>;

  constructor(index: ReadableDatabase) {
    this.#ofStudy = index.query(`SELECT ${columns} FROM pending_arrival WHERE StudyInstanceUID = ?`);
  }

  ofStudy(StudyInstanceUID: string): Arrival[] {
    return this.#ofStudy.all(StudyInstanceUID).map(toArrival);
  }
}

function toArrival(record: PendingRecord): Arrival {
  return {
    source: sourceOfBatch(record),
    sha256: record.sha256,
    StudyInstanceUID: record.StudyInstanceUID,
    SOPInstanceUID: record.SOPInstanceUID,
    outcome: record.outcome,
    arrivedAtMs: record.arrived_at,
    relationsJson: record.relations,
  };
}
