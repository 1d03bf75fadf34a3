import type { ReactElement } from 'react';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { useReadingIfOpen } from '../reading/reading-context.ts';
import { mayLeave } from '../reading/may-leave.ts';
import { openStudy } from '../state/shell-store.ts';
import { errorText } from '../text/error-text.ts';
import { formatCount, formatDa } from '../text/format.ts';
import { NameText } from '../text/name-text.tsx';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { useDryRun, type DryRunState } from './dry-run.ts';

/** A few seconds; whoever wants more goes on. */
const triedStudies = 200;

/** Which studies of the cache a protocol matches, before anybody relies on it. */
export function DryRunPanel({ protocol }: { readonly protocol: Protocol | undefined }): ReactElement | null {
  return protocol === undefined ? null : <DryRunOf protocol={protocol} />;
}

function DryRunOf({ protocol }: { readonly protocol: Protocol }): ReactElement {
  const { state, start, stop } = useDryRun(protocol);
  const { kind, looked, total } = state;
  const hasMore = kind !== 'running' && looked < total;
  return (
    <section className="dry-run">
      <h2 className="section-head">{t('hanging.dryRun')}</h2>
      {kind !== 'idle' && <DryRunResult state={state} />}
      <div className="row dry-run-buttons">
        {kind === 'idle' && (
          <Button onClick={() => start(triedStudies)}>
            {t('hanging.dryRun.start', { count: triedStudies })}
          </Button>
        )}
        {kind === 'running' && <Button onClick={stop}>{t('hanging.dryRun.cancel')}</Button>}
        {kind === 'stopped' && <Button onClick={() => start(Infinity)}>{t('hanging.dryRun.goOn')}</Button>}
        {(kind === 'idle' || (kind === 'done' && hasMore)) && (
          <Button variant="plain" onClick={() => start(Infinity)}>
            {t('hanging.dryRun.all')}
          </Button>
        )}
      </div>
    </section>
  );
}

function DryRunResult({ state }: { readonly state: DryRunState }): ReactElement {
  const { kind, matches, looked, total, withPrior, studies, error } = state;
  const reading = useReadingIfOpen();
  const open = async (studyId: number): Promise<void> => {
    // What is not yet on stable storage of the study that is open keeps it open; its panel says why.
    if (reading === null || (await mayLeave(reading.marks))) openStudy(studyId);
  };
  const counts = { looked: formatCount(looked), total: formatCount(total) };
  return (
    <>
      <p className="dry-run-count">
        {t('hanging.dryRun.matches', { matches: formatCount(matches), looked: formatCount(looked) })}
        {kind === 'done' && looked < total && (
          <span className="t3"> {t('hanging.dryRun.ofAll', { total: formatCount(total) })}</span>
        )}
      </p>
      {kind === 'running' && (
        <>
          <progress max={Math.max(1, total)} value={looked} aria-label={t('hanging.dryRun')} />
          <p className="t3">{t('hanging.dryRun.progress', counts)}</p>
        </>
      )}
      {kind === 'stopped' && <p className="c-caution">{t('hanging.dryRun.stopped', counts)}</p>}
      {error !== null && (
        <p className="c-stop" role="alert">
          {t('hanging.dryRun.failed', { reason: errorText(error) })}
        </p>
      )}
      <div className="dry-run-meter" aria-hidden>
        <i style={{ width: `${matches === 0 ? 0 : (100 * withPrior) / matches}%` }} />
      </div>
      <p className="row">
        <span className="grow">{tn('hanging.dryRun.withPrior', withPrior)}</span>
        <span className="t3">{tn('hanging.dryRun.withoutPrior', matches - withPrior)}</span>
      </p>
      <ul>
        {studies.map(({ studyId, StudyDate, PatientName, prior }) => (
          <li key={studyId}>
            <button type="button" title={t('hanging.dryRun.open')} onClick={() => void open(studyId)}>
              <span>{formatDa(StudyDate)}</span>
              <span className="clip t1">
                <NameText PatientName={PatientName} />
              </span>
              <span className={prior === null ? 't3' : 'c-prior'}>
                {prior ?? t('hanging.dryRun.noPrior')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {matches > studies.length && (
        <p className="t3">{t('hanging.dryRun.left', { count: formatCount(matches - studies.length) })}</p>
      )}
    </>
  );
}
