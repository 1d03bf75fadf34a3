import type { ReactElement } from 'react';
import { moveToTrash } from '../state/keeping.ts';
import { useSettings } from '../state/server-state.ts';
import { showDialog } from '../state/shell-store.ts';
import { selectedRows } from '../state/worklist-store.ts';
import { formatCount, formatDa } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useTask } from '../ui/use-task.ts';
import './delete-dialog.css';

const close = (): void => showDialog(null);

/** So many are named; the rest is counted. */
const namedStudies = 8;

/** The one thing that is asked about: whose studies go into the trash, and how long they can be had back. */
export function DeleteDialog(): ReactElement {
  const rows = selectedRows();
  const { data: settings } = useSettings();
  const days = Number(settings?.find(({ key }) => key === 'store.trashDays')?.value ?? 0);
  const { problem, isRunning, run } = useTask();
  const remove = async (): Promise<string | null> => {
    const refusal = await moveToTrash(rows.map(({ studyId }) => studyId));
    if (refusal === null) close();
    return refusal;
  };
  const rest = rows.length - namedStudies;
  const title = tn('delete.title', rows.length, formatCount(rows.length));
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
      {problem !== null && (
        <p className="c-stop" role="alert">
          {problem}
        </p>
      )}
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
