import type { Command } from 'commander';
import type { SettingValue } from '../../../shared/model/settings.ts';
import { parseSetting } from '../../services/settings.ts';
import { claimDataDirectory } from '../../store/data-directory-owner.ts';
import { rebuildLostIndex } from '../../store/keeping/reindex.ts';
import { openStore } from '../../store/open-store.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, printResult } from '../command-run.ts';
import { readSettings } from '../read-settings.ts';

/** `config get|set KEY [VALUE]`: the settings, checked. The value as JSON. */
export function register(program: Command, host: CommandHost): void {
  const config = program.command('config').description('reads and changes settings');
  const get = config
    .command('get')
    .description('prints the value of a setting as JSON')
    .argument('<key>', 'e.g. receiver.port');
  get.action(async (key: string) => {
    const settings = await readSettings(dataDirectoryOf(get, host));
    printResult(settings.get(key));
  });
  const set = config
    .command('set')
    .description('changes a setting; a running instance must be closed first')
    .argument('<key>', 'e.g. receiver.port')
    .argument('<value>', 'its new value');
  set.action(async (key: string, text: string) => {
    const value = parseSetting(key, text);
    await writeSetting(dataDirectoryOf(set, host), key, value);
    printResult(value);
  });
}

async function writeSetting(dataDirectory: string, key: string, value: SettingValue): Promise<void> {
  const ownership = await claimDataDirectory(dataDirectory);
  try {
    await rebuildLostIndex(dataDirectory);
    const store = openStore({ dataDirectory, now: Date.now, onChanged: () => undefined });
    try {
      await store.setSetting({ key, value });
    } finally {
      await store.close();
    }
  } finally {
    await ownership.release();
  }
}
