import type { AuditTrail } from '../audit/audit-trail.ts';
import type { ImportProgressMessage, ImporterApi } from '../media/importer-api.ts';
import { startImporter } from '../media/start-importer.ts';
import { claimDataDirectory } from '../store/data-directory-owner.ts';
import type { Reader } from '../store/open-reader.ts';
import { startStore } from '../store/start-store.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Callable } from '../threads/message-calls.ts';
import type { CommandHost } from './command-host.ts';
import { openCommandAudit } from './open-command-audit.ts';

export interface OpenCache {
  readonly store: Callable<StoreApi>;
  readonly reader: Callable<Reader>;
  readonly importer: Callable<ImporterApi>;
  /** Undefined where it cannot be written. */
  readonly audit: AuditTrail | undefined;
}

/**
 * Runs `work` on a cache that this process owns, brought together after a crash, with the threads that write to it;
 * then closes everything, whatever came of it. Throws `store.in-use` beside a running instance.
 */
export async function withOpenCache<Result>(
  dataDirectory: string,
  host: CommandHost,
  work: (cache: OpenCache) => Promise<Result>,
  onProgress: (message: ImportProgressMessage) => void = () => undefined,
): Promise<Result> {
  const ownership = await claimDataDirectory(dataDirectory);
  let audit: AuditTrail | undefined;
  try {
    const threads = await startStore({
      storeUrl: host.workerUrls.store,
      readerUrl: host.workerUrls.reader,
      dataDirectory,
      onChanged: () => undefined,
      onRemoved: (removed) => audit?.removed(removed),
    });
    try {
      const { store, reader } = threads;
      audit = await openCommandAudit(dataDirectory, await store.settings(), (ids) => reader.studyRows(ids));
      const importing = startImporter({
        workerUrl: host.workerUrls.importer,
        decoderUrl: host.workerUrls.decoder,
        dataDirectory,
        store: threads.worker,
        onProgress,
      });
      try {
        const { isComplete } = await importing.importer.reconcile(ownership.wasUnclean);
        // What is left to compare is left to the next start of the workstation.
        if (isComplete) ownership.reconciled();
        await threads.readerOpened;
        const result = await work({ store, reader, importer: importing.importer, audit });
        // What the store told before this answer has come as well.
        await store.settings();
        return result;
      } finally {
        await importing.close();
        await audit?.close();
      }
    } finally {
      await threads.close();
    }
  } finally {
    await ownership.release();
  }
}
