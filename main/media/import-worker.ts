import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { ReadableDatabase } from '../store/database.ts';
import { indexSchema, userSchema } from '../store/schemas.ts';
import type { StoreApi } from '../store/store-api.ts';
import { connectCalls } from '../threads/message-calls.ts';
import { callPort, serveThread } from '../threads/worker-thread.ts';
import { Importer } from './importer.ts';
import type { ImporterApi } from './importer-api.ts';

/**
 * Entry of the importer thread, started after the store has opened. `workerData`: `{ dataDirectory, storePort }`, the
 * port to the store thread (`openPort`). Serves `ImporterApi`; posts `ImportProgressMessage`.
 */
const { dataDirectory, storePort } = z
  .object({ dataDirectory: z.string().min(1), storePort: z.instanceof(MessagePort) })
  .parse(workerData);

const store = connectCalls<StoreApi>(callPort(storePort), 'store thread').api;

serveThread<ImporterApi>(
  () =>
    new Importer({
      dataDirectory,
      store,
      openDatabases: () => ({
        index: ReadableDatabase.openReadable(dataDirectory, indexSchema),
        user: ReadableDatabase.openReadable(dataDirectory, userSchema),
      }),
      now: Date.now,
      onProgress: (message) => parentPort?.postMessage(message),
    }),
);
