import Database from 'better-sqlite3';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { Annotation } from '../../../shared/model/annotations.ts';
import type { WritableDatabase } from '../database.ts';
import { isDamage } from '../sqlite-errors.ts';
import { annotationOf, contentOf, type AnnotationRecord } from './annotation-content.ts';
import type { MarksApi } from './marks-api.ts';
import { PastNotes, type NoteVersion } from './past-notes.ts';
import type { ShownMarks } from './shown-marks.ts';
import { addViewed, decodeViewed, encodeViewed, viewedKey } from './viewed-bits.ts';

export interface StudyMarksParts {
  readonly index: WritableDatabase;
  readonly user: WritableDatabase;
  readonly shownMarks: ShownMarks;
  readonly now: () => number;
}

/** A window that has not been seen for longer than this many others is not opened again. */
const mostWorkspaces = 50;

interface StudyKeys {
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
}

/** Writes what people put on studies. Everything runs through in one turn of the event loop. */
export class StudyMarks implements MarksApi {
  readonly #parts: StudyMarksParts;
  readonly #pastNotes = new PastNotes();
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(parts: StudyMarksParts) {
    this.#parts = parts;
    this.#statements = prepareStatements(parts);
  }

  async saveAnnotation({
    studyId,
    draft,
    baseRevision,
    author,
  }: Parameters<MarksApi['saveAnnotation']>[0]): Promise<Annotation> {
    const study = this.#study(studyId, draft.StudyInstanceUID);
    this.#requireFrame(studyId, draft);
    const content = contentOf(draft);
    const nowMs = this.#parts.now();
    return this.#parts.user.transaction(() => {
      const stored = this.#statements.annotation.get(draft.annotationId);
      if (stored !== undefined) {
        requireSamePlace(stored, draft, study);
        // An answer that was lost on its way: the window asks again.
        if (stored.content === content) return annotationOf(stored);
      }
      const foundRevision = stored?.revision ?? 0;
      if (foundRevision !== baseRevision) {
        throw new NegatoscopeError(
          'store.changed-elsewhere',
          `Annotation ${draft.annotationId}: expected revision ${baseRevision}, found ${foundRevision}`,
          { id: draft.annotationId, expectedRevision: baseRevision, foundRevision },
        );
      }
      const record: AnnotationRecord = {
        annotation_id: draft.annotationId,
        ...study,
        SeriesInstanceUID: draft.SeriesInstanceUID,
        SOPInstanceUID: draft.SOPInstanceUID,
        frame_number: draft.frameNumber,
        content,
        author,
        created_at: stored?.created_at ?? nowMs,
        changed_at: nowMs,
        revision: foundRevision + 1,
      };
      this.#statements.putAnnotation.run(
        record.annotation_id,
        record.StudyInstanceUID,
        record.patient_key,
        record.SeriesInstanceUID,
        record.SOPInstanceUID,
        record.frame_number,
        record.content,
        record.author,
        record.created_at,
        record.changed_at,
        record.revision,
      );
      return annotationOf(record);
    });
  }

  async removeAnnotation(studyId: number, annotationId: string): Promise<void> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId);
    this.#statements.deleteAnnotation.run(annotationId, StudyInstanceUID, patient_key);
  }

  async setKeyImage(
    ...[studyId, mark, author]: Parameters<MarksApi['setKeyImage']>
  ): ReturnType<MarksApi['setKeyImage']> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId, mark.StudyInstanceUID);
    this.#requireFrame(studyId, mark);
    const { SeriesInstanceUID, SOPInstanceUID, frameNumber, note } = mark;
    this.#statements.putKeyImage.run(
      StudyInstanceUID,
      patient_key,
      SOPInstanceUID,
      frameNumber,
      SeriesInstanceUID,
      note,
      author,
      this.#parts.now(),
    );
  }

  async removeKeyImage(
    ...[studyId, { SOPInstanceUID, frameNumber }]: Parameters<MarksApi['removeKeyImage']>
  ): ReturnType<MarksApi['removeKeyImage']> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId);
    this.#statements.deleteKeyImage.run(StudyInstanceUID, patient_key, SOPInstanceUID, frameNumber);
  }

  async setNote(
    ...[studyId, note, author]: Parameters<MarksApi['setNote']>
  ): ReturnType<MarksApi['setNote']> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId, note.StudyInstanceUID);
    const nowMs = this.#parts.now();
    const before = this.#statements.note.get(note.noteId, StudyInstanceUID, patient_key);
    this.#changeShown([studyId], () =>
      this.#statements.putNote.run(
        note.noteId,
        StudyInstanceUID,
        patient_key,
        note.text,
        author,
        nowMs,
        nowMs,
      ),
    );
    if (before !== undefined) this.#pastNotes.keep(before, nowMs);
  }

  async removeNote(studyId: number, noteId: string): Promise<void> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId);
    const before = this.#statements.note.get(noteId, StudyInstanceUID, patient_key);
    this.#changeShown([studyId], () =>
      this.#statements.deleteNote.run(noteId, StudyInstanceUID, patient_key),
    );
    if (before !== undefined) this.#pastNotes.keep(before, null);
  }

  async restoreNote(
    ...[studyId, noteId, changedAt]: Parameters<MarksApi['restoreNote']>
  ): ReturnType<MarksApi['restoreNote']> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId);
    const current = this.#statements.note.get(noteId, StudyInstanceUID, patient_key);
    const past = this.#pastNotes.find(noteId, Date.parse(changedAt), current);
    this.#study(studyId, past.StudyInstanceUID);
    const { text, author, created_at, changed_at } = past;
    this.#changeShown([studyId], () =>
      this.#statements.putNote.run(
        noteId,
        StudyInstanceUID,
        patient_key,
        text,
        author,
        created_at,
        changed_at,
      ),
    );
    this.#pastNotes.forget(past);
  }

  async setLabel({
    studyIds,
    label,
    isOn,
    author,
  }: Parameters<MarksApi['setLabel']>[0]): ReturnType<MarksApi['setLabel']> {
    const changed: number[] = [];
    const nowMs = this.#parts.now();
    this.#changeShown(changed, () => {
      for (const studyId of studyIds) {
        const keys = this.#statements.study.get(studyId);
        if (keys === undefined) continue;
        const { StudyInstanceUID, patient_key } = keys;
        const { changes } = isOn
          ? this.#statements.putLabel.run(StudyInstanceUID, patient_key, label, author, nowMs)
          : this.#statements.deleteLabel.run(StudyInstanceUID, patient_key, label);
        if (changes > 0) changed.push(studyId);
      }
    });
    return changed;
  }

  async markViewed(
    ...[studyId, frames]: Parameters<MarksApi['markViewed']>
  ): ReturnType<MarksApi['markViewed']> {
    const { StudyInstanceUID, patient_key } = this.#study(studyId);
    const bySeries = Map.groupBy(
      frames.flatMap(({ instanceId, runs }) => {
        const instance = this.#statements.instance.get(instanceId, studyId);
        return instance === undefined ? [] : [{ ...instance, runs }];
      }),
      ({ SeriesInstanceUID }) => SeriesInstanceUID,
    );
    this.#parts.user.transaction(() => {
      for (const [SeriesInstanceUID, instances] of bySeries) {
        const stored = this.#statements.viewed.get(StudyInstanceUID, patient_key, SeriesInstanceUID);
        const viewed = decodeViewed(stored?.frames ?? new Uint8Array());
        for (const { sha256, frame_count, runs } of instances) {
          addViewed(viewed, viewedKey(sha256), frame_count, runs);
        }
        this.#statements.putViewed.run(
          StudyInstanceUID,
          patient_key,
          SeriesInstanceUID,
          encodeViewed(viewed),
        );
      }
    });
  }

  async setWorkspace(
    ...[windowId, workspace]: Parameters<MarksApi['setWorkspace']>
  ): ReturnType<MarksApi['setWorkspace']> {
    if (workspace === null) {
      this.#statements.deleteWorkspace.run(windowId);
      return;
    }
    this.#parts.user.transaction(() => {
      this.#statements.putWorkspace.run(windowId, JSON.stringify(workspace), this.#parts.now());
      this.#statements.dropWorkspaces.run(mostWorkspaces);
    });
  }

  /** What the rows show too. The user database commits first: what was written is never lost, and is shown at the next start. */
  #changeShown(studyIds: readonly number[], write: () => unknown): void {
    const { index, user, shownMarks } = this.#parts;
    user.transaction(write);
    try {
      index.transaction(() => {
        for (const studyId of studyIds) shownMarks.show(studyId);
      });
    } catch (error) {
      // Saved it is: an index that is damaged shows it when it was made anew.
      if (!(error instanceof Database.SqliteError && isDamage(error.code))) throw error;
    }
  }

  #study(studyId: number, expectedUid?: string): StudyKeys {
    const keys = this.#statements.study.get(studyId);
    if (keys !== undefined && (expectedUid ?? keys.StudyInstanceUID) === keys.StudyInstanceUID) return keys;
    throw new NegatoscopeError('store.not-found', `There is no study ${studyId} of that StudyInstanceUID`, {
      kind: 'study',
      id: String(studyId),
    });
  }

  /** A mark on an image that the study does not have would come up on another one, or on none. */
  #requireFrame(
    studyId: number,
    place: {
      readonly SeriesInstanceUID: string;
      readonly SOPInstanceUID: string;
      readonly frameNumber: number;
    },
  ): void {
    const { SeriesInstanceUID, SOPInstanceUID, frameNumber } = place;
    const found = this.#statements.frames.get(studyId, SeriesInstanceUID, SOPInstanceUID);
    if (found?.frame_count === undefined || found.frame_count === null) {
      throw new NegatoscopeError('store.not-found', `Study ${studyId} has no instance ${SOPInstanceUID}`, {
        kind: 'instance',
        id: SOPInstanceUID,
      });
    }
    if (frameNumber > found.frame_count) {
      throw new NegatoscopeError(
        'image.frame-out-of-range',
        `Frame ${frameNumber} of an instance with ${found.frame_count}`,
        { frameNumber, frameCount: found.frame_count },
      );
    }
  }
}

/** An annotation changes where it is drawn, never what it is drawn on. */
function requireSamePlace(
  stored: AnnotationRecord,
  draft: { readonly SOPInstanceUID: string; readonly frameNumber: number },
  study: StudyKeys,
): void {
  if (
    stored.StudyInstanceUID === study.StudyInstanceUID &&
    stored.patient_key === study.patient_key &&
    stored.SOPInstanceUID === draft.SOPInstanceUID &&
    stored.frame_number === draft.frameNumber
  ) {
    return;
  }
  throw new NegatoscopeError('request.invalid', 'The annotation is on another image', {
    reason: 'annotationId is in use on another image',
  });
}

function prepareStatements({ index, user }: StudyMarksParts) {
  const ofStudy = 'StudyInstanceUID = ? AND patient_key = ?';
  return {
    study: index.query<StudyKeys>('SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?'),
    frames: index.query<{ frame_count: number | null }>(
      `SELECT max(frame_count) AS frame_count FROM series JOIN instance USING (series_id)
        WHERE study_id = ? AND SeriesInstanceUID = ? AND SOPInstanceUID = ?`,
    ),
    instance: index.query<{ SeriesInstanceUID: string; sha256: string; frame_count: number }>(
      `SELECT SeriesInstanceUID, sha256, frame_count FROM instance JOIN series USING (series_id)
        WHERE instance_id = ? AND study_id = ?`,
    ),
    annotation: user.query<AnnotationRecord>('SELECT * FROM annotation WHERE annotation_id = ?'),
    putAnnotation: user.change(
      `INSERT INTO annotation (annotation_id, StudyInstanceUID, patient_key, SeriesInstanceUID, SOPInstanceUID,
        frame_number, content, author, created_at, changed_at, revision)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET content = excluded.content, author = excluded.author,
          changed_at = excluded.changed_at, revision = excluded.revision`,
    ),
    deleteAnnotation: user.change(`DELETE FROM annotation WHERE annotation_id = ? AND ${ofStudy}`),
    putKeyImage: user.change(
      `INSERT INTO key_image (StudyInstanceUID, patient_key, SOPInstanceUID, frame_number, SeriesInstanceUID, note,
        author, marked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET note = excluded.note, author = excluded.author, marked_at = excluded.marked_at`,
    ),
    deleteKeyImage: user.change(
      `DELETE FROM key_image WHERE ${ofStudy} AND SOPInstanceUID = ? AND frame_number = ?`,
    ),
    note: user.query<NoteVersion>(`SELECT * FROM study_note WHERE note_id = ? AND ${ofStudy}`),
    putNote: user.change(
      `INSERT INTO study_note (note_id, StudyInstanceUID, patient_key, text, author, created_at, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET text = excluded.text, author = excluded.author, changed_at = excluded.changed_at
        WHERE StudyInstanceUID = excluded.StudyInstanceUID AND patient_key = excluded.patient_key`,
    ),
    deleteNote: user.change(`DELETE FROM study_note WHERE note_id = ? AND ${ofStudy}`),
    putLabel: user.change('INSERT INTO study_label VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
    deleteLabel: user.change(`DELETE FROM study_label WHERE ${ofStudy} AND label = ?`),
    viewed: user.query<{ frames: Uint8Array }>(
      `SELECT frames FROM viewed WHERE ${ofStudy} AND SeriesInstanceUID = ?`,
    ),
    putViewed: user.change(
      `INSERT INTO viewed (StudyInstanceUID, patient_key, SeriesInstanceUID, frames) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET frames = excluded.frames`,
    ),
    putWorkspace: user.change(
      `INSERT INTO workspace (window_id, state, changed_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at`,
    ),
    deleteWorkspace: user.change('DELETE FROM workspace WHERE window_id = ?'),
    dropWorkspaces: user.change(
      `DELETE FROM workspace WHERE window_id IN
        (SELECT window_id FROM workspace ORDER BY changed_at DESC, window_id LIMIT -1 OFFSET ?)`,
    ),
  };
}
