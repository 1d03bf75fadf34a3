import { failureText } from './failure-text.ts';
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

/** Takes a file of settings, all of it or nothing: how many it changed, or why it was refused. */
export async function takeSettings(
  text: string,
  name: string,
): Promise<{ readonly changed: number; readonly problem: string | null }> {
  try {
    const keys = await rpc.settings.take.mutate({ text, name });
    return { changed: keys.length, problem: null };
  } catch (thrown) {
    return { changed: 0, problem: failureText(thrown, 'settings') };
  } finally {
    settingsChanged();
  }
}
