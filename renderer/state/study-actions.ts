import { failureText } from './failure-text.ts';
import type { StudyNote } from '../../shared/model/annotations.ts';
import type { RefusedStudy, StatesBefore, StudyRow } from '../../shared/model/worklist.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { setHold } from './keeping.ts';
import { refused } from './refused.ts';
import { jobText } from '../text/job-text.ts';
import { rowsOf } from './rows-of.ts';
import { rpc } from './rpc.ts';
import { activityChanged } from './server-state.ts';
import { readStates } from '../../shared/model/worklist.ts';
import type { ReadState } from './worklist-filter.ts';
import { selectedRows, selectedStudyIds, showNew } from './worklist-selection.ts';
import { noSelection, studyPages, useWorklist } from './worklist-store.ts';
import { remember, rememberLeaving, undoOn, whileDoing } from './worklist-undo.ts';

/** What a person does to the selected studies. Everything says how many it reached, and can be taken back. */

const where = 'worklist';

/** Shown at once, taken back where the workstation could not keep it. */
export function setReadState(readState: ReadState): Promise<void> {
  return whileDoing(markStudies(readState));
}

async function markStudies(readState: ReadState): Promise<void> {
  const studyIds = await selectedStudyIds();
  if (studyIds.length === 0) return;
  const { before, problem } = await keepReadState(studyIds, readState);
  useWorklist.setState({ problem });
  const count = before === null ? 0 : readStates.reduce((sum, state) => sum + before[state].length, 0);
  if (before === null || count === 0) return;
  remember({
    text: tn(`worklist.did.${readState}`, count, formatCount(count)),
    undo: async () => {
      const problems: (string | null)[] = [];
      for (const state of readStates) {
        if (before[state].length === 0) continue;
        problems.push(await undoOn(before[state], async (ids) => (await keepReadState(ids, state)).problem));
      }
      return problems.find((each) => each !== null) ?? null;
    },
  });
}

async function keepReadState(
  studyIds: readonly number[],
  readState: ReadState,
): Promise<{ before: StatesBefore | null; problem: string | null }> {
  const shown = studyPages.loadedRows(new Set(studyIds)).filter((row) => row.readState !== readState);
  studyPages.patch(new Set(studyIds), { readState });
  try {
    const before = await rpc.worklist.setReadState.mutate({ studyIds: [...studyIds], readState });
    const kept = new Set(readStates.flatMap((state) => before[state]));
    showAgain(shown.filter(({ studyId, readState: earlier }) => !kept.has(studyId) && earlier !== readState));
    return { before, problem: null };
  } catch (thrown) {
    showAgain(shown);
    return { before: null, problem: failureText(thrown, 'read state') };
  } finally {
    activityChanged();
  }
}

/** The states that rows had. */
function showAgain(rows: readonly StudyRow[]): void {
  for (const { studyId, readState } of rows) studyPages.patch(new Set([studyId]), { readState });
}

/** Pins or locks the selected studies; lets go of them when all of them that are loaded are held. */
export function toggleHold(kind: 'pin' | 'lock'): Promise<void> {
  return whileDoing(holdStudies(kind));
}

async function holdStudies(kind: 'pin' | 'lock'): Promise<void> {
  const studyIds = await selectedStudyIds();
  if (studyIds.length === 0) return;
  const rows = selectedRows();
  const isHeld = !rows.every(({ holds }) => holds.includes(kind));
  // Those that were so before stay so when it is taken back.
  const unchanged = new Set(
    rows.filter(({ holds }) => holds.includes(kind) === isHeld).map(({ studyId }) => studyId),
  );
  const changed = studyIds.filter((studyId) => !unchanged.has(studyId));
  const problem = await setHold(changed, kind, isHeld);
  useWorklist.setState({ problem });
  if (problem !== null) return;
  remember({
    text: tn(`worklist.did.${kind}.${isHeld ? 'on' : 'off'}`, changed.length, formatCount(changed.length)),
    undo: () => undoOn(changed, (ids) => setHold(ids, kind, !isHeld)),
  });
}

/** Puts a label on studies, or takes it off; why it was refused, or null. */
export async function labelStudies(
  studyIds: readonly number[],
  label: string,
  isOn: boolean,
): Promise<string | null> {
  try {
    const changed = await rpc.worklist.setLabel.mutate({ studyIds: [...studyIds], label, isOn });
    if (changed.length > 0) {
      const count = changed.length;
      remember({
        text: t('worklist.did.label', {
          studies: tn('worklist.studies', count, formatCount(count)),
          change: t(isOn ? 'worklist.did.label.on' : 'worklist.did.label.off', { label }),
        }),
        undo: () =>
          undoOn(changed, (ids) =>
            refused(() => rpc.worklist.setLabel.mutate({ studyIds: ids, label, isOn: !isOn }), where),
          ),
      });
    }
    return null;
  } catch (thrown) {
    return failureText(thrown, where);
  } finally {
    activityChanged();
  }
}

/** Keeps a note, new or changed; without text it is taken off. Why it was refused, or null. */
export async function keepNote(
  study: Pick<StudyRow, 'studyId' | 'StudyInstanceUID'>,
  text: string,
  existing: StudyNote | null,
): Promise<string | null> {
  const { studyId, StudyInstanceUID } = study;
  const noteId = existing?.noteId ?? crypto.randomUUID();
  const after = text.trim();
  if (after === (existing?.text ?? '')) return null;
  const remove = (id: number): Promise<void> => rpc.worklist.removeNote.mutate({ studyId: id, noteId });
  const problem = await refused(
    () =>
      after === ''
        ? remove(studyId)
        : rpc.worklist.setNote.mutate({ studyId, note: { noteId, StudyInstanceUID, text: after } }),
    where,
  );
  if (problem !== null) return problem;
  remember({
    text: t(after === '' ? 'worklist.did.note.off' : 'worklist.did.note.on'),
    // Whose it was and when is the workstation's to know: it may be somebody else's.
    undo: () =>
      undoOn([studyId], ([id = studyId]) =>
        refused(
          () =>
            existing === null
              ? remove(id)
              : rpc.worklist.restoreNote.mutate({ studyId: id, noteId, changedAt: existing.changedAt }),
          where,
        ),
      ),
  });
  return null;
}

/** Moves studies to the trash; those that stay, and why, and what failed for all of them. */
export async function moveToTrash(
  studyIds: readonly number[],
): Promise<{ readonly refused: readonly RefusedStudy[]; readonly problem: string | null }> {
  try {
    rememberLeaving(await rowsOf(studyIds));
    const { trashIds, refused: stayed } = await rpc.keeping.moveToTrash.mutate({ studyIds: [...studyIds] });
    if (trashIds.length > 0) {
      remember({
        text: tn('worklist.did.trash', trashIds.length, formatCount(trashIds.length)),
        undo: () => restoreAll(trashIds),
      });
      useWorklist.setState({ ...noSelection });
      await showNew(true);
    }
    return { refused: stayed, problem: null };
  } catch (thrown) {
    return { refused: [], problem: failureText(thrown, where) };
  } finally {
    activityChanged();
  }
}

/** How often the end of a restoration is looked for. */
const lookAgainMs = 150;

/** Brings studies back and shows them; answers why not all of them are there again, or null. */
async function restoreAll(trashIds: string[]): Promise<string | null> {
  try {
    const { jobId } = await rpc.keeping.restore.mutate({ trashIds });
    for (;;) {
      const job = (await rpc.activity.list.query()).find((each) => each.jobId === jobId);
      if (job?.state !== 'running') {
        await showNew(true);
        return job === undefined || job.state === 'done' ? null : jobText(job.summary);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, lookAgainMs);
      });
    }
  } catch (thrown) {
    return failureText(thrown, where);
  }
}
