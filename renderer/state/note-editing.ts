import { create } from 'zustand';
import { useWorklist } from './worklist-store.ts';

/** The note that is being written: a new one where its id is null. */
export interface NoteEditing {
  readonly studyId: number;
  readonly noteId: string | null;
}

export const useNoteEditing = create<{ readonly editing: NoteEditing | null }>(() => ({ editing: null }));

export function editNote(studyId: number, noteId: string | null): void {
  useNoteEditing.setState({ editing: { studyId, noteId } });
}

export function endNote(): void {
  useNoteEditing.setState({ editing: null });
}

/** A new note on the focused study, beside the list. */
export function beginNote(): void {
  const { focusedStudyId } = useWorklist.getState();
  if (focusedStudyId === null) return;
  useWorklist.setState({ isPanelOpen: true });
  editNote(focusedStudyId, null);
}
