import type { SettingValue } from '../../shared/model/settings.ts';
import { rpc, rpcError } from './rpc.ts';
import { settingsChanged } from './server-state.ts';

/** Keeps a setting; the problem in words when it was refused, else null. */
export async function setSetting(key: string, value: SettingValue): Promise<string | null> {
  try {
    await rpc.settings.set.mutate({ key, value });
    settingsChanged();
    return null;
  } catch (thrown) {
    return rpcError(thrown, 'settings').message;
  }
}
