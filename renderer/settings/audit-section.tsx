import type { ReactElement } from 'react';
import { useAudit, verifyAudit } from '../state/audit.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useTask } from '../ui/use-task.ts';
import { Problem } from '../ui/problem.tsx';

/** Whether the log of who did what is still what was written, and its last record to be noted elsewhere. */
export function AuditSection(): ReactElement {
  const task = useTask();
  const found = useAudit((state) => state.found);
  return (
    <section aria-label={t('audit.title')}>
      <div className="section-head row">
        <h2 className="grow">{t('audit.title')}</h2>
        <Button disabled={task.isRunning} onClick={() => void task.run(verifyAudit)}>
          {t('audit.verify')}
        </Button>
      </div>
      <p className="setting-detail">{t('audit.detail')}</p>
      <Problem text={task.problem} />
      {found !== null && found.problems.length === 0 && (
        <output className="notice row">
          <Icon name="check" className="c-accent" />
          {tn('audit.whole', found.records, formatCount(found.records))}
        </output>
      )}
      {found !== null && found.problems.length > 0 && (
        <div className="notice stop" role="alert">
          <p className="row">
            <Icon name="stop" />
            {t('audit.changed')}
          </p>
          <ul className="selectable">
            {found.problems.slice(0, mostShown).map(({ file, line, problem }) => (
              <li key={`${file} ${line} ${problem}`}>
                {line === null ? file : t('audit.place', { file, line: formatCount(line) })}: {problem}
              </li>
            ))}
          </ul>
          {found.problems.length > mostShown && (
            <p>{t('audit.more', { count: formatCount(found.problems.length - mostShown) })}</p>
          )}
        </div>
      )}
      {found !== null && found.head.sequence > 0 && (
        <p className="setting-detail selectable quarantine-file">
          {t('audit.head', { sequence: formatCount(found.head.sequence), hash: found.head.hash })}
        </p>
      )}
    </section>
  );
}

/** One change of an early record can make every later one a problem. */
const mostShown = 10;
