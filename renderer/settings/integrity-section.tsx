import type { ReactElement, ReactNode } from 'react';
import type { IntegrityState } from '../../shared/model/keeping.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import {
  rebuildIndex,
  rebuildIndexAtStart,
  startBackup,
  startScrub,
  startVerify,
  useIntegrity,
} from '../state/keeping.ts';
import { StorageWarnings } from '../shell/storage-warnings.tsx';
import { formatCount, formatInstant } from '../text/format.ts';
import { t, tn, type PlainTextKey } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask, type Task } from '../ui/use-task.ts';
import { QuarantineSection } from './quarantine-section.tsx';
import { SettingList } from './setting-item.tsx';
import { StudyLines } from './study-lines.tsx';
import { UserDataRepair } from './user-data-repair.tsx';
import { failureText } from '../state/failure-text.ts';
import { Problem } from '../ui/problem.tsx';

/** Whether what is kept is still what was received: checks, what they found, backups, the index. */
export function IntegritySection({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  const { data: state, error } = useIntegrity();
  return (
    <>
      <section>
        <h2 className="section-head">{t('settings.section.integrity')}</h2>
        <Problem text={error === null ? null : failureText(error, 'integrity')} />
        {state !== undefined && state.databaseProblem !== null && (
          <>
            <StorageWarnings />
            <p className="setting-detail selectable">
              {state.databaseProblem.file}: {state.databaseProblem.reason}
            </p>
          </>
        )}
        {state?.databaseProblem?.database === 'user' && state.databaseProblem.kind !== 'failing' && (
          <UserDataRepair />
        )}
        {state !== undefined && <Upkeep state={state} />}
      </section>
      {state !== undefined && state.damagedStudies.length > 0 && (
        <section>
          <h2 className="section-head c-stop">
            {tn('integrity.damaged', state.damagedStudies.length, formatCount(state.damagedStudies.length))}
          </h2>
          <p className="setting-detail">{t('integrity.damaged.detail')}</p>
          <StudyLines studies={state.damagedStudies} />
        </section>
      )}
      <QuarantineSection />
      <section>
        <h2 className="section-head">{t('integrity.settings')}</h2>
        <SettingList settings={settings} />
      </section>
    </>
  );
}

function Upkeep({ state }: { readonly state: IntegrityState }): ReactElement {
  const now = useNow();
  const { scrub, backup } = state;
  const last = (finishedAt: string | null): string =>
    finishedAt === null
      ? t('integrity.never')
      : t('integrity.last', { when: formatInstant(finishedAt, now) });
  const counts = (): string =>
    scrub.found === 0
      ? t('integrity.allSound', { checked: formatCount(scrub.checked) })
      : t('integrity.found', { checked: formatCount(scrub.checked), found: formatCount(scrub.found) });
  return (
    <ul className="entry-list">
      <UpkeepRow
        title="integrity.scrub"
        detail="integrity.scrub.detail"
        button="integrity.scrub.run"
        task={startScrub}
      >
        <span>{last(scrub.finishedAt)}</span>
        {scrub.isUnderWay && <span className="c-accent">{t('integrity.underWay')}</span>}
        {(scrub.finishedAt !== null || scrub.isUnderWay) && (
          <span className={scrub.found > 0 ? 'c-stop' : ''}>{counts()}</span>
        )}
      </UpkeepRow>
      <UpkeepRow
        title="integrity.verify"
        detail="integrity.verify.detail"
        button="integrity.verify.run"
        task={startVerify}
      />
      <UpkeepRow
        title="integrity.backup"
        detail="integrity.backup.detail"
        button="integrity.backup.run"
        task={startBackup}
      >
        <span>{last(backup.finishedAt)}</span>
      </UpkeepRow>
      <UpkeepRow
        title="integrity.reindex"
        detail="integrity.reindex.detail"
        button={state.rebuildsIndexAtStart ? 'integrity.reindex.cancel' : 'integrity.reindex.run'}
        task={() => rebuildIndexAtStart(!state.rebuildsIndexAtStart)}
        alternative={{ button: 'integrity.reindex.now', task: rebuildIndex }}
      >
        {state.rebuildsIndexAtStart && (
          <span className="c-caution row">
            <Icon name="warning" />
            {t('integrity.reindex.planned')}
          </span>
        )}
      </UpkeepRow>
    </ul>
  );
}

interface UpkeepRowProps {
  readonly title: PlainTextKey;
  readonly detail: PlainTextKey;
  readonly button: PlainTextKey;
  readonly task: Task;
  /** The same in another way; stands first. */
  readonly alternative?: { readonly button: PlainTextKey; readonly task: Task };
  readonly children?: ReactNode;
}

function UpkeepRow({ title, detail, button, task, alternative, children }: UpkeepRowProps): ReactElement {
  const { problem, isRunning, run } = useTask();
  return (
    <li>
      <div className="row">
        <div className="grow">
          <div className="t1">{t(title)}</div>
          <div>{t(detail)}</div>
          <div className="row upkeep-state">{children}</div>
        </div>
        {alternative !== undefined && (
          <Button disabled={isRunning} onClick={() => void run(alternative.task)}>
            {t(alternative.button)}
          </Button>
        )}
        <Button disabled={isRunning} onClick={() => void run(task)}>
          {t(button)}
        </Button>
      </div>
      <Problem text={problem} />
    </li>
  );
}
