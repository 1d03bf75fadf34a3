import { useState, type ReactElement } from 'react';
import type { SettingRow } from '../../shared/model/settings.ts';
import type { TrashEntry } from '../../shared/model/trash.ts';
import { purgeTrash, restoreFromTrash, useTrash } from '../state/keeping.ts';
import { formatBytes, formatCount, formatDa, formatInstant } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask } from '../ui/use-task.ts';
import { PurgeButton } from './purge-button.tsx';
import { SettingList } from './setting-item.tsx';
import { failureText } from '../state/failure-text.ts';
import { Problem } from '../ui/problem.tsx';

/** Deleted studies: had back with a click, gone for good only after a second one. */
export function TrashSection({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  const { data: trash, error } = useTrash();
  const task = useTask();
  const [isEmptying, setEmptying] = useState(false);
  return (
    <>
      <section>
        <h2 className="section-head">{t('settings.section.trash')}</h2>
        <SettingList settings={settings} />
      </section>
      <section>
        <div className="section-head row">
          <h2 className="grow">{t('trash.title')}</h2>
          {trash !== undefined && trash.length > 0 && (
            <PurgeButton
              label={t('trash.empty')}
              isAsking={isEmptying}
              isDisabled={task.isRunning}
              onAsk={setEmptying}
              onPurge={() => void task.run(() => purgeTrash(trash.map(({ trashId }) => trashId)))}
            />
          )}
        </div>
        <Problem text={error === null ? null : failureText(error, 'trash')} />
        <Problem text={task.problem} />
        {trash?.length === 0 && <p className="notice">{t('trash.none')}</p>}
        <ul className="entry-list">
          {trash?.map((entry) => (
            <TrashRow key={entry.trashId} entry={entry} />
          ))}
        </ul>
      </section>
    </>
  );
}

function TrashRow({ entry }: { readonly entry: TrashEntry }): ReactElement {
  const now = useNow();
  const { problem, isRunning, run } = useTask();
  const [isAsking, setAsking] = useState(false);
  const count = formatCount(entry.instanceCount);
  return (
    <li>
      <div className="row">
        <div className="grow clip">
          <span className="t1">
            <NameText PatientName={entry.PatientName} />
          </span>{' '}
          <span className="t3">{entry.PatientID}</span> {formatDa(entry.StudyDate)}{' '}
          {entry.modalities.join(' ')} {entry.StudyDescription}
          <div className="t3">
            {t('trash.deleted', { when: formatInstant(entry.trashedAt, now) })} ·{' '}
            {tn('worklist.images', entry.instanceCount, count)} · {formatBytes(entry.bytes)}
          </div>
        </div>
        <Button disabled={isRunning} onClick={() => void run(() => restoreFromTrash([entry.trashId]))}>
          {t('trash.restore')}
        </Button>
        <PurgeButton
          label={t('trash.purge')}
          isAsking={isAsking}
          isDisabled={isRunning}
          onAsk={setAsking}
          onPurge={() => void run(() => purgeTrash([entry.trashId]))}
        />
      </div>
      <Problem text={problem} />
    </li>
  );
}
