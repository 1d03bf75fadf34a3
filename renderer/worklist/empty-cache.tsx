import type { ReactElement } from 'react';
import { addPhantom } from '../state/imports.ts';
import { useReceiverStatus } from '../state/server-state.ts';
import { showSettings } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ImportMenu } from './import-menu.tsx';
import { isLoopback } from '../receiver/is-loopback.ts';
import { ReceiverAddress } from '../receiver/receiver-address.tsx';
import './worklist-notes.css';

/** What to do first, when there is no study at all. */
export function EmptyCache(): ReactElement {
  const { data: receiver } = useReceiverStatus();
  return (
    <div className="worklist-note empty-cache">
      <h1>{t('worklist.empty.title')}</h1>
      <div className="empty-ways">
        <section>
          <h2>
            <Icon name="network" />
            {t('worklist.empty.send')}
          </h2>
          <p>{t('worklist.empty.send.detail')}</p>
          {receiver !== undefined && <ReceiverAddress receiver={receiver} />}
          {receiver !== undefined && isLoopback(receiver.host) && (
            <Button onClick={() => showSettings('receiver')}>{t('worklist.empty.send.open')}</Button>
          )}
        </section>
        <section>
          <h2>
            <Icon name="import" />
            {t('worklist.empty.import')}
          </h2>
          <p>{t('worklist.empty.import.detail')}</p>
          <ImportMenu trigger={<Button variant="primary">{t('import.button')}</Button>} />
        </section>
        <section>
          <h2>
            <Icon name="phantom" />
            {t('worklist.empty.sample')}
          </h2>
          <p>{t('worklist.empty.sample.detail')}</p>
          <Button onClick={() => void addPhantom('ct')}>{t('worklist.empty.sample.add')}</Button>
        </section>
      </div>
    </div>
  );
}
