import { settingValueSchema, type SettingValue } from '../../shared/model/settings.ts';
import type { ReadableDatabase } from './database.ts';

/** Every setting that was ever set, by key. What a value must be is the settings service's business. */
export function readStoredSettings(user: ReadableDatabase): Record<string, SettingValue> {
  const settings: Record<string, SettingValue> = {};
  for (const row of user.query<{ key: string; value: string }>('SELECT key, value FROM setting').iterate()) {
    const value = settingValueSchema.safeParse(JSON.parse(row.value));
    if (value.success) settings[row.key] = value.data;
  }
  return settings;
}

/** Seconds without an arrival after which a study counts as stable. */
export const settleTimeSetting = { key: 'study.settleTimeSeconds', defaultSeconds: 60 } as const;

export function settleTimeMs(user: ReadableDatabase): number {
  const row = user
    .query<{ value: string }>('SELECT value FROM setting WHERE key = ?')
    .get(settleTimeSetting.key);
  const seconds: unknown = row === undefined ? undefined : JSON.parse(row.value);
  return 1000 * (typeof seconds === 'number' ? seconds : settleTimeSetting.defaultSeconds);
}
