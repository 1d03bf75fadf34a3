import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NegatoscopeError } from '../../shared/errors.ts';
import { settingValueSchema, type SettingValue } from '../../shared/model/settings.ts';
import { checkSetting } from './settings.ts';

/**
 * The site's policy: a JSON object of settings that hold for every user of this computer and that nobody changes in
 * the window. The same file rolls out to many workstations. It lies where only an administrator writes.
 */
export function defaultPolicyFile(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  switch (platform) {
    case 'win32':
      return path.win32.join(
        environment['ProgramData'] ?? String.raw`C:\ProgramData`,
        'Negatoscope',
        'policy.json',
      );
    case 'darwin':
      return '/Library/Application Support/Negatoscope/policy.json';
    default:
      return '/etc/negatoscope/policy.json';
  }
}

/**
 * No file: no policy. One that cannot be read or holds what is no setting stops the start, because nobody can say what
 * it was meant to hold. Throws `setting.invalid`, `setting.unknown`, `store.read-failed`.
 */
export async function readPolicy(file: string): Promise<Record<string, SettingValue>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return {};
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new NegatoscopeError(
      'store.read-failed',
      `The policy of this site cannot be read: ${reason}`,
      { file, operation: 'read', reason },
      { cause: error },
    );
  }
  const policy = parsePolicy(text);
  if (policy === undefined) {
    const expected = 'a JSON object of settings and their values';
    throw new NegatoscopeError('setting.invalid', `Policy ${file}: expected ${expected}`, {
      key: file,
      expected,
      found: text.slice(0, 80),
    });
  }
  for (const [key, value] of Object.entries(policy)) checkSetting(key, value);
  return policy;
}

function parsePolicy(text: string): Record<string, SettingValue> | undefined {
  try {
    return z.record(z.string(), settingValueSchema).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
