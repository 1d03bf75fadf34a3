import type { ImportProgressMessage, ImporterApi } from '../media/importer-api.ts';
import { startImporter } from '../media/start-importer.ts';
import { claimDataDirectory } from '../store/data-directory-owner.ts';
import type { Reader } from '../store/open-reader.ts';
import { startStore } from '../store/start-store.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Callable } from '../threads/message-calls.ts';
import type { CommandHost } from './command-host.ts';

export interface OpenCache {
  readonly store: Callable<StoreApi>;
  readonly reader: Callable<Reader>;
  readonly importer: Callable<ImporterApi>;
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
        onProgress,
      });
      try {
        const { isComplete } = await importing.importer.reconcile(ownership.wasUnclean);
        // What is left to compare is left to the next start of the workstation.
        if (isComplete) ownership.reconciled();
        return await work({ store: threads.store, reader: threads.reader, importer: importing.importer });
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
