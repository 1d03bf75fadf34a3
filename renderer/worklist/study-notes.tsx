import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { StudyNote } from '../../shared/model/annotations.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { keepNote } from '../state/study-actions.ts';
import { editNote, endNote, useNoteEditing } from '../state/note-editing.ts';
import { formatCount, formatInstant } from '../text/format.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask } from '../ui/use-task.ts';
import { tableId } from './worklist-commands.ts';
import { Problem } from '../ui/problem.tsx';

/** What people wrote about a study. Kept when the field is left, so that nothing that was typed is lost. */
export function StudyNotes({
  study,
  notes,
}: {
  readonly study: StudyRow;
  readonly notes: readonly StudyNote[];
}): ReactElement {
  const editing = useNoteEditing((state) =>
    state.editing?.studyId === study.studyId ? state.editing : null,
  );
  const { problem, run } = useTask();
  const keep = (text: string, existing: StudyNote | null): void => {
    endNote();
    void run(() => keepNote(study, text, existing));
  };
  return (
    <section className="study-notes">
      <h2 className="section-head">
        {t('worklist.notes')} {notes.length > 0 && <span className="n">{formatCount(notes.length)}</span>}
        <button type="button" className="r" onClick={() => editNote(study.studyId, null)}>
          {t('worklist.notes.add')}
        </button>
      </h2>
      {notes.map((note) =>
        editing?.noteId === note.noteId ? (
          <NoteField key={note.noteId} text={note.text} onKeep={(text) => keep(text, note)} />
        ) : (
          <Note
            key={note.noteId}
            note={note}
            onEdit={() => editNote(study.studyId, note.noteId)}
            onRemove={() => void run(() => keepNote(study, '', note))}
          />
        ),
      )}
      {editing?.noteId === null && <NoteField text="" onKeep={(text) => keep(text, null)} />}
      <Problem text={problem} />
    </section>
  );
}

interface NoteProps {
  readonly note: StudyNote;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Note({ note, onEdit, onRemove }: NoteProps): ReactElement {
  const now = useNow();
  return (
    <div className="study-note">
      <button type="button" className="t1" title={t('worklist.notes.edit')} onClick={onEdit}>
        {note.text}
      </button>
      <div className="row t3">
        <span className="grow">
          {note.author} · <time dateTime={note.changedAt}>{formatInstant(note.changedAt, now)}</time>
        </span>
        <IconButton icon="close" label={t('worklist.notes.remove')} onClick={onRemove} />
      </div>
    </div>
  );
}

interface NoteFieldProps {
  readonly text: string;
  /** With what is in the field when it is left. */
  readonly onKeep: (text: string) => void;
}

/** Enter keeps, Shift+Enter goes to a new line, Escape leaves everything as it was. */
function NoteField({ text, onKeep }: NoteFieldProps): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  const isLeft = useRef(false);
  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(text.length, text.length);
  }, [text]);
  const leave = (kept: string): void => {
    if (isLeft.current) return;
    isLeft.current = true;
    onKeep(kept);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key !== 'Enter' || event.shiftKey) && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    leave(event.key === 'Escape' ? text : event.currentTarget.value);
    document.getElementById(tableId)?.focus();
  };
  return (
    <textarea
      ref={field}
      className="note-field"
      aria-label={t('worklist.notes.text')}
      placeholder={t('worklist.notes.hint')}
      rows={3}
      maxLength={20_000}
      defaultValue={text}
      onKeyDown={onKeyDown}
      onBlur={(event) => leave(event.currentTarget.value)}
    />
  );
}
