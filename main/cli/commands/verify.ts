import type { Command } from 'commander';
import { ReadableDatabase } from '../../store/database.ts';
import { isClean, verifyCache, type VerifyReport } from '../../store/keeping/verify-cache.ts';
import { hasStore } from '../../store/open-reader.ts';
import { indexSchema, userSchema } from '../../store/schemas.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, say, type CommandRun } from '../command-run.ts';
import { openProgress } from '../progress.ts';

const nothing: VerifyReport = { checked: 0, ok: 0, missing: [], corrupt: [], orphans: [], databases: [] };

/** `verify`: re-reads and re-hashes every object, compares index and files. Only reads, beside a running instance. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program
    .command('verify')
    .description('re-reads and re-hashes every stored object and compares index and files')
    .option('--json', 'progress as JSON lines also on a terminal');
  command.action(async (options: { json?: boolean }) => {
    const dataDirectory = dataDirectoryOf(command, host);
    if (!hasStore(dataDirectory)) {
      say(`There is no study cache in ${dataDirectory} yet`);
      printResult(nothing);
      return;
    }
    const progress = openProgress('verify', options.json === true);
    const user = ReadableDatabase.openReadable(dataDirectory, userSchema);
    try {
      const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
      try {
        const report = await verifyCache({
          dataDirectory,
          index,
          user,
          onProgress: (finished, total) => progress.show(finished, total),
        });
        progress.end({ checked: report.checked, ok: report.ok });
        printResult(report);
        if (!isClean(report)) run.exitCode = exitCodes.foundWrong;
      } finally {
        index.close();
      }
    } finally {
      user.close();
    }
  });
}
