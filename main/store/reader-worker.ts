import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serveThread } from '../threads/worker-thread.ts';
import { openReader, type Reader } from './open-reader.ts';

/**
 * Entry of the reader thread, started after the store has opened (it creates the databases).
 * `workerData`: `{ dataDirectory }`. Serves `Reader`, which is `ReaderApi` with `settings` and `close`.
 */
const { dataDirectory } = z.object({ dataDirectory: z.string().min(1) }).parse(workerData);

serveThread<Reader>(() => openReader({ dataDirectory, now: Date.now }));
