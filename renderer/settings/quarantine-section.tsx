import { useState, type ReactElement } from 'react';
import type { QuarantineEntry } from '../../shared/model/quarantine.ts';
import { failureText } from '../state/failure-text.ts';
import {
  deleteQuarantined,
  purgeQuarantined,
  restoreQuarantined,
  retryQuarantined,
  useQuarantine,
} from '../state/quarantine.ts';
import { errorText } from '../text/error-text.ts';
import { formatBytes, formatCount, formatInstant } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask } from '../ui/use-task.ts';
import { PurgeButton } from './purge-button.tsx';
import { Problem } from '../ui/problem.tsx';

/** Objects that came over the network and could not be read: why, from whom, and what can be done with them. */
export function QuarantineSection(): ReactElement {
  const { data: entries, error } = useQuarantine();
  const task = useTask();
  const held = entries?.filter(({ deletedAt }) => deletedAt === null) ?? [];
  const deleted = entries?.filter(({ deletedAt }) => deletedAt !== null) ?? [];
  const ids = held.map(({ quarantineId }) => quarantineId);
  return (
    <section aria-label={t('quarantine.title')}>
      <div className="section-head row">
        <h2 className="grow">
          {t('quarantine.title')} {held.length > 0 && <span className="n">{formatCount(held.length)}</span>}
        </h2>
        {held.length > 1 && (
          <>
            <Button disabled={task.isRunning} onClick={() => void task.run(() => retryQuarantined(ids))}>
              {t('quarantine.retryAll')}
            </Button>
            <Button disabled={task.isRunning} onClick={() => void task.run(() => deleteQuarantined(ids))}>
              {t('quarantine.deleteAll')}
            </Button>
          </>
        )}
      </div>
      <p className="setting-detail">{t('quarantine.detail')}</p>
      <Problem text={error === null ? null : failureText(error, 'quarantine')} />
      <Problem text={task.problem} />
      {entries?.length === 0 && <p className="notice">{t('quarantine.none')}</p>}
      <ul className="entry-list">
        {[...held, ...deleted].map((entry) => (
          <QuarantineRow key={entry.quarantineId} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function QuarantineRow({ entry }: { readonly entry: QuarantineEntry }): ReactElement {
  const now = useNow();
  const { problem, isRunning, run } = useTask();
  const [isAsking, setAsking] = useState(false);
  const { quarantineId, bytes, code, message, sender, remoteAddress, times, deletedAt, file } = entry;
  const ids = [quarantineId];
  const reason = code === null || message === null ? t('quarantine.noReason') : errorText({ code, message });
  const came = t('quarantine.came', { when: formatInstant(entry.lastRefusedAt, now) });
  return (
    <li>
      <div className="row">
        <div className="grow">
          <div className={deletedAt === null ? 't1' : 't3'}>{reason}</div>
          <div className="t3">
            {[sender, remoteAddress, came, formatBytes(bytes)].filter((part) => part !== null).join(' · ')}
            {times > 1 && ` · ${tn('quarantine.times', times, formatCount(times))}`}
            {deletedAt !== null && ` · ${t('trash.deleted', { when: formatInstant(deletedAt, now) })}`}
          </div>
          <div className="t3 selectable quarantine-file">{file}</div>
        </div>
        {deletedAt === null ? (
          <>
            <Button disabled={isRunning} onClick={() => void run(() => retryQuarantined(ids))}>
              {t('quarantine.retry')}
            </Button>
            <Button
              disabled={isRunning}
              variant="plain"
              onClick={() => void run(() => deleteQuarantined(ids))}
            >
              {t('quarantine.delete')}
            </Button>
          </>
        ) : (
          <>
            <Button disabled={isRunning} onClick={() => void run(() => restoreQuarantined(ids))}>
              {t('quarantine.restore')}
            </Button>
            <PurgeButton
              label={t('trash.purge')}
              isAsking={isAsking}
              isDisabled={isRunning}
              onAsk={setAsking}
              onPurge={() => void run(() => purgeQuarantined(ids))}
            />
          </>
        )}
      </div>
      <Problem text={problem} />
    </li>
  );
}
