import type { Worker } from 'node:worker_threads';
import { connectCalls, type Callable } from '../threads/message-calls.ts';
import { callPort, startThread } from '../threads/worker-thread.ts';
import { rebuildLostIndex } from './keeping/reindex.ts';
import type { Reader } from './open-reader.ts';
import { isStoreChangedMessage, type StoreApi } from './store-api.ts';

export interface StoreThreadsOptions {
  readonly storeUrl: URL;
  readonly readerUrl: URL;
  readonly dataDirectory: string;
  /** Studies whose rows changed. */
  readonly onChanged: (studyIds: readonly number[]) => void;
}

export interface StoreThreads {
  /** The writer's thread, for threads that commit to it through a port of their own (`openPort`). */
  readonly worker: Worker;
  readonly store: Callable<StoreApi>;
  readonly reader: Callable<Reader>;
  /** Ends what is under way, closes the databases, ends both threads: readers first, the writer last. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the writer, which makes or migrates the databases, then the reader. An index that is gone is made anew from
 * the files first: a cache that looks empty would be taken for one. Throws `store.*`.
 */
export async function startStore(options: StoreThreadsOptions): Promise<StoreThreads> {
  await rebuildLostIndex(options.dataDirectory);
  const workerData = { dataDirectory: options.dataDirectory };
  const writer = startThread(options.storeUrl, { name: 'store', workerData, youngGenerationMb: 6 });
  const store = connectCalls<StoreApi>(callPort(writer), 'store').api;
  writer.on('message', (message: unknown) => {
    if (isStoreChangedMessage(message)) options.onChanged(message.studyIds);
  });
  try {
    // The first answer says that both databases are open.
    await store.settings();
  } catch (error) {
    await writer.terminate();
    throw error;
  }
  const readerThread = startThread(options.readerUrl, { name: 'reader', workerData });
  const reader = connectCalls<Reader>(callPort(readerThread), 'reader').api;
  let closing: Promise<void> | undefined;
  return {
    worker: writer,
    store,
    reader,
    close: () => {
      closing ??= (async () => {
        try {
          await reader.close();
          await readerThread.terminate();
        } finally {
          await store.close();
          await writer.terminate();
        }
      })();
      return closing;
    },
  };
}
