import type { ReactElement } from 'react';
import { ActivityButton } from '../activity/activity-panel.tsx';
import { ReceiverPill } from '../receiver/receiver-status.tsx';
import { SettingsButton } from '../settings/settings-button.tsx';
import { useStorageStatus } from '../state/server-state.ts';
import { showSettings } from '../state/shell-store.ts';
import { formatBytes } from '../text/format.ts';
import { t } from '../text/text.ts';
import { warningText } from '../text/warning-text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LoadBar } from '../ui/load-bar.tsx';
import { ImportMenu } from '../worklist/import-menu.tsx';
import { WorklistSearch } from '../worklist/worklist-search.tsx';
import './app-header.css';
import { DiagnosisNotice } from './diagnosis-notice.tsx';

export function AppHeader(): ReactElement {
  return (
    <header className="app-header row">
      <div className="brand row">
        <BrandMark />
        <span className="brand-name">{t('app.name')}</span>
      </div>
      <WorklistSearch />
      <DiagnosisNotice />
      <span className="grow" />
      <ReceiverPill />
      <ActivityButton />
      <StorageMeter />
      <span className="sep" />
      <ImportMenu
        trigger={
          <Button variant="plain" icon="import">
            {t('import.button')}
          </Button>
        }
      />
      <SettingsButton />
    </header>
  );
}

function BrandMark(): ReactElement {
  return (
    <svg className="brand-mark" viewBox="0 0 20 20" aria-hidden>
      <rect x="1.5" y="2.5" width="17" height="15" rx="2" />
      <path d="M10 5v10M7.5 7C5 7 4.5 10 4.5 13M12.5 7c2.5 0 3 3 3 6M7.5 10.2C6 10.5 5.8 12 5.8 13.5M12.5 10.2c1.5.3 1.7 1.8 1.7 3.3" />
    </svg>
  );
}

/** A disk this full is worth a look. */
const fullFraction = 0.9;

function StorageMeter(): ReactElement | null {
  const { data: storage } = useStorageStatus();
  if (storage === undefined || storage.totalBytes === 0) return null;
  const { freeBytes, totalBytes, usedBytes, warnings } = storage;
  const fraction = 1 - freeBytes / totalBytes;
  const title = t('storage.detail', {
    used: usedBytes === null ? '?' : formatBytes(usedBytes),
    free: formatBytes(freeBytes),
    total: formatBytes(totalBytes),
  });
  return (
    <>
      <span className="sep" />
      <button
        type="button"
        className="storage row"
        title={[title, ...warnings.map(warningText)].join('\n')}
        aria-label={[t('storage.label'), title, ...warnings.map(warningText)].join('. ')}
        onClick={() => showSettings('keeping')}
      >
        <Icon
          name={warnings.length > 0 ? 'warning' : 'disk'}
          {...(warnings.length > 0 ? { className: 'c-caution' } : {})}
        />
        <div className="storage-bar">
          <LoadBar
            fraction={fraction}
            tone={fraction > fullFraction ? 'part' : 'still'}
            label={t('storage.label')}
          />
        </div>
        <span className={fraction > fullFraction ? 'c-caution' : ''}>
          {formatBytes(freeBytes)} <span className="t3">{t('storage.free')}</span>
        </span>
      </button>
    </>
  );
}
