import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { ImportResult } from '../../media/importer-api.ts';
import { auditTitle, pathsTitle } from '../../services/job-outcome.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, say, type CommandRun } from '../command-run.ts';
import { withOpenCache } from '../with-open-cache.ts';
import { openProgress, type Progress } from '../progress.ts';

/** `import PATH…`: files, folders, media and archives through the one ingest. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const command = program
    .command('import')
    .description('takes files, folders, DICOMDIR media and ZIPs into the cache')
    .argument('<path...>', 'files and folders')
    .option('--password-file <file>', 'its first line opens encrypted archives')
    .option('--json', 'progress as JSON lines also on a terminal');
  command.action(async (paths: string[], options: { json?: boolean; passwordFile?: string }) => {
    const progress = openProgress('import', options.json === true);
    const startedAtMs = performance.now();
    const { report, wasCancelled, interruption } = await importInto(
      dataDirectoryOf(command, host),
      paths.map((given) => path.resolve(host.directory, given)),
      options.passwordFile === undefined ? undefined : firstLineOf(host.directory, options.passwordFile),
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
    if (interruption !== null) say(interruption.message);
    if (wasCancelled) run.exitCode = exitCodes.fault;
    else if (interruption !== null) run.exitCode = exitCodes.foundWrong;
    else if (report.refused.length > 0) run.exitCode = exitCodes.foundWrong;
  });
}

/** A password on the command line would be seen by every user of the machine. Throws `usage.invalid`. */
function firstLineOf(directory: string, file: string): string {
  try {
    return readFileSync(path.resolve(directory, file), 'utf8').split(/\r?\n/u)[0] ?? '';
  } catch (cause) {
    const reason = `Cannot read the password file: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new NegatoscopeError('usage.invalid', reason, { reason }, { cause });
  }
}

/** Ctrl+C and SIGTERM end the import early; what was stored by then stays. */
function importInto(
  dataDirectory: string,
  paths: readonly string[],
  password: string | undefined,
  host: CommandHost,
  progress: Progress,
): Promise<ImportResult> {
  return withOpenCache(
    dataDirectory,
    host,
    async ({ importer, audit }) => {
      const jobId = randomUUID();
      const cancel = (): void => void importer.cancel(jobId);
      process.once('SIGINT', cancel);
      process.once('SIGTERM', cancel);
      try {
        const result = await importer.importPaths(jobId, paths, password);
        audit?.imported(auditTitle(pathsTitle(paths)), result.studyIds, result.report.refused.length);
        // What was printed was read; what was cut short is offered where there is a window.
        if (!result.wasCancelled && result.interruption === null) await importer.forget(jobId);
        return result;
      } finally {
        process.removeListener('SIGINT', cancel);
        process.removeListener('SIGTERM', cancel);
      }
    },
    ({ total, finished }) => progress.show(finished, total),
  );
}
