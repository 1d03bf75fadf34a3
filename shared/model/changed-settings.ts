import type { SettingRow, SettingValue } from './settings.ts';

/** What a person or an administrator set on this workstation, to be taken on another; not what only this launch says. */
export function changedSettings(settings: readonly SettingRow[]): Record<string, SettingValue> {
  return Object.fromEntries(
    settings
      .filter((row) => row.value !== row.default && !row.isOverridden)
      .map(({ key, value }) => [key, value]),
  );
}
