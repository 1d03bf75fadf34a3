import type { SettingValue } from '../../shared/model/settings.ts';
import { isAboutReach } from '../audit/audit-trail.ts';
import { defaultPolicyFile, readPolicies } from '../services/read-policy.ts';
import { createSettings, type Settings } from '../services/settings.ts';
import { claimDataDirectory } from '../store/data-directory-owner.ts';
import { rebuildLostIndex } from '../store/keeping/reindex.ts';
import { hasStore, openReader } from '../store/open-reader.ts';
import { openStore } from '../store/open-store.ts';
import { openCommandAudit } from './open-command-audit.ts';

/** The settings of a cache as stored and as the site holds them, beside a running instance; the defaults where there is none yet. */
export async function readSettings(
  dataDirectory: string,
  policyFile?: string,
): Promise<Pick<Settings, 'get' | 'list'>> {
  return createSettings({
    stored: await readStored(dataDirectory),
    overrides: {},
    policy: await readPolicies(defaultPolicyFile(), policyFile),
    write: () => Promise.reject(new TypeError('these settings are only read')),
    onChanged: () => undefined,
  });
}

/** Changes the settings of a cache that no instance runs on; the site's policy holds here too. */
export async function changeSettings<Result>(
  dataDirectory: string,
  policyFile: string | undefined,
  change: (settings: Settings) => Promise<Result>,
): Promise<Result> {
  const policy = await readPolicies(defaultPolicyFile(), policyFile);
  const ownership = await claimDataDirectory(dataDirectory);
  try {
    await rebuildLostIndex(dataDirectory);
    const store = openStore({ dataDirectory, now: Date.now, onChanged: () => undefined });
    try {
      const changed: string[] = [];
      const settings = createSettings({
        stored: await store.settings(),
        overrides: {},
        policy,
        write: (changes) => store.setSettings(changes),
        onChanged: (key) => changed.push(key),
      });
      try {
        return await change(settings);
      } finally {
        await auditReach(dataDirectory, settings, changed.filter(isAboutReach));
      }
    } finally {
      await store.close();
    }
  } finally {
    await ownership.release();
  }
}

async function auditReach(
  dataDirectory: string,
  settings: Settings,
  changed: readonly string[],
): Promise<void> {
  if (changed.length === 0) return;
  const audit = await openCommandAudit(dataDirectory, settings.values());
  for (const key of changed) audit?.securityChanged(`${key} is now ${String(settings.get(key))}`);
  await audit?.close();
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
