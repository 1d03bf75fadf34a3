import type { ReactElement } from 'react';
import type { AssociationSummary } from '../../shared/model/receiver.ts';
import { addPhantom } from '../state/imports.ts';
import { useReceiverStatus } from '../state/server-state.ts';
import { showSettings } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ImportMenu } from './import-menu.tsx';
import { AssociationLog } from '../receiver/association-log.tsx';
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
          {receiver?.state === 'listening' && <Senders recent={receiver.recent} />}
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

/** So many say whether it works. */
const shownSenders = 3;

/** Who has connected so far: a sender that was set up wrong is seen where it is set up. */
function Senders({ recent }: { readonly recent: readonly AssociationSummary[] }): ReactElement {
  const [last] = recent;
  return (
    <div className="empty-senders" role="status">
      {last === undefined ? (
        <p className="t3">{t('worklist.empty.waiting')}</p>
      ) : (
        <>
          <AssociationLog recent={recent.slice(0, shownSenders)} />
          {last.state === 'released' && last.problem === null && <p>{t('worklist.empty.connected')}</p>}
        </>
      )}
    </div>
  );
}
