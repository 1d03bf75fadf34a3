import { NegatoscopeError } from '../../../shared/errors.ts';

/** A note as its row has it; instants in milliseconds since 1970, UTC. */
export interface NoteVersion {
  readonly note_id: string;
  readonly StudyInstanceUID: string;
  readonly text: string;
  readonly author: string;
  readonly created_at: number;
  readonly changed_at: number;
}

interface PastNote {
  readonly version: NoteVersion;
  /** What `changed_at` its successor has; null where it was taken off. */
  readonly replacedAtMs: number | null;
}

/** A window takes back its last 50 deeds; several windows do. A note has 20 000 characters at most. */
const mostVersions = 500;

/**
 * Notes as they were before they were changed or taken off, so that taking that back gives them to who wrote them, when
 * they did: a window is not believed about either. Kept until the program ends, as the windows' lists of deeds are.
 */
export class PastNotes {
  readonly #past: PastNote[] = [];

  keep(version: NoteVersion, replacedAtMs: number | null): void {
    this.#past.push({ version, replacedAtMs });
    if (this.#past.length > mostVersions) this.#past.shift();
  }

  /**
   * The version of this instant, when nothing has happened to the note since it was replaced; `current`: as it is now.
   * Throws `store.not-found`, `store.changed-elsewhere`.
   */
  find(noteId: string, changedAtMs: number, current: NoteVersion | undefined): NoteVersion {
    const past = this.#past.findLast(
      ({ version }) => version.note_id === noteId && version.changed_at === changedAtMs,
    );
    if (past === undefined) {
      const message = 'What the note was before is not known any more';
      throw new NegatoscopeError('store.not-found', message, { kind: 'note', id: noteId });
    }
    const foundRevision = current?.changed_at ?? 0;
    const expectedRevision = past.replacedAtMs ?? 0;
    if (foundRevision !== expectedRevision) {
      throw new NegatoscopeError('store.changed-elsewhere', 'The note has been changed again since', {
        id: noteId,
        expectedRevision,
        foundRevision,
      });
    }
    return past.version;
  }

  forget(version: NoteVersion): void {
    const place = this.#past.findLastIndex((past) => past.version === version);
    if (place !== -1) this.#past.splice(place, 1);
  }
}
