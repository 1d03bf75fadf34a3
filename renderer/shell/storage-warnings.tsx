import type { ReactElement } from 'react';
import { useStorageStatus } from '../state/server-state.ts';
import { showSettings } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { warningText, warningTone } from '../text/warning-text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** What speaks against the place of the cache, its databases and the clock, where it can be mended. */
export function StorageWarnings(): ReactElement | null {
  const { data: storage } = useStorageStatus();
  if (storage === undefined) return null;
  return (
    <>
      {storage.warnings.map((warning) => {
        const tone = warningTone(warning);
        return (
          <p key={warning.code} className={`notice ${tone} row`} title={warning.text}>
            <Icon name={tone === 'stop' ? 'stop' : 'warning'} />
            {warningText(warning)}
          </p>
        );
      })}
    </>
  );
}

/** Above everything: that nothing is received any more, and the way to what can be done about it. */
export function StorageAlert(): ReactElement | null {
  const { data: storage } = useStorageStatus();
  const warning = storage?.warnings.find((found) => warningTone(found) === 'stop');
  if (warning === undefined) return null;
  const isDatabase = warning.code !== 'store.no-space';
  return (
    <div className="storage-alert row" role="alert" title={warning.text}>
      <Icon name="stop" />
      <span className="grow">{warningText(warning)}</span>
      <Button onClick={() => showSettings(isDatabase ? 'integrity' : 'keeping')}>
        {t('storage.alert.open')}
      </Button>
    </div>
  );
}
