import type { ReactElement } from 'react';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import { useReceiverStatus, useStorageStatus } from '../state/server-state.ts';
import { showPopover, showSettings, useShell } from '../state/shell-store.ts';
import { formatCount } from '../text/format.ts';
import { t, tn, type PlainTextKey } from '../text/text.ts';
import { warningTone } from '../text/warning-text.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { AssociationLog } from './association-log.tsx';
import { ReceiverAddress } from './receiver-address.tsx';
import './receiver.css';
import { ReceiverWarnings } from './receiver-warnings.tsx';

const stateTexts: Readonly<Record<ReceiverStatus['state'], PlainTextKey>> = {
  listening: 'receiver.listening',
  off: 'receiver.off',
  failed: 'receiver.failed',
};

/** The receiver in the header: what a sender needs to know, and what is coming in. Its log on a click. */
export function ReceiverPill(): ReactElement | null {
  const { data: receiver } = useReceiverStatus();
  const { data: storage } = useStorageStatus();
  const isOpen = useShell((state) => state.popover === 'receiver');
  // It listens, and every object is answered that there is no room for it.
  const isRefusing =
    receiver?.state === 'listening' &&
    storage?.warnings.some((warning) => warningTone(warning) === 'stop') === true;
  if (receiver === undefined) return null;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={(open) => showPopover(open ? 'receiver' : null)}
      label={t('receiver.title')}
      className="receiver-popover"
      trigger={
        <button type="button" className="receiver-pill">
          <span className={`state ${isRefusing ? 'failed' : receiver.state}`}>
            <i />
            {t(isRefusing ? 'receiver.refusing' : stateTexts[receiver.state])}
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
        <ReceiverWarnings receiver={receiver} />
        <Button onClick={() => showSettings('receiver')}>{t('receiver.toSettings')}</Button>
      </section>
      <section>
        <h2 className="section-head">
          {t('receiver.recent')} <span className="n">{formatCount(receiver.recent.length)}</span>
        </h2>
        <AssociationLog recent={receiver.recent} />
      </section>
    </Popover>
  );
}
