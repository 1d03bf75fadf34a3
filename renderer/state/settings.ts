import type { SettingValue } from '../../shared/model/settings.ts';
import { refused } from './refused.ts';
import { rpc } from './rpc.ts';
import { settingsChanged } from './server-state.ts';

/** Keeps a setting; the problem in words when it was refused, else null. */
export async function setSetting(key: string, value: SettingValue): Promise<string | null> {
  const problem = await refused(() => rpc.settings.set.mutate({ key, value }), 'settings');
  settingsChanged();
  return problem;
}
