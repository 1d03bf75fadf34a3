import type { ReactElement } from 'react';
import type { AssociationSummary, ReceiverStatus } from '../../shared/model/receiver.ts';
import { useReceiverStatus } from '../state/server-state.ts';
import { showPopover, useShell } from '../state/shell-store.ts';
import { formatBytes, formatCount, formatInstant } from '../text/format.ts';
import { t, tn, type PlainTextKey } from '../text/text.ts';
import { Popover } from '../ui/popover.tsx';
import { useNow } from '../ui/use-now.ts';
import { ReceiverAddress } from './receiver-address.tsx';
import './receiver.css';

const stateTexts: Readonly<Record<ReceiverStatus['state'], PlainTextKey>> = {
  listening: 'receiver.listening',
  off: 'receiver.off',
  failed: 'receiver.failed',
};

/** The receiver in the header: what a sender needs to know, and what is coming in. Its log on a click. */
export function ReceiverPill(): ReactElement | null {
  const { data: receiver } = useReceiverStatus();
  const isOpen = useShell((state) => state.popover === 'receiver');
  if (receiver === undefined) return null;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={(open) => showPopover(open ? 'receiver' : null)}
      label={t('receiver.title')}
      className="receiver-popover"
      trigger={
        <button type="button" className="receiver-pill">
          <span className={`state ${receiver.state}`}>
            <i />
            {t(stateTexts[receiver.state])}
          </span>
          <span>
            {receiver.ae} <span className="t3">{t('receiver.port')}</span> {receiver.port}
          </span>
          {receiver.state === 'listening' && (
            <>
              <span className="live-figure">
                {formatCount(receiver.openAssociations)}{' '}
                <span className="t3">{tn('receiver.associations', receiver.openAssociations)}</span>
              </span>
              <span className="live-figure">
                {formatCount(receiver.imagesPerSecond)}{' '}
                <span className="t3">{t('receiver.imagesPerSecond')}</span>
              </span>
            </>
          )}
        </button>
      }
    >
      <section>
        <h2 className="section-head">{t('receiver.title')}</h2>
        <ReceiverAddress receiver={receiver} />
      </section>
      <section>
        <h2 className="section-head">
          {t('receiver.recent')} <span className="n">{formatCount(receiver.recent.length)}</span>
        </h2>
        {receiver.recent.length === 0 ? (
          <p className="t3">{t('receiver.none')}</p>
        ) : (
          <ul>
            {receiver.recent.map((association) => (
              <AssociationRow key={association.associationId} association={association} />
            ))}
          </ul>
        )}
      </section>
    </Popover>
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
