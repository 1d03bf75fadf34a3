import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { nameTableSchema, type NameTable } from '../../../shared/hanging/names/name-table.ts';
import { protocolSizeLimit, readProtocol } from '../../../shared/hanging/read-protocol.ts';
import {
  hangingChoiceSchema,
  type HangingChoice,
  type HangingProblem,
  type HangingSetup,
  type ProtocolVersion,
  type SavedLevel,
} from '../../../shared/model/hanging.ts';
import type { Query, ReadableDatabase } from '../database.ts';

/** What a site calls things, beside the databases: a file, so that an administrator can lay it there. */
export const siteNamesFile = 'hanging-names.json';

interface ProtocolRecord {
  readonly protocol_id: string;
  readonly level: SavedLevel;
  readonly version: number;
  readonly body: string | null;
  readonly author: string;
  readonly saved_at: number;
}

/** Reads hanging protocols and choices. What is stored and cannot be used is told, and nothing else disturbed. */
export class HangingReader {
  readonly #newest: Query<ProtocolRecord>;
  readonly #history: Query<ProtocolRecord>;
  readonly #version: Query<{ body: string | null }>;
  readonly #choice: Query<{ choice: string }>;
  readonly #keys: Query<{ StudyInstanceUID: string; patient_key: string }>;
  readonly #dataDirectory: string;

  constructor(index: ReadableDatabase, user: ReadableDatabase, dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
    this.#newest = user.query(
      `SELECT * FROM hanging_protocol AS protocol WHERE version = (SELECT max(version) FROM hanging_protocol AS other
        WHERE other.protocol_id = protocol.protocol_id AND other.level = protocol.level)
        ORDER BY protocol_id, level`,
    );
    this.#history = user.query(
      'SELECT * FROM hanging_protocol WHERE protocol_id = ? ORDER BY saved_at DESC, version DESC',
    );
    this.#version = user.query(
      'SELECT body FROM hanging_protocol WHERE protocol_id = ? AND level = ? AND version = ?',
    );
    this.#choice = user.query(
      'SELECT choice FROM hanging_choice WHERE StudyInstanceUID = ? AND patient_key = ?',
    );
    this.#keys = index.query('SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?');
  }

  setup(): HangingSetup {
    const problems: HangingProblem[] = [];
    const saved: HangingSetup['saved'] = [];
    for (const { protocol_id, level, body, author, saved_at } of this.#newest.all()) {
      if (body === null) continue;
      const read = readProtocol(body);
      if (read.kind === 'protocol') {
        saved.push({ protocol: read.protocol, author, savedAt: new Date(saved_at).toISOString() });
      } else {
        const [first] = read.problems;
        problems.push({
          what: `The protocol ${protocol_id} of level ${level}`,
          place: first?.place ?? '',
          problem: first?.problem ?? '',
        });
      }
    }
    return { saved, names: this.#names(problems), problems };
  }

  history(protocolId: string): ProtocolVersion[] {
    return this.#history.all(protocolId).map(({ level, version, author, saved_at, body }) => ({
      level,
      version,
      author,
      savedAt: new Date(saved_at).toISOString(),
      isRemoval: body === null,
    }));
  }

  /** The text of one version; null where it is a removal or there is none. */
  version(protocolId: string, level: SavedLevel, version: number): string | null {
    return this.#version.get(protocolId, level, version)?.body ?? null;
  }

  choice(studyId: number): HangingChoice | null {
    const keys = this.#keys.get(studyId);
    if (keys === undefined) return null;
    const stored = this.#choice.get(keys.StudyInstanceUID, keys.patient_key)?.choice;
    if (stored === undefined) return null;
    const choice = hangingChoiceSchema.safeParse(JSON.parse(stored));
    return choice.success ? choice.data : null;
  }

  #names(problems: HangingProblem[]): NameTable | null {
    const file = path.join(this.#dataDirectory, siteNamesFile);
    const what = `The names in ${siteNamesFile}`;
    const refuse = (place: string, problem: string): null => {
      problems.push({ what, place, problem });
      return null;
    };
    let text: string;
    try {
      const { size } = statSync(file);
      if (size > protocolSizeLimit) return refuse('', `more than ${protocolSizeLimit} bytes, found ${size}`);
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return isAbsent ? null : refuse('', 'the file cannot be read');
    }
    let value: unknown;
    try {
      value = JSON.parse(text.replace(/^\uFEFF/u, ''));
    } catch {
      return refuse('', 'no JSON');
    }
    const table = nameTableSchema.safeParse(value);
    if (table.success) return table.data;
    const [issue] = table.error.issues;
    return refuse(issue?.path.join('.') ?? '', issue?.message ?? 'no table of names');
  }
}
