import { useState, type ReactElement } from 'react';
import type { SettingRow, SettingValue } from '../../shared/model/settings.ts';
import { setSetting } from '../state/settings.ts';
import { useSettings } from '../state/server-state.ts';
import { showPopover, useShell } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import './settings.css';

/** The settings, each with what it means; a value that is refused says why beside it. */
export function SettingsButton(): ReactElement {
  const isOpen = useShell((state) => state.popover === 'settings');
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={(open) => showPopover(open ? 'settings' : null)}
      label={t('settings.title')}
      className="settings-popover"
      trigger={<IconButton icon="settings" label={t('settings.title')} />}
    >
      <h2 className="section-head">{t('settings.title')}</h2>
      <SettingsList />
    </Popover>
  );
}

function SettingsList(): ReactElement {
  const { data: settings, error } = useSettings();
  if (settings === undefined) {
    return <p className="t3">{error === null ? t('settings.loading') : error.message}</p>;
  }
  return (
    <ul>
      {settings.map((setting) => (
        <Setting key={`${setting.key} ${String(setting.value)}`} setting={setting} />
      ))}
    </ul>
  );
}

function Setting({ setting }: { readonly setting: SettingRow }): ReactElement {
  const [problem, setProblem] = useState<string | null>(null);
  const change = async (value: SettingValue): Promise<void> => {
    if (value !== setting.value) setProblem(await setSetting(setting.key, value));
  };
  const notes = [
    ...(setting.isOverridden ? [t('settings.overridden')] : []),
    ...(setting.needsRestart ? [t('settings.needsRestart')] : []),
    ...(setting.value === setting.default ? [] : [t('settings.default', { value: String(setting.default) })]),
  ];
  const fieldId = `setting-${setting.key}`;
  return (
    <li className="setting">
      <div className="row">
        <label className="grow t1" htmlFor={fieldId}>
          {setting.key}
        </label>
        <SettingField id={fieldId} setting={setting} onChange={(value) => void change(value)} />
        <span className="unit t3">{setting.unit}</span>
      </div>
      <div>{setting.description}</div>
      {notes.length > 0 && <div className="t3">{notes.join(' · ')}</div>}
      {problem !== null && (
        <div className="c-stop" role="alert">
          {problem}
        </div>
      )}
    </li>
  );
}

interface SettingFieldProps {
  readonly id: string;
  readonly setting: SettingRow;
  readonly onChange: (value: SettingValue) => void;
}

/** Text and numbers are kept when the field is left or Enter is pressed, not at every key. */
function SettingField({ id, setting, onChange }: SettingFieldProps): ReactElement {
  const { value, isOverridden } = setting;
  if (typeof value === 'boolean') {
    return (
      <input
        id={id}
        type="checkbox"
        checked={value}
        disabled={isOverridden}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const isNumber = typeof value === 'number';
  return (
    <input
      id={id}
      type="text"
      inputMode={isNumber ? 'numeric' : 'text'}
      className={isNumber ? 'number' : ''}
      defaultValue={String(value)}
      disabled={isOverridden}
      onBlur={(event) => onChange(readValue(event.currentTarget.value, isNumber))}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(readValue(event.currentTarget.value, isNumber));
      }}
    />
  );
}

/** What is no number goes to the workstation as typed: its refusal says what it expected. */
function readValue(text: string, isNumber: boolean): SettingValue {
  const number = Number(text);
  return isNumber && text.trim() !== '' && Number.isFinite(number) ? number : text;
}
