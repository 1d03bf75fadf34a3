import type {
  Annotation,
  AnnotationDraft,
  KeyImageDraft,
  StudyNoteDraft,
} from '../../../shared/model/annotations.ts';
import type { ViewedFrames } from '../../../shared/model/viewed-frames.ts';
import type { Workspace } from '../../../shared/model/workspace.ts';

export interface LabelChange {
  readonly studyIds: readonly number[];
  readonly label: string;
  readonly isOn: boolean;
  readonly author: string;
}

/**
 * What people put on studies, as part of the store's api. Each call resolves when it is on stable storage, and goes in
 * front of received objects. Those that name a study throw `store.not-found` when its row is not there or is of another
 * StudyInstanceUID than the mark says.
 */
export interface MarksApi {
  /**
   * Saves a whole annotation. `baseRevision` is the revision that was changed, 0 for a new one: throws
   * `store.changed-elsewhere` when another window was faster. Saving the same again changes nothing. Throws
   * `store.not-found`, `image.frame-out-of-range` when the study has no such frame.
   */
  saveAnnotation(change: {
    readonly studyId: number;
    readonly draft: AnnotationDraft;
    readonly baseRevision: number;
    readonly author: string;
  }): Promise<Annotation>;
  /** Nothing happens when it is gone already. */
  removeAnnotation(studyId: number, annotationId: string): Promise<void>;
  setKeyImage(studyId: number, mark: KeyImageDraft, author: string): Promise<void>;
  removeKeyImage(
    studyId: number,
    image: { readonly SOPInstanceUID: string; readonly frameNumber: number },
  ): Promise<void>;
  setNote(studyId: number, note: StudyNoteDraft, author: string): Promise<void>;
  removeNote(studyId: number, noteId: string): Promise<void>;
  /**
   * Puts a note back as it was at `changedAt` (ISO), with who wrote it and when, when nothing but the one change that is
   * taken back has happened to it since. Throws `store.not-found` when that is not known any more, and
   * `store.changed-elsewhere`.
   */
  restoreNote(studyId: number, noteId: string, changedAt: string): Promise<void>;
  /** Puts a label on studies, or takes it off; answers those that it changed. Studies that have gone are left out. */
  setLabel(change: LabelChange): Promise<number[]>;
  /** Adds to what was looked at; instances that have gone are left out. */
  markViewed(studyId: number, frames: readonly ViewedFrames[]): Promise<void>;
  /** Null: the window was closed on purpose. */
  setWorkspace(windowId: string, workspace: Workspace | null): Promise<void>;
}
