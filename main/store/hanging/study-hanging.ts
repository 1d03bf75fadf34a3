import { NegatoscopeError } from '../../../shared/errors.ts';
import type { Protocol } from '../../../shared/hanging/protocol.ts';
import { readProtocol } from '../../../shared/hanging/read-protocol.ts';
import type { WritableDatabase } from '../database.ts';
import type { HangingApi } from './hanging-api.ts';

export interface StudyHangingParts {
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly now: () => number;
}

/** Writes hanging protocols and choices. Everything runs through in one turn of the event loop. */
export class StudyHanging implements HangingApi {
  readonly #parts: StudyHangingParts;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(parts: StudyHangingParts) {
    this.#parts = parts;
    this.#statements = prepareStatements(parts);
  }

  async saveProtocol({
    protocol,
    author,
    mayChangeLocked,
  }: Parameters<HangingApi['saveProtocol']>[0]): Promise<Protocol> {
    const { level } = protocol;
    if (level === 'built-in') {
      throw new NegatoscopeError('request.invalid', 'A built in protocol is not saved: give it a level', {
        reason: 'level',
      });
    }
    if (protocol.locked && !mayChangeLocked) {
      throw new NegatoscopeError(
        'hanging.locked',
        'Only who manages the protocols of the site locks one: save it unlocked, or use `negatoscope protocol`',
        { id: protocol.id },
      );
    }
    return this.#parts.user.transaction(() => {
      this.#requireUnlocked(protocol.id, mayChangeLocked);
      const version = this.#nextVersion(protocol.id, level);
      const saved = { ...protocol, version };
      this.#statements.insert.run(
        protocol.id,
        level,
        version,
        JSON.stringify(saved),
        author,
        this.#parts.now(),
      );
      return saved;
    });
  }

  async removeProtocol({
    id,
    level,
    author,
    mayChangeLocked,
  }: Parameters<HangingApi['removeProtocol']>[0]): Promise<void> {
    this.#parts.user.transaction(() => {
      const newest = this.#statements.newest.get(id, level);
      if (newest === undefined || newest.body === null) return;
      this.#requireUnlocked(id, mayChangeLocked);
      this.#statements.insert.run(id, level, newest.version + 1, null, author, this.#parts.now());
    });
  }

  async setHangingChoice(...[studyId, choice]: Parameters<HangingApi['setHangingChoice']>): Promise<void> {
    const keys = this.#statements.keys.get(studyId);
    if (keys === undefined) {
      throw new NegatoscopeError('store.not-found', `There is no study ${studyId}`, {
        kind: 'study',
        id: String(studyId),
      });
    }
    if (choice === null) this.#statements.forget.run(keys.StudyInstanceUID, keys.patient_key);
    else {
      this.#statements.choose.run(
        keys.StudyInstanceUID,
        keys.patient_key,
        JSON.stringify(choice),
        this.#parts.now(),
      );
    }
  }

  #nextVersion(id: string, level: string): number {
    return (this.#statements.newest.get(id, level)?.version ?? 0) + 1;
  }

  #requireUnlocked(id: string, mayChangeLocked: boolean): void {
    if (mayChangeLocked) return;
    for (const level of ['user', 'group', 'site']) {
      const body = this.#statements.newest.get(id, level)?.body ?? null;
      const read = body === null ? undefined : readProtocol(body);
      if (read?.kind === 'protocol' && read.protocol.locked) {
        throw new NegatoscopeError('hanging.locked', `The protocol “${read.protocol.name}” is locked`, {
          id,
        });
      }
    }
  }
}

function prepareStatements({ index, user }: StudyHangingParts) {
  return {
    newest: user.query<{ version: number; body: string | null }>(
      `SELECT version, body FROM hanging_protocol WHERE protocol_id = ? AND level = ?
        ORDER BY version DESC LIMIT 1`,
    ),
    insert: user.change(
      `INSERT INTO hanging_protocol (protocol_id, level, version, body, author, saved_at)
        VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    choose: user.change(
      `INSERT INTO hanging_choice (StudyInstanceUID, patient_key, choice, changed_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET choice = excluded.choice, changed_at = excluded.changed_at`,
    ),
    forget: user.change('DELETE FROM hanging_choice WHERE StudyInstanceUID = ? AND patient_key = ?'),
    keys: index.query<{ StudyInstanceUID: string; patient_key: string }>(
      'SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?',
    ),
  };
}
