import path from 'node:path';
import { z } from 'zod';
import { NegatoscopeError } from '../../shared/errors.ts';
import { settingValueSchema, type SettingValue } from '../../shared/model/settings.ts';
import { checkSetting } from './settings.ts';
import { parseSettingsText, readSettingsText } from './settings-file.ts';

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

/** A value that the site holds, and why, in its own words; '' where it does not say. */
export interface PolicyEntry {
  readonly value: SettingValue;
  readonly reason: string;
}
export type Policy = Readonly<Record<string, PolicyEntry>>;

/** In the file a bare value, or one with a reason for whoever meets the lock. */
const policyEntrySchema = z.union([
  settingValueSchema.transform((value) => ({ value, reason: '' })),
  z.strictObject({ value: settingValueSchema, reason: z.string().max(200) }),
]);

/**
 * No file: no policy. One that cannot be read or holds what is no setting stops the start, because nobody can say what
 * it was meant to hold. Throws `setting.invalid`, `setting.unknown`, `store.read-failed`.
 */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await readSettingsText(file, 'The policy of this site');
  if (text === undefined) return {};
  const policy = parseSettingsText(text, `Policy ${file}`, policyEntrySchema);
  for (const [key, { value }] of Object.entries(policy)) checkSetting(key, value);
  return policy;
}

/**
 * The computer's own policy, and a further one that somebody named, such as one on a share of the site: that one adds to
 * the first and never loosens it. A further one that is not there stops the start.
 */
export async function readPolicies(own: string, further: string | undefined): Promise<Policy> {
  if (further === undefined) return readPolicy(own);
  if ((await readSettingsText(further, 'The policy of this site')) === undefined) {
    const reason = 'there is no such file';
    throw new NegatoscopeError('store.read-failed', `The policy ${further} cannot be read: ${reason}`, {
      file: further,
      operation: 'read',
      reason,
    });
  }
  return { ...(await readPolicy(further)), ...(await readPolicy(own)) };
}
