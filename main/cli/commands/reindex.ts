import type { Command } from 'commander';
import { claimDataDirectory } from '../../store/data-directory-owner.ts';
import { reindex } from '../../store/keeping/reindex.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';
import { openProgress } from '../progress.ts';

/** `reindex`: makes the index anew from the files; what users did stays. Not beside a running instance. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program
    .command('reindex')
    .description('rebuilds the index from the stored files; read states and settings stay')
    .option('--json', 'progress as JSON lines also on a terminal');
  command.action(async (options: { json?: boolean }) => {
    const dataDirectory = dataDirectoryOf(command, host);
    const progress = openProgress('reindex', options.json === true);
    const ownership = await claimDataDirectory(dataDirectory);
    try {
      const report = await reindex({
        dataDirectory,
        now: Date.now,
        onProgress: (finished, total) => progress.show(finished, total),
      });
      progress.end({ files: report.files, studies: report.studies, instances: report.instances });
      printResult(report);
      const wrong = report.corrupt.length + report.refused.length + report.missing.length;
      if (wrong > 0) run.exitCode = exitCodes.foundWrong;
    } finally {
      await ownership.release();
    }
  });
}
