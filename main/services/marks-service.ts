import type {
  Annotation,
  AnnotationDraft,
  KeyImageDraft,
  StudyMarks,
  StudyNoteDraft,
} from '../../shared/model/annotations.ts';
import type { ViewedFrames } from '../../shared/model/viewed-frames.ts';
import type { StoredWorkspace, Workspace } from '../../shared/model/workspace.ts';
import type { MarksApi } from '../store/marks/marks-api.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { ReadingSessions } from './reading-service.ts';

/**
 * What people put on the studies that they have open. Everything but workspaces goes by reading token, and throws
 * `reading.stale-token` for a study that it does not cover. What is answered is on stable storage.
 */
export interface MarksService {
  /** Of the opened study and its priors. */
  list(token: string): Promise<StudyMarks>;
  saveAnnotation(
    token: string,
    studyId: number,
    draft: AnnotationDraft,
    baseRevision: number,
  ): Promise<Annotation>;
  removeAnnotation(token: string, studyId: number, annotationId: string): Promise<void>;
  setKeyImage(token: string, studyId: number, mark: KeyImageDraft): Promise<void>;
  removeKeyImage(
    token: string,
    studyId: number,
    image: { readonly SOPInstanceUID: string; readonly frameNumber: number },
  ): Promise<void>;
  setNote(token: string, studyId: number, note: StudyNoteDraft): Promise<void>;
  removeNote(token: string, studyId: number, noteId: string): Promise<void>;
  viewedFrames(token: string, studyId: number): Promise<ViewedFrames[]>;
  markViewed(token: string, studyId: number, frames: readonly ViewedFrames[]): Promise<void>;
  workspace(windowId: string): Promise<StoredWorkspace | null>;
  /** Of all windows that were not closed on purpose, the newest first. */
  workspaces(): Promise<StoredWorkspace[]>;
  setWorkspace(windowId: string, workspace: Workspace | null): Promise<void>;
}

export interface MarksParts {
  readonly store: MarksApi;
  readonly reader: Pick<ReaderApi, 'marks' | 'viewedFrames' | 'workspace' | 'workspaces'>;
  readonly reading: Pick<ReadingSessions, 'checkStudy' | 'studyIds'>;
  /** User of the operating system. */
  readonly author: string;
  /** Studies on which something was put or taken off; after it is durable. */
  readonly onChanged: (studyIds: readonly number[]) => void;
}

export function createMarksService({ store, reader, reading, author, onChanged }: MarksParts): MarksService {
  const change = async <Result>(
    token: string,
    studyId: number,
    write: () => Promise<Result>,
  ): Promise<Result> => {
    reading.checkStudy(token, studyId);
    const result = await write();
    onChanged([studyId]);
    return result;
  };
  return {
    list: async (token) => reader.marks(reading.studyIds(token)),
    saveAnnotation: (token, studyId, draft, baseRevision) =>
      change(token, studyId, () => store.saveAnnotation({ studyId, draft, baseRevision, author })),
    removeAnnotation: (token, studyId, annotationId) =>
      change(token, studyId, () => store.removeAnnotation(studyId, annotationId)),
    setKeyImage: (token, studyId, mark) =>
      change(token, studyId, () => store.setKeyImage(studyId, mark, author)),
    removeKeyImage: (token, studyId, image) =>
      change(token, studyId, () => store.removeKeyImage(studyId, image)),
    setNote: (token, studyId, note) => change(token, studyId, () => store.setNote(studyId, note, author)),
    removeNote: (token, studyId, noteId) => change(token, studyId, () => store.removeNote(studyId, noteId)),
    async viewedFrames(token, studyId) {
      reading.checkStudy(token, studyId);
      return reader.viewedFrames(studyId);
    },
    async markViewed(token, studyId, frames) {
      reading.checkStudy(token, studyId);
      await store.markViewed(studyId, frames);
    },
    workspace: (windowId) => reader.workspace(windowId),
    workspaces: () => reader.workspaces(),
    setWorkspace: (windowId, workspace) => store.setWorkspace(windowId, workspace),
  };
}
