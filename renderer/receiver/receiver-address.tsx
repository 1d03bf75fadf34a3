import type { ReactElement } from 'react';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import { t } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { isLoopback } from './is-loopback.ts';
import './receiver.css';

/** What a sender must be told: AE title, address, port. And whether it can reach us at all. */
export function ReceiverAddress({ receiver }: { readonly receiver: ReceiverStatus }): ReactElement {
  return (
    <>
      <dl className="receiver-address selectable">
        <dt>{t('receiver.ae')}</dt>
        <dd>{receiver.ae}</dd>
        <dt>{t('receiver.address')}</dt>
        <dd>{receiver.host}</dd>
        <dt>{t('receiver.portNumber')}</dt>
        <dd>{receiver.port}</dd>
      </dl>
      {receiver.state === 'listening' && isLoopback(receiver.host) && (
        <p className="receiver-hint">{t('receiver.loopback')}</p>
      )}
      {receiver.problem !== null && (
        <p className="receiver-hint c-stop row">
          <Icon name="stop" />
          {t('worklist.empty.notListening', { problem: receiver.problem })}
        </p>
      )}
    </>
  );
}
