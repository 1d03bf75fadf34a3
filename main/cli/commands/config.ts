import path from 'node:path';
import type { Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { changedSettings } from '../../../shared/model/changed-settings.ts';
import { parseSetting } from '../../services/settings.ts';
import { readSettingsText } from '../../services/settings-file.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, printResult } from '../command-run.ts';
import { changeSettings, readSettings } from '../read-settings.ts';

/**
 * `config get|set KEY [VALUE]`: the settings, checked. The value as JSON. `config export` prints what differs from the
 * defaults as a file that `config import` takes, whole or not at all, on another workstation.
 */
export function register(program: Command, host: CommandHost): void {
  const config = program
    .command('config')
    .alias('settings')
    .description('reads and changes settings')
    .option('--policy <file>', 'a further policy of settings; the computer’s own stands above it');
  const policyOf = (command: Command): string | undefined => {
    const { policy } = command.optsWithGlobals<{ policy?: string }>();
    return policy === undefined ? undefined : path.resolve(host.directory, policy);
  };
  const get = config
    .command('get')
    .description('prints the value of a setting as JSON')
    .argument('<key>', 'e.g. receiver.port');
  get.action(async (key: string) => {
    const settings = await readSettings(dataDirectoryOf(get, host), policyOf(get));
    printResult(settings.get(key));
  });
  const set = config
    .command('set')
    .description('changes a setting; a running instance must be closed first')
    .argument('<key>', 'e.g. receiver.port')
    .argument('<value>', 'its new value');
  set.action(async (key: string, text: string) => {
    const value = parseSetting(key, text);
    await changeSettings(dataDirectoryOf(set, host), policyOf(set), (settings) => settings.set(key, value));
    printResult(value);
  });
  const write = config
    .command('export')
    .description('prints the settings that differ from their defaults, as a file for other workstations');
  write.action(async () => {
    const settings = await readSettings(dataDirectoryOf(write, host), policyOf(write));
    process.stdout.write(`${JSON.stringify(changedSettings(settings.list()), undefined, 2)}\n`);
  });
  const take = config
    .command('import')
    .description('takes a file of settings, all of it or nothing; a running instance must be closed first')
    .argument('<file>', 'as `config export` prints it');
  take.action(async (given: string) => {
    const file = path.resolve(host.directory, given);
    const text = await readSettingsText(file, 'The file of settings');
    if (text === undefined) {
      const reason = `There is no file ${given}`;
      throw new NegatoscopeError('usage.invalid', reason, { reason });
    }
    const name = path.basename(file);
    const changed = await changeSettings(dataDirectoryOf(take, host), policyOf(take), (settings) =>
      settings.take(text, name),
    );
    printResult({ changed });
  });
}
