import path from 'node:path';
import type { Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { ReadableDatabase } from '../../store/database.ts';
import { backUp, backupsFolder } from '../../store/keeping/backup.ts';
import { readKeepingSettings } from '../../store/keeping/keeping-settings.ts';
import { hasStore } from '../../store/open-reader.ts';
import { userSchema } from '../../store/schemas.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, printResult, type CommandRun } from '../command-run.ts';

/** `backup`: copies what cannot be rebuilt from the files, also while an instance runs. */
export function register(program: Command, host: CommandHost, _run: CommandRun): void {
  const command = program
    .command('backup')
    .description('copies read states, settings and history, also while the workstation runs');
  command.action(async () => {
    const dataDirectory = dataDirectoryOf(command, host);
    if (!hasStore(dataDirectory)) {
      throw new NegatoscopeError('usage.invalid', `There is no study cache in ${dataDirectory} yet`, {
        reason: 'nothing to back up',
      });
    }
    const user = ReadableDatabase.openReadable(dataDirectory, userSchema);
    try {
      const { backups } = readKeepingSettings(user);
      const name = await backUp(user, dataDirectory, backups, Date.now());
      printResult({ file: path.join(dataDirectory, backupsFolder, name) });
    } finally {
      user.close();
    }
  });
}
