import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { hasStore, openReader } from '../../store/open-reader.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';
import { withOpenCache, type OpenCache } from '../with-open-cache.ts';

/** `trash list|add|restore|purge`: deleting studies, and having them back. Only `list` beside a running instance. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const trash = program.command('trash').description('deleted studies, which can be had back');
  const list = trash.command('list').description('lists what is in the trash, one JSON object a line');
  list.action(async () => {
    const dataDirectory = dataDirectoryOf(list, host);
    if (!hasStore(dataDirectory)) return;
    const reader = openReader({ dataDirectory, now: Date.now });
    try {
      for (const entry of await reader.trash()) printResult(entry);
    } finally {
      await reader.close();
    }
  });
  const add = trash
    .command('add')
    .description('moves studies to the trash')
    .requiredOption('--study <uid...>', 'Study Instance UIDs');
  add.action(async ({ study }: { study: string[] }) => {
    await withOpenCache(dataDirectoryOf(add, host), host, async ({ store, reader }) => {
      for (const uid of study) {
        for (const studyId of await requireStudies(reader, uid)) {
          printResult({ StudyInstanceUID: uid, trashId: await store.moveToTrash(studyId, []) });
        }
      }
    });
  });
  const restore = trash
    .command('restore')
    .description('takes a study out of the trash into the cache')
    .argument('<id>', 'as `trash list` shows it');
  restore.action(async (trashId: string) => {
    await withOpenCache(dataDirectoryOf(restore, host), host, async ({ importer }) => {
      const { report } = await importer.restoreTrash(randomUUID(), [trashId]);
      printResult(report);
      if (report.refused.length > 0) run.exitCode = exitCodes.foundWrong;
    });
  });
  const purge = trash
    .command('purge')
    .description('removes a study from the trash for good')
    .argument('[id]', 'as `trash list` shows it')
    .option('--all', 'empties the trash');
  purge.action(async (given: string | undefined, { all }: { all?: boolean }) => {
    if ((given === undefined) !== (all === true)) {
      throw new NegatoscopeError('usage.invalid', 'Either an entry of the trash or --all', {
        reason: 'which',
      });
    }
    await withOpenCache(dataDirectoryOf(purge, host), host, async ({ store, reader }) => {
      const ids = given === undefined ? (await reader.trash()).map(({ trashId }) => trashId) : [given];
      for (const trashId of ids) await store.purgeTrash(trashId);
      printResult({ purged: ids.length });
    });
  });
}

/** Rows of the study, one for each patient that its objects name. */
async function requireStudies(
  reader: OpenCache['reader'],
  StudyInstanceUID: string,
): Promise<readonly number[]> {
  const studyIds = await reader.studyIds(StudyInstanceUID);
  if (studyIds.length > 0) return studyIds;
  throw new NegatoscopeError('store.not-found', `There is no study ${StudyInstanceUID}`, {
    kind: 'study',
    id: StudyInstanceUID,
  });
}
