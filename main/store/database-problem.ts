/** Which of the two databases (`schemas.ts`). */
export type DatabaseName = 'index' | 'user';

/** What keeps a database from taking anything. */
export interface DatabaseProblem {
  readonly database: DatabaseName;
  /**
   * `damaged`: its content is not what was written. `gone`: its file was removed or another took its place. Both stay
   * until something is done. `failing`: the disk did not do what was asked; over when writes work again. `ended`: the
   * thread that writes or reads both died of a fault of ours; only a new start helps.
   */
  readonly kind: 'damaged' | 'gone' | 'failing' | 'ended';
  /** As SQLite or the system says it. */
  readonly reason: string;
  /** Absolute. */
  readonly file: string;
}

/** Posted by the store thread when a problem comes, changes or goes. */
export interface DatabaseProblemMessage {
  readonly kind: 'store.problem';
  readonly problem: DatabaseProblem | null;
}

export function isDatabaseProblemMessage(value: unknown): value is DatabaseProblemMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'store.problem' &&
    'problem' in value
  );
}

/** Posted by the reader thread when a query found what cannot be. */
export interface DamageFoundMessage {
  readonly kind: 'reader.damage';
  readonly reason: string;
}

export function isDamageFoundMessage(value: unknown): value is DamageFoundMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'reader.damage' &&
    'reason' in value
  );
}
