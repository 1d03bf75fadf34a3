import type { KeyImage, StudyMarks, StudyNote } from '../../../shared/model/annotations.ts';
import type { ViewedFrames } from '../../../shared/model/viewed-frames.ts';
import { workspaceSchema, type StoredWorkspace } from '../../../shared/model/workspace.ts';
import type { ReadableDatabase } from '../database.ts';
import { annotationOf, type AnnotationRecord } from './annotation-content.ts';
import { decodeViewed, viewedKey, viewedRuns, type ViewedBits } from './viewed-bits.ts';

interface KeyImageRecord {
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly frame_number: number;
  readonly note: string;
  readonly author: string;
  readonly marked_at: number;
}

interface NoteRecord {
  readonly note_id: string;
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
  readonly text: string;
  readonly author: string;
  readonly created_at: number;
  readonly changed_at: number;
}

interface WorkspaceRecord {
  readonly window_id: string;
  readonly state: string;
  readonly changed_at: number;
}

/** Reads what people put on studies. */
export class MarksReader {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(index: ReadableDatabase, user: ReadableDatabase) {
    this.#statements = prepareStatements(index, user);
  }

  /** Of studies by row id; a row that is gone has none. */
  marks(studyIds: readonly number[]): StudyMarks {
    const { annotations, keyImages, notes } = this.#statements;
    const studies = studyIds.flatMap((studyId) => this.#statements.study.get(studyId) ?? []);
    return {
      annotations: studies.flatMap(({ StudyInstanceUID, patient_key }) =>
        annotations.all(StudyInstanceUID, patient_key).map(annotationOf),
      ),
      keyImages: studies.flatMap(({ StudyInstanceUID, patient_key }) =>
        keyImages.all(StudyInstanceUID, patient_key).map(keyImageOf),
      ),
      notes: studies.flatMap(({ StudyInstanceUID, patient_key }) =>
        notes.all(StudyInstanceUID, patient_key).map(noteOf),
      ),
    };
  }

  /** Of every instance of a study that was looked at, by row id. */
  viewedFrames(studyId: number): ViewedFrames[] {
    const study = this.#statements.study.get(studyId);
    if (study === undefined) return [];
    const viewed = this.#statements.viewed.all(study.StudyInstanceUID, study.patient_key);
    if (viewed.length === 0) return [];
    const bySeries = new Map<string, ViewedBits>(
      viewed.map(({ SeriesInstanceUID, frames }) => [SeriesInstanceUID, decodeViewed(frames)]),
    );
    return this.#statements.instances
      .all(studyId)
      .flatMap(({ instance_id: instanceId, SeriesInstanceUID, sha256 }) => {
        const bits = bySeries.get(SeriesInstanceUID)?.get(viewedKey(sha256));
        return bits === undefined ? [] : [{ instanceId, runs: viewedRuns(bits) }];
      });
  }

  workspace(windowId: string): StoredWorkspace | null {
    const record = this.#statements.workspace.get(windowId);
    return record === undefined ? null : (workspaceOf(record) ?? null);
  }

  /** The newest first. */
  workspaces(): StoredWorkspace[] {
    return this.#statements.workspaces.all().flatMap((record) => workspaceOf(record) ?? []);
  }
}

function keyImageOf(record: KeyImageRecord): KeyImage {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, note, author } = record;
  return {
    StudyInstanceUID,
    patientKey: record.patient_key,
    SeriesInstanceUID,
    SOPInstanceUID,
    frameNumber: record.frame_number,
    note,
    author,
    markedAt: new Date(record.marked_at).toISOString(),
  };
}

function noteOf(record: NoteRecord): StudyNote {
  const { StudyInstanceUID, text, author } = record;
  return {
    noteId: record.note_id,
    StudyInstanceUID,
    patientKey: record.patient_key,
    text,
    author,
    createdAt: new Date(record.created_at).toISOString(),
    changedAt: new Date(record.changed_at).toISOString(),
  };
}

/** One that an older version wrote in another form cannot be opened again, which is all that is lost. */
function workspaceOf(record: WorkspaceRecord): StoredWorkspace | undefined {
  const { success, data } = workspaceSchema.safeParse(JSON.parse(record.state));
  if (!success) return undefined;
  return {
    windowId: record.window_id,
    changedAt: new Date(record.changed_at).toISOString(),
    workspace: data,
  };
}

function prepareStatements(index: ReadableDatabase, user: ReadableDatabase) {
  const ofStudy = 'StudyInstanceUID = ? AND patient_key = ?';
  return {
    study: index.query<{ StudyInstanceUID: string; patient_key: string }>(
      'SELECT StudyInstanceUID, patient_key FROM study WHERE study_id = ?',
    ),
    instances: index.query<{ instance_id: number; SeriesInstanceUID: string; sha256: string }>(
      `SELECT instance_id, SeriesInstanceUID, sha256 FROM series JOIN instance USING (series_id)
        WHERE study_id = ? ORDER BY instance_id`,
    ),
    annotations: user.query<AnnotationRecord>(
      `SELECT * FROM annotation WHERE ${ofStudy} ORDER BY created_at, annotation_id`,
    ),
    keyImages: user.query<KeyImageRecord>(
      `SELECT * FROM key_image WHERE ${ofStudy} ORDER BY marked_at, SOPInstanceUID, frame_number`,
    ),
    notes: user.query<NoteRecord>(`SELECT * FROM study_note WHERE ${ofStudy} ORDER BY created_at, note_id`),
    viewed: user.query<{ SeriesInstanceUID: string; frames: Uint8Array }>(
      `SELECT SeriesInstanceUID, frames FROM viewed WHERE ${ofStudy}`,
    ),
    workspace: user.query<WorkspaceRecord>('SELECT * FROM workspace WHERE window_id = ?'),
    workspaces: user.query<WorkspaceRecord>('SELECT * FROM workspace ORDER BY changed_at DESC, window_id'),
  };
}
