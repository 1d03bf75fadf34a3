import type { ReactElement } from 'react';
import type { SettingRow, SettingValue } from '../../shared/model/settings.ts';
import { setSetting } from '../state/settings.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useTask } from '../ui/use-task.ts';
import { SettingField } from './setting-field.tsx';
import { optionName, settingDetail, settingName } from './setting-words.ts';

/** One setting: its name, what it does, its field, who holds it; a value that is refused says why. */
export function SettingItem({ setting }: { readonly setting: SettingRow }): ReactElement {
  const { problem, run } = useTask();
  const { key, value, isLocked, isOverridden } = setting;
  const change = (next: SettingValue): void => {
    if (next !== value || problem !== null) void run(() => setSetting(key, next));
  };
  const isChanged = value !== setting.default && !isLocked && !isOverridden;
  const fieldId = `setting-${key}`;
  return (
    <li className="setting" data-setting={key}>
      <div className="row">
        <label className="grow t1" htmlFor={fieldId}>
          {settingName(setting)}
        </label>
        <SettingField
          // A value that came from elsewhere replaces what is in the field.
          key={String(value)}
          id={fieldId}
          setting={setting}
          describedBy={`${fieldId}-detail`}
          onChange={change}
        />
        <span className="unit t3">{setting.unit}</span>
      </div>
      <div id={`${fieldId}-detail`} className="setting-detail">
        {settingDetail(setting)}
        {(isLocked || isOverridden || setting.needsRestart || isChanged) && (
          <div className="setting-notes row">
            {isLocked && (
              <span className="c-caution row">
                <Icon name="lock" />
                {[t('settings.locked'), setting.lockReason].filter((part) => part !== '').join(': ')}
              </span>
            )}
            {isOverridden && <span>{t('settings.overridden')}</span>}
            {setting.needsRestart && <span className="t3">{t(restartNote(key))}</span>}
            {isChanged && (
              <Button variant="plain" className="setting-reset" onClick={() => change(setting.default)}>
                {t('settings.reset', { value: defaultName(setting) })}
              </Button>
            )}
          </div>
        )}
      </div>
      {problem !== null && (
        <div className="c-stop" role="alert">
          {problem}
        </div>
      )}
    </li>
  );
}

/** The receiver starts anew by a button beside it; the rest with the program. */
function restartNote(key: string): PlainTextKey {
  return key.startsWith('receiver.') ? 'settings.needsReceiverRestart' : 'settings.needsRestart';
}

function defaultName(setting: SettingRow): string {
  const { key, options } = setting;
  const value = setting.default;
  if (typeof value === 'boolean') return t(value ? 'settings.on' : 'settings.off');
  if (options !== null) return optionName(key, String(value));
  return value === '' ? t('settings.empty') : String(value);
}

export function SettingList({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  return (
    <ul className="setting-list">
      {settings.map((setting) => (
        <SettingItem key={setting.key} setting={setting} />
      ))}
    </ul>
  );
}
