import type { ReactElement } from 'react';
import { useSettings } from '../state/server-state.ts';
import { showDialog } from '../state/shell-store.ts';
import { moveToTrash } from '../state/study-actions.ts';
import { selectedRows, selectedStudyIds } from '../state/worklist-selection.ts';
import { useWorklist } from '../state/worklist-store.ts';
import { errorText } from '../text/error-text.ts';
import { formatCount, formatDa } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useTask } from '../ui/use-task.ts';
import './delete-dialog.css';
import { Problem } from '../ui/problem.tsx';

const close = (): void => showDialog(null);

/** So many are named; the rest is counted. */
const namedStudies = 8;

/** The one thing that is asked about: whose studies go into the trash, and how long they can be had back. */
export function DeleteDialog(): ReactElement {
  const rows = selectedRows();
  const count = useWorklist((state) => state.selectedIds.size);
  const { data: settings } = useSettings();
  const days = Number(settings?.find(({ key }) => key === 'store.trashDays')?.value ?? 0);
  const { problem, isRunning, run } = useTask();
  const remove = async (): Promise<string | null> => {
    const { refused, problem: refusal } = await moveToTrash(await selectedStudyIds());
    if (refusal !== null) return refusal;
    const [first] = refused;
    if (first === undefined) {
      close();
      return null;
    }
    return `${tn('delete.refused', refused.length, formatCount(refused.length))} ${errorText(first)}`;
  };
  const rest = count - Math.min(namedStudies, rows.length);
  const title = tn('delete.title', count, formatCount(count));
  return (
    <Dialog label={title} className="delete-dialog" onClose={close}>
      <h1>{title}</h1>
      <ul>
        {rows.slice(0, namedStudies).map((study) => (
          <li key={study.studyId} className="row">
            <span className="t1">
              <NameText PatientName={study.PatientName} />
            </span>
            <span className="t3">{study.PatientID}</span>
            <span>{formatDa(study.StudyDate)}</span>
            <span className="grow clip">{study.StudyDescription}</span>
          </li>
        ))}
        {rest > 0 && <li>{tn('activity.more', rest, formatCount(rest))}</li>}
      </ul>
      <p>{days === 0 ? t('delete.forever') : tn('delete.days', days, formatCount(days))}</p>
      <Problem text={problem} />
      <div className="row">
        <span className="grow" />
        <Button variant="plain" onClick={close}>
          {t('dialog.cancel')}
        </Button>
        <Button className="danger" disabled={isRunning} onClick={() => void run(remove)}>
          {t('delete.do')}
        </Button>
      </div>
    </Dialog>
  );
}
