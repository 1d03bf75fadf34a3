import type { ReactElement } from 'react';
import type { SettingRow, SettingValue } from '../../shared/model/settings.ts';
import { optionName, settingName } from './setting-words.ts';

export interface SettingFieldProps {
  readonly id: string;
  readonly setting: SettingRow;
  readonly describedBy: string;
  readonly onChange: (value: SettingValue) => void;
}

/** Text and numbers are kept when the field is left or Enter is pressed, not at every key. */
export function SettingField({ id, setting, describedBy, onChange }: SettingFieldProps): ReactElement {
  const { key, value, options } = setting;
  const common = {
    id,
    disabled: setting.isOverridden || setting.isLocked,
    'aria-describedby': describedBy,
  };
  if (typeof value === 'boolean') {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (options !== null) {
    return (
      <select {...common} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {optionName(key, option)}
          </option>
        ))}
      </select>
    );
  }
  const isNumber = typeof value === 'number';
  return (
    <input
      {...common}
      type="text"
      inputMode={isNumber ? 'numeric' : 'text'}
      className={isNumber ? 'number' : ''}
      aria-label={settingName(setting)}
      defaultValue={String(value)}
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
