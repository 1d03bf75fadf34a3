import { useState, type ReactElement } from 'react';
import type { SettingRow } from '../../shared/model/settings.ts';
import { useSettings } from '../state/server-state.ts';
import { showDialog, showSettings, useShell } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { InputSection } from './input-section.tsx';
import { IntegritySection } from './integrity-section.tsx';
import { KeepingSection } from './keeping-section.tsx';
import { ReceiverSection } from './receiver-section.tsx';
import { ScreensSection } from './screens-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { SettingsFileButtons, Told, type FileOutcome } from './settings-file.tsx';
import { SettingList } from './setting-item.tsx';
import {
  rowsOfSection,
  sectionNames,
  sectionOf,
  sectionTitles,
  type SectionName,
} from './setting-sections.ts';
import { matchesSearch } from './setting-words.ts';
import './settings.css';
import { TrashSection } from './trash-section.tsx';
import { failureText } from '../state/failure-text.ts';

const close = (): void => showDialog(null);

/** Every setting, by what it is about or by search; and what belongs to it: the receiver's state, trash, checks. */
export function SettingsPage(): ReactElement {
  const { data: settings, error } = useSettings();
  const section = useShell((state) => state.settingsSection);
  const [search, setSearch] = useState('');
  const [told, setTold] = useState<FileOutcome | null>(null);
  const isSearching = search.trim() !== '';
  return (
    <Dialog label={t('settings.title')} className="settings-page" onClose={close}>
      <header className="settings-head row">
        <h1 className="grow">{t('settings.title')}</h1>
        <div className="settings-search row">
          <Icon name="search" />
          <input
            className="grow"
            type="search"
            aria-label={t('settings.search')}
            placeholder={t('settings.search')}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
        <SettingsFileButtons settings={settings ?? []} onTold={setTold} />
        <IconButton icon="close" label={t('dialog.close')} onClick={close} />
      </header>
      {told !== null && <Told told={told} onRead={() => setTold(null)} />}
      <nav className="settings-sections" aria-label={t('settings.sections')}>
        {sectionNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-current={!isSearching && name === section ? 'page' : undefined}
            onClick={() => {
              setSearch('');
              showSettings(name);
            }}
          >
            {t(sectionTitles[name])}
          </button>
        ))}
      </nav>
      <div className="settings-body" key={isSearching ? 'search' : section}>
        {settings === undefined ? (
          <p className="settings-note">
            {error === null ? t('settings.loading') : failureText(error, 'settings')}
          </p>
        ) : isSearching ? (
          <Found settings={settings} search={search.trim()} />
        ) : (
          <Section name={section} settings={settings} />
        )}
      </div>
    </Dialog>
  );
}

interface FoundProps {
  readonly settings: readonly SettingRow[];
  readonly search: string;
}

function Found({ settings, search }: FoundProps): ReactElement {
  const found = settings.filter((setting) => matchesSearch(setting, search));
  if (found.length === 0) return <output className="settings-note">{t('settings.notFound')}</output>;
  return (
    <>
      {sectionNames
        .map((name) => ({ name, rows: found.filter(({ key }) => sectionOf(key) === name) }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ name, rows }) => (
          <section key={name}>
            <h2 className="section-head">{t(sectionTitles[name])}</h2>
            <SettingList settings={rows} />
          </section>
        ))}
    </>
  );
}

interface SectionProps {
  readonly name: SectionName;
  readonly settings: readonly SettingRow[];
}

function Section({ name, settings }: SectionProps): ReactElement {
  const rows = rowsOfSection(settings, name);
  switch (name) {
    case 'display':
    case 'limits':
      return (
        <section>
          <h2 className="section-head">{t(sectionTitles[name])}</h2>
          <SettingList settings={rows} />
        </section>
      );
    case 'screens':
      return <ScreensSection />;
    case 'input':
      return <InputSection settings={rows} />;
    case 'receiver':
      return <ReceiverSection settings={rows} />;
    case 'security':
      return <SecuritySection settings={rows} />;
    case 'keeping':
      return <KeepingSection settings={rows} />;
    case 'trash':
      return <TrashSection settings={rows} />;
    case 'integrity':
      return <IntegritySection settings={rows} />;
  }
}
