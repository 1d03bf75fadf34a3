import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openInstanceComparer } from '../ingest/compare-instances.ts';
import { ReadableDatabase } from '../store/database.ts';
import { indexSchema, userSchema } from '../store/schemas.ts';
import type { ServedStore } from '../store/store-api.ts';
import { connectCalls } from '../threads/message-calls.ts';
import { callPort, serveThread } from '../threads/worker-thread.ts';
import { rehearseLater } from '../ingest/rehearse-later.ts';
import { isFailPointArmed } from '../store/fail-point.ts';
import { systemTimers } from '../timers.ts';
import { Importer } from './importer.ts';
import { beginImportRehearsal } from './rehearse-import.ts';
import type { ImporterApi } from './importer-api.ts';

/**
 * Entry of the importer thread, started after the store has opened. `workerData`: `{ dataDirectory, decoderUrl, storePort }`, the
 * port to the store thread (`openPort`). Serves `ImporterApi`; posts `ImportProgressMessage`.
 */
const { dataDirectory, decoderUrl, storePort } = z
  .object({
    dataDirectory: z.string().min(1),
    decoderUrl: z.url(),
    storePort: z.instanceof(MessagePort),
  })
  .parse(workerData);

/** As many as a disc has, and more gain nothing. */
const rehearsalObjects = 600;

const store = connectCalls<ServedStore>(callPort(storePort), 'store thread').api;

serveThread<ImporterApi>(() => {
  const importer = new Importer({
    dataDirectory,
    store,
    comparer: openInstanceComparer(new URL(decoderUrl)),
    openDatabases: () => ({
      index: ReadableDatabase.openReadable(dataDirectory, indexSchema),
      user: ReadableDatabase.openReadable(dataDirectory, userSchema),
    }),
    now: Date.now,
    onProgress: (message) => parentPort?.postMessage(message),
  });
  // A rehearsal passes the places where a test lets the process die.
  if (!isFailPointArmed) {
    rehearseLater({
      begin: () => beginImportRehearsal(store),
      objectCount: rehearsalObjects,
      isIdle: () => importer.isIdle,
      timers: systemTimers,
    });
  }
  return importer;
});
