import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import type { ImportResult } from '../../media/importer-api.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';
import { withOpenCache } from '../with-open-cache.ts';
import { openProgress, type Progress } from '../progress.ts';

/** `import PATH…`: files, folders, media and archives through the one ingest. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program
    .command('import')
    .description('takes files, folders, DICOMDIR media and ZIPs into the cache')
    .argument('<path...>', 'files and folders')
    .option('--json', 'progress as JSON lines also on a terminal');
  command.action(async (paths: string[], options: { json?: boolean }) => {
    const progress = openProgress('import', options.json === true);
    const startedAtMs = performance.now();
    const { report, wasCancelled } = await importInto(
      dataDirectoryOf(command, host),
      paths.map((given) => path.resolve(host.directory, given)),
      host,
      progress,
    );
    const seconds = (performance.now() - startedAtMs) / 1000;
    progress.end({
      files: report.found,
      seconds: Number(seconds.toFixed(2)),
      filesPerSecond: Math.round(report.found / seconds),
    });
    printResult(report);
    if (wasCancelled) run.exitCode = exitCodes.fault;
    else if (report.refused.length > 0) run.exitCode = exitCodes.foundWrong;
  });
}

/** Ctrl+C and SIGTERM end the import early; what was stored by then stays. */
function importInto(
  dataDirectory: string,
  paths: readonly string[],
  host: CommandHost,
  progress: Progress,
): Promise<ImportResult> {
  return withOpenCache(
    dataDirectory,
    host,
    async ({ importer }) => {
      const jobId = randomUUID();
      const cancel = (): void => void importer.cancel(jobId);
      process.once('SIGINT', cancel);
      process.once('SIGTERM', cancel);
      try {
        return await importer.importPaths(jobId, paths);
      } finally {
        process.removeListener('SIGINT', cancel);
        process.removeListener('SIGTERM', cancel);
      }
    },
    ({ total, finished }) => progress.show(finished, total),
  );
}
