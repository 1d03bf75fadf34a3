import type { ReactElement } from 'react';
import type { EvictionPlan } from '../../shared/model/keeping.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import { lookAtPlan, useEvictionPlan } from '../state/keeping.ts';
import { useStorageStatus } from '../state/server-state.ts';
import { StorageWarnings } from '../shell/storage-warnings.tsx';
import { formatBytes, formatCount } from '../text/format.ts';
import { findWords, t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { SettingList } from './setting-item.tsx';
import { StudyLines } from './study-lines.tsx';
import { failureText } from '../state/failure-text.ts';
import { Problem } from '../ui/problem.tsx';

/** Quota and retention, what they would remove now, and where the cache is. */
export function KeepingSection({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  const { data: storage } = useStorageStatus();
  const { data: plan, error } = useEvictionPlan();
  return (
    <>
      <section>
        <h2 className="section-head">{t('settings.section.keeping')}</h2>
        {storage !== undefined && (
          <p className="setting-detail">
            {t('storage.detail', {
              used: storage.usedBytes === null ? '?' : formatBytes(storage.usedBytes),
              free: formatBytes(storage.freeBytes),
              total: formatBytes(storage.totalBytes),
            })}
          </p>
        )}
        <StorageWarnings />
        <SettingList settings={settings} />
      </section>
      <section>
        <div className="section-head row">
          <h2 className="grow">{t('keeping.plan')}</h2>
          <Button onClick={() => void lookAtPlan()}>{t('keeping.plan.again')}</Button>
        </div>
        <Problem text={error === null ? null : failureText(error, 'eviction plan')} />
        {plan !== undefined && <Plan plan={plan} />}
      </section>
    </>
  );
}

function Plan({ plan }: { readonly plan: EvictionPlan }): ReactElement {
  if (!plan.isOn) return <p className="notice">{t('keeping.plan.off')}</p>;
  const { studyCount, studies, bytes, keptBy } = plan;
  return (
    <>
      <p className={studyCount === 0 ? 'notice' : 'notice caution'}>
        {studyCount === 0
          ? t('keeping.plan.nothing')
          : t('keeping.plan.would', {
              studies: tn('worklist.studies', studyCount, formatCount(studyCount)),
              bytes: formatBytes(bytes),
            })}
      </p>
      <StudyLines studies={studies} />
      {keptBy.length > 0 && (
        <>
          <h3 className="key-group">{t('keeping.plan.kept')}</h3>
          <ul className="entry-list">
            {keptBy.map(({ rule, count }) => (
              <li key={rule} className="row">
                <span className="grow">{findWords(`keeping.rule.${rule}`) ?? rule}</span>
                <span>{tn('worklist.studies', count, formatCount(count))}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
