import type { ReactElement } from 'react';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import type { ReceiverCheck } from '../../shared/model/receiver-check.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import { AssociationLog } from '../receiver/association-log.tsx';
import { isLoopback } from '../receiver/is-loopback.ts';
import { ReceiverWarnings } from '../receiver/receiver-warnings.tsx';
import { restartReceiver, testReceiver, useReceiverChecks } from '../state/receiver-set-up.ts';
import { useReceiverStatus } from '../state/server-state.ts';
import { StorageWarnings } from '../shell/storage-warnings.tsx';
import { setSetting } from '../state/settings.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-shapes.ts';
import { useTask } from '../ui/use-task.ts';
import { CallerList } from './caller-list.tsx';
import { SettingList } from './setting-item.tsx';
import { Problem } from '../ui/problem.tsx';

const hostKey = 'receiver.host';
const callersKey = 'receiver.callers';

/** How this workstation is reached, by whom, whether it works, and who was there. */
export function ReceiverSection({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  const { data: receiver } = useReceiverStatus();
  const host = settings.find(({ key }) => key === hostKey);
  const callers = settings.find(({ key }) => key === callersKey);
  const others = settings.filter(({ key }) => key !== callersKey);
  return (
    <>
      <section>
        <h2 className="section-head">{t('settings.section.receiver')}</h2>
        {receiver !== undefined && <ReceiverState receiver={receiver} settings={settings} />}
        {receiver !== undefined && <ReceiverWarnings receiver={receiver} />}
        <StorageWarnings />
      </section>
      {host !== undefined && <Reach setting={host} />}
      <section>
        <h2 className="section-head">{t('receiver.setUp')}</h2>
        <SettingList settings={others} />
      </section>
      {callers !== undefined && <CallerList setting={callers} />}
      <SelfTest />
      {receiver !== undefined && (
        <section>
          <h2 className="section-head">{t('receiver.recent')}</h2>
          <AssociationLog recent={receiver.recent} />
        </section>
      )}
    </>
  );
}

interface ReceiverStateProps {
  readonly receiver: ReceiverStatus;
  readonly settings: readonly SettingRow[];
}

const stateTexts: Readonly<Record<ReceiverStatus['state'], PlainTextKey>> = {
  listening: 'receiver.listening',
  off: 'receiver.off',
  failed: 'receiver.failed',
};

/** What runs now; and, where the settings say something else, how that takes effect. */
function ReceiverState({ receiver, settings }: ReceiverStateProps): ReactElement {
  const { problem, isRunning, run } = useTask();
  const wanted = (key: string): unknown => settings.find((setting) => setting.key === key)?.value;
  const isStale =
    receiver.state !== 'off' &&
    (wanted(hostKey) !== receiver.host ||
      // 0 is any free port.
      (wanted('receiver.port') !== 0 && wanted('receiver.port') !== receiver.port) ||
      wanted('receiver.ae') !== receiver.ae ||
      (wanted('receiver.tls') === 'on') !== receiver.usesTls);
  return (
    <div className={receiver.state === 'failed' ? 'notice stop' : 'notice'}>
      <div className="row">
        <Icon
          name={receiver.state === 'listening' ? 'check' : 'stop'}
          className={receiver.state === 'listening' ? 'c-accent' : 'c-stop'}
        />
        <span className="t1">{t(stateTexts[receiver.state])}</span>
        <span className="grow selectable">
          {receiver.ae} · {receiver.host}:{receiver.port}
          {receiver.usesTls ? ' · TLS' : ''}
        </span>
        <Button disabled={isRunning || receiver.state === 'off'} onClick={() => void run(restartReceiver)}>
          {t('receiver.restart')}
        </Button>
      </div>
      <Problem text={receiver.problem} />
      {problem !== null && problem !== receiver.problem && (
        <p className="c-stop" role="alert">
          {problem}
        </p>
      )}
      <p className={isStale ? 'c-caution' : 't3'}>
        {t(isStale ? 'receiver.restart.needed' : 'receiver.restart.detail')}
      </p>
    </div>
  );
}

/** The switch from this computer to the network: never by accident, and with what it means beside it. */
function Reach({ setting }: { readonly setting: SettingRow }): ReactElement {
  const { problem, isRunning, run } = useTask();
  const isLocal = isLoopback(String(setting.value));
  const isHeld = setting.isLocked || setting.isOverridden || isRunning;
  const choose = (host: string): void => void run(() => setSetting(hostKey, host));
  return (
    <section>
      <fieldset className="reach">
        <legend className="section-head">{t('reach.title')}</legend>
        <label className="row">
          <input
            type="radio"
            name="reach"
            checked={isLocal}
            disabled={isHeld}
            onChange={() => choose('127.0.0.1')}
          />
          <span className="t1">{t('reach.local')}</span>
        </label>
        <label className="row">
          <input
            type="radio"
            name="reach"
            checked={!isLocal}
            disabled={isHeld}
            onChange={() => choose('0.0.0.0')}
          />
          <span className="t1">{t('reach.network')}</span>
        </label>
        <p className={isLocal ? 't3' : 'notice caution'}>{t('reach.network.detail')}</p>
      </fieldset>
      <Problem text={problem} />
    </section>
  );
}

const checkTexts: Readonly<Record<ReceiverCheck['name'], PlainTextKey>> = {
  port: 'check.port',
  echo: 'check.echo',
  certificate: 'check.certificate',
};

const checkIcons: Readonly<Record<ReceiverCheck['outcome'], { icon: IconName; tone: string }>> = {
  good: { icon: 'check', tone: 'c-accent' },
  bad: { icon: 'stop', tone: 'c-stop' },
  skipped: { icon: 'minus', tone: 't3' },
};

function SelfTest(): ReactElement {
  const { problem, isRunning, run } = useTask();
  const checks = useReceiverChecks((state) => state.checks);
  return (
    <section>
      <div className="section-head row">
        <h2 className="grow">{t('check.title')}</h2>
        <Button disabled={isRunning} onClick={() => void run(testReceiver)}>
          {t('check.run')}
        </Button>
      </div>
      <p className="setting-detail">{t('check.detail')}</p>
      <ul className="entry-list" aria-live="polite">
        {checks?.map(({ name, outcome, finding, value }) => (
          <li key={name} className="row" data-check={name} data-outcome={outcome}>
            <Icon
              name={checkIcons[outcome].icon}
              className={checkIcons[outcome].tone}
              label={t(`check.outcome.${outcome}`)}
            />
            <span className="t1">{t(checkTexts[name])}</span>
            <span className="grow selectable">{t(`check.finding.${finding}`, { value })}</span>
          </li>
        ))}
      </ul>
      <Problem text={problem} />
    </section>
  );
}
