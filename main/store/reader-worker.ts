import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serveThread } from '../threads/worker-thread.ts';
import type { DamageFoundMessage } from './database-problem.ts';
import { serveReader, type ServedReader } from './serve-reader.ts';

/**
 * Entry of the reader thread, started after the store has opened (it creates the databases).
 * `workerData`: `{ dataDirectory }`. Serves `ServedReader`; posts `DamageFoundMessage`.
 */
const { dataDirectory } = z.object({ dataDirectory: z.string().min(1) }).parse(workerData);

serveThread<ServedReader>(() =>
  serveReader({
    dataDirectory,
    now: Date.now,
    onDamage: (reason) =>
      parentPort?.postMessage({ kind: 'reader.damage', reason } satisfies DamageFoundMessage),
  }),
);
