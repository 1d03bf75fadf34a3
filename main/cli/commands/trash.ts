import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { ImporterApi } from '../../media/importer-api.ts';
import { startImporter } from '../../media/start-importer.ts';
import { claimDataDirectory } from '../../store/data-directory-owner.ts';
import { hasStore, openReader, type Reader } from '../../store/open-reader.ts';
import { startStore } from '../../store/start-store.ts';
import type { StoreApi } from '../../store/store-api.ts';
import type { Callable } from '../../threads/message-calls.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, type CommandRun } from '../command-run.ts';

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
    await withStore(dataDirectoryOf(add, host), host, async ({ store, reader }) => {
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
    await withStore(dataDirectoryOf(restore, host), host, async ({ importer }) => {
      const { report } = await importer.restoreTrash(randomUUID(), trashId);
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
    await withStore(dataDirectoryOf(purge, host), host, async ({ store, reader }) => {
      const ids = given === undefined ? (await reader.trash()).map(({ trashId }) => trashId) : [given];
      for (const trashId of ids) await store.purgeTrash(trashId);
      printResult({ purged: ids.length });
    });
  });
}

interface OpenStore {
  readonly store: Callable<StoreApi>;
  readonly reader: Callable<Reader>;
  readonly importer: Callable<ImporterApi>;
}

async function withStore(
  dataDirectory: string,
  host: CommandHost,
  work: (open: OpenStore) => Promise<void>,
): Promise<void> {
  const ownership = await claimDataDirectory(dataDirectory);
  try {
    const threads = await startStore({
      storeUrl: host.workerUrls.store,
      readerUrl: host.workerUrls.reader,
      dataDirectory,
      onChanged: () => undefined,
    });
    try {
      const importing = startImporter({
        workerUrl: host.workerUrls.importer,
        decoderUrl: host.workerUrls.decoder,
        dataDirectory,
        store: threads.worker,
        onProgress: () => undefined,
      });
      try {
        await importing.importer.reconcile(ownership.wasUnclean);
        ownership.reconciled();
        await work({ store: threads.store, reader: threads.reader, importer: importing.importer });
      } finally {
        await importing.close();
      }
    } finally {
      await threads.close();
    }
  } finally {
    await ownership.release();
  }
}

/** Rows of the study, one for each patient that its objects name. */
async function requireStudies(
  reader: Callable<Reader>,
  StudyInstanceUID: string,
): Promise<readonly number[]> {
  const studyIds = await reader.studyIds(StudyInstanceUID);
  if (studyIds.length > 0) return studyIds;
  throw new NegatoscopeError('store.not-found', `There is no study ${StudyInstanceUID}`, {
    kind: 'study',
    id: StudyInstanceUID,
  });
}
