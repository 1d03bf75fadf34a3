import type { Worker } from 'node:worker_threads';
import { connectCalls, type Callable } from '../threads/message-calls.ts';
import { callPort, openPort, startThread } from '../threads/worker-thread.ts';
import { isImportProgressMessage, type ImportProgressMessage, type ImporterApi } from './importer-api.ts';

export interface ImporterThreadOptions {
  readonly workerUrl: URL;
  readonly dataDirectory: string;
  /** Entry of a decoder thread: versions of one instance are decoded to be compared. */
  readonly decoderUrl: URL;
  /** The store thread: the importer commits to it through a port of its own. */
  readonly store: Worker;
  readonly onProgress: (message: ImportProgressMessage) => void;
}

export interface ImporterThread {
  readonly importer: Callable<ImporterApi>;
  close(): Promise<void>;
}

/** Starts the importer thread, after the store has opened. */
export function startImporter(options: ImporterThreadOptions): ImporterThread {
  const storePort = openPort(options.store);
  const worker = startThread(options.workerUrl, {
    name: 'importer',
    youngGenerationMb: 6,
    workerData: { dataDirectory: options.dataDirectory, decoderUrl: options.decoderUrl.href, storePort },
    transfer: [storePort],
  });
  worker.on('message', (message: unknown) => {
    if (isImportProgressMessage(message)) options.onProgress(message);
  });
  return {
    importer: connectCalls<ImporterApi>(callPort(worker), 'importer').api,
    close: async () => {
      await worker.terminate();
    },
  };
}
