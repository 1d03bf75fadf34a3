import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { QuarantineAction } from '../../audit/audit-events.ts';
import {
  changeQuarantined,
  deleteQuarantined,
  listQuarantine,
  restoreQuarantined,
} from '../../ingest/quarantine-entries.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';
import { withOpenCache } from '../with-open-cache.ts';

/** `quarantine list|retry|delete|restore`: objects that could not be read. Only `list` beside a running instance. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const change = (
    dataDirectory: string,
    ids: readonly string[],
    what: QuarantineAction,
    work: (id: string) => Promise<void>,
  ): Promise<void> =>
    withOpenCache(dataDirectory, host, ({ audit }) =>
      changeQuarantined(ids, work, (done) => audit?.quarantineChanged(done, what, true)),
    );
  const quarantine = program
    .command('quarantine')
    .description('objects that came over the network and could not be read');
  const list = quarantine
    .command('list')
    .description('lists them with the reason and their files, one JSON object a line');
  list.action(async () => {
    for (const entry of await listQuarantine(dataDirectoryOf(list, host))) printResult(entry);
  });
  const retry = quarantine
    .command('retry')
    .description('tries to take them in again; what is refused again stays')
    .argument('<id...>', 'as `quarantine list` shows them');
  retry.action(async (ids: string[]) => {
    await withOpenCache(dataDirectoryOf(retry, host), host, async ({ importer, audit }) => {
      audit?.quarantineChanged(ids, 'tried again', true);
      const { report } = await importer.retryQuarantined(randomUUID(), ids);
      printResult(report);
      if (report.refused.length > 0) run.exitCode = exitCodes.foundWrong;
    });
  });
  const remove = quarantine
    .command('delete')
    .description('takes them out of the quarantine; they go for good as what is in the trash does')
    .argument('<id...>', 'as `quarantine list` shows them');
  remove.action(async (ids: string[]) => {
    const data = dataDirectoryOf(remove, host);
    await change(data, ids, 'deleted', (id) => deleteQuarantined(data, id, Date.now()));
    printResult({ deleted: ids.length });
  });
  const restore = quarantine
    .command('restore')
    .description('brings deleted ones back')
    .argument('<id...>', 'as `quarantine list` shows them');
  restore.action(async (ids: string[]) => {
    const data = dataDirectoryOf(restore, host);
    await change(data, ids, 'brought back', (id) => restoreQuarantined(data, id));
    printResult({ restored: ids.length });
  });
}
