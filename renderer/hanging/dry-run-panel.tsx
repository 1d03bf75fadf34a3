import { useState, type ReactElement } from 'react';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { useDryRun } from '../state/hanging.ts';
import { formatCount, formatDa } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { failureText } from '../state/failure-text.ts';

/** A dry run reads the series of every study that it looks at: so many are a few seconds. */
const triedStudies = 200;

/** Which studies of the cache a protocol matches, before anybody relies on it. */
export function DryRunPanel({ protocol }: { readonly protocol: Protocol | undefined }): ReactElement | null {
  const [isAsked, setAsked] = useState(false);
  if (protocol === undefined) return null;
  return (
    <section className="dry-run">
      <h2 className="section-head">{t('hanging.dryRun')}</h2>
      {isAsked ? (
        <DryRunResult protocol={protocol} />
      ) : (
        <Button onClick={() => setAsked(true)}>{t('hanging.dryRun.start', { count: triedStudies })}</Button>
      )}
    </section>
  );
}

function DryRunResult({ protocol }: { readonly protocol: Protocol }): ReactElement {
  const { data, error } = useDryRun(protocol, triedStudies);
  if (error !== null) {
    return (
      <p className="c-stop" role="alert">
        {t('hanging.dryRun.failed', { reason: failureText(error, 'dry run') })}
      </p>
    );
  }
  if (data === undefined) return <p className="t3">{t('hanging.dryRun.running')}</p>;
  const { matches, looked, total, withPrior, studies } = data;
  return (
    <>
      <p className="dry-run-count">
        {t('hanging.dryRun.matches', { matches: formatCount(matches), looked: formatCount(looked) })}
        {looked < total && (
          <span className="t3"> {t('hanging.dryRun.ofAll', { total: formatCount(total) })}</span>
        )}
      </p>
      <div className="dry-run-meter" aria-hidden>
        <i style={{ width: `${matches === 0 ? 0 : (100 * withPrior) / matches}%` }} />
      </div>
      <p>{tn('hanging.dryRun.withPrior', withPrior)}</p>
      <ul>
        {studies.map(({ studyId, StudyDate, PatientName, prior }) => (
          <li key={studyId}>
            <span>{formatDa(StudyDate)}</span>
            <span className="clip t1">
              <NameText PatientName={PatientName} />
            </span>
            <span className={prior === null ? 't3' : 'c-prior'}>{prior ?? t('hanging.dryRun.noPrior')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
