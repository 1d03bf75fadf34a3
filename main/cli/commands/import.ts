import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import type { ImportResult } from '../../media/importer-api.ts';
import { startImporter } from '../../media/start-importer.ts';
import { claimDataDirectory } from '../../store/data-directory-owner.ts';
import { startStore } from '../../store/start-store.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';
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

async function importInto(
  dataDirectory: string,
  paths: readonly string[],
  host: CommandHost,
  progress: Progress,
): Promise<ImportResult> {
  const ownership = await claimDataDirectory(dataDirectory);
  try {
    const threads = await startStore({
      storeUrl: host.workerUrls.store,
      readerUrl: host.workerUrls.reader,
      dataDirectory,
      onChanged: () => undefined,
    });
    try {
      const thread = startImporter({
        workerUrl: host.workerUrls.importer,
        decoderUrl: host.workerUrls.decoder,
        dataDirectory,
        store: threads.worker,
        onProgress: ({ total, finished }) => progress.show(finished, total),
      });
      const { importer } = thread;
      const jobId = randomUUID();
      const cancel = (): void => void importer.cancel(jobId);
      process.once('SIGINT', cancel);
      process.once('SIGTERM', cancel);
      try {
        await importer.reconcile(ownership.wasUnclean);
        ownership.reconciled();
        return await importer.importPaths(jobId, paths);
      } finally {
        process.removeListener('SIGINT', cancel);
        process.removeListener('SIGTERM', cancel);
        await thread.close();
      }
    } finally {
      await threads.close();
    }
  } finally {
    await ownership.release();
  }
}
