import type { SettingValue } from '../../shared/model/settings.ts';
import { createSettings, type Settings } from '../services/settings.ts';
import { hasStore, openReader } from '../store/open-reader.ts';

/** The settings of a cache as stored, beside a running instance; the defaults where there is none yet. */
export async function readSettings(dataDirectory: string): Promise<Pick<Settings, 'get' | 'list'>> {
  return createSettings({
    stored: await readStored(dataDirectory),
    overrides: {},
    write: () => Promise.reject(new TypeError('these settings are only read')),
    onChanged: () => undefined,
  });
}

async function readStored(dataDirectory: string): Promise<Record<string, SettingValue>> {
  if (!hasStore(dataDirectory)) return {};
  const reader = openReader({ dataDirectory, now: Date.now });
  try {
    return await reader.settings();
  } finally {
    await reader.close();
  }
}
