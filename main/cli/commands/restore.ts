import path from 'node:path';
import type { Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { claimDataDirectory } from '../../store/data-directory-owner.ts';
import { backupsFolder, listBackups } from '../../store/keeping/backup.ts';
import { installSalvaged, removeSalvaged, salvageUserData } from '../../store/keeping/salvage-user-data.ts';
import { restoreUserData } from '../../store/keeping/user-data.ts';
import type { CommandHost } from '../command-host.ts';
import { openCommandAudit } from '../open-command-audit.ts';
import { dataDirectoryOf, printResult, type CommandRun } from '../command-run.ts';

/**
 * `restore [FILE]`: brings a backup back, the newest where none is named; `--salvage` puts together what of a damaged
 * database can be read and what the backup has of the rest. Not beside a running instance.
 */
export function register(program: Command, host: CommandHost, _run: CommandRun): void {
  const command = program
    .command('restore')
    .description('brings back a backup of read states, settings and history; what was there is kept aside')
    .argument('[file]', 'a backup; the newest one where none is named')
    .option('--list', 'lists the backups, the newest first, and changes nothing')
    .option('--salvage', 'saves what can be read of a damaged one, and takes the rest from the newest backup')
    .option('--dry-run', 'with --salvage: says what could be saved, and changes nothing')
    .option('--empty', 'begins anew without a backup');
  command.action(async (given: string | undefined, options: RestoreOptions) => {
    const dataDirectory = dataDirectoryOf(command, host);
    const known = listBackups(dataDirectory).map((name) => path.join(dataDirectory, backupsFolder, name));
    if (options.list === true) {
      for (const file of known) printResult({ file });
      return;
    }
    if (options.salvage === true) {
      await salvage(dataDirectory, given, options);
      return;
    }
    const backup = chosen(
      given === undefined ? undefined : path.resolve(host.directory, given),
      options,
      known,
    );
    const ownership = await claimDataDirectory(dataDirectory);
    try {
      const keptAside = await restoreUserData(dataDirectory, backup, Date.now());
      await tellAudit(dataDirectory, 'a backup of the user database was brought back');
      printResult({ restored: backup, keptAside });
    } finally {
      await ownership.release();
    }
  });
}

interface RestoreOptions {
  readonly list?: boolean;
  readonly empty?: boolean;
  readonly salvage?: boolean;
  readonly dryRun?: boolean;
}

async function salvage(
  dataDirectory: string,
  given: string | undefined,
  options: RestoreOptions,
): Promise<void> {
  if (given !== undefined || options.empty === true) {
    throw new NegatoscopeError(
      'usage.invalid',
      '--salvage takes the newest backup: name none, and not --empty',
      {
        reason: 'both',
      },
    );
  }
  const ownership = await claimDataDirectory(dataDirectory);
  try {
    const { backup, tables, adoptedTrash } = await salvageUserData(dataDirectory);
    for (const table of tables) printResult(table);
    if (options.dryRun === true) removeSalvaged(dataDirectory);
    const keptAside = options.dryRun === true ? null : await installSalvaged(dataDirectory, Date.now());
    if (options.dryRun !== true) {
      await tellAudit(dataDirectory, 'a damaged user database was replaced by what could be saved of it');
    }
    printResult({ salvaged: options.dryRun !== true, backup, adoptedTrash, keptAside });
  } finally {
    await ownership.release();
  }
}

/** With the user database come settings of who is let in. */
async function tellAudit(dataDirectory: string, what: string): Promise<void> {
  const audit = await openCommandAudit(dataDirectory, {});
  audit?.securityChanged(what);
  await audit?.close();
}

/** Null for an empty one. */
function chosen(
  given: string | undefined,
  options: { empty?: boolean },
  known: readonly string[],
): string | null {
  if (options.empty === true) {
    if (given === undefined) return null;
    throw new NegatoscopeError('usage.invalid', 'Either a backup or --empty', { reason: 'both' });
  }
  const backup = given ?? known[0];
  if (backup !== undefined) return backup;
  throw new NegatoscopeError('usage.invalid', 'There is no backup: name one, or begin anew with --empty', {
    reason: 'no backup',
  });
}
