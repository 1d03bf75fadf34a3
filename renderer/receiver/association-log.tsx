import type { ReactElement } from 'react';
import type { AssociationSummary } from '../../shared/model/receiver.ts';
import { formatBytes, formatCount, formatInstant } from '../text/format.ts';
import { t } from '../text/text.ts';
import { useNow } from '../ui/use-now.ts';
import './receiver.css';

/** The last associations: who, when, how many objects, and what was refused and why. */
export function AssociationLog({ recent }: { readonly recent: readonly AssociationSummary[] }): ReactElement {
  if (recent.length === 0) return <p className="t3">{t('receiver.none')}</p>;
  return (
    <ul>
      {recent.map((association) => (
        <AssociationRow key={association.associationId} association={association} />
      ))}
    </ul>
  );
}

function AssociationRow({ association }: { readonly association: AssociationSummary }): ReactElement {
  const now = useNow();
  const { state, callingAe, remoteAddress, startedAt, stored, refused, bytes, problem } = association;
  const isTrouble = state === 'aborted' || state === 'rejected';
  return (
    <li className="association">
      <time dateTime={startedAt}>{formatInstant(startedAt, now)}</time>
      <div className="grow">
        <div className="row">
          <span className="t1 clip">{callingAe}</span>
          <span className="t3 clip">{remoteAddress}</span>
          <span className="grow" />
          <span className={isTrouble ? 'c-caution' : state === 'established' ? 'c-accent' : 't3'}>
            {t(`receiver.association.${state}`)}
          </span>
        </div>
        <div className="row t3">
          <span>{t('receiver.stored', { count: formatCount(stored) })}</span>
          {refused > 0 && (
            <span className="c-caution">{t('receiver.refused', { count: formatCount(refused) })}</span>
          )}
          <span>{formatBytes(bytes)}</span>
        </div>
        {problem !== null && <div className="c-caution">{problem}</div>}
      </div>
    </li>
  );
}
