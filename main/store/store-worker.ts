import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serveThread } from '../threads/worker-thread.ts';
import { openStore } from './open-store.ts';
import type { StoreApi, StoreChangedMessage } from './store-api.ts';

/** Entry of the store thread. `workerData`: `{ dataDirectory }`. Serves `StoreApi`; posts `StoreChangedMessage`. */
const { dataDirectory } = z.object({ dataDirectory: z.string().min(1) }).parse(workerData);

/** Changes are told together: a burst of arrivals must not become a burst of queries in every window. */
const gatheringMs = 100;
const changed = new Set<number>();
let gathering: NodeJS.Timeout | undefined;

function tell(): void {
  gathering = undefined;
  const message: StoreChangedMessage = { kind: 'store.changed', studyIds: [...changed] };
  changed.clear();
  parentPort?.postMessage(message);
}

serveThread<StoreApi>(() =>
  openStore({
    dataDirectory,
    now: Date.now,
    onChanged: (studyIds) => {
      for (const studyId of studyIds) changed.add(studyId);
      gathering ??= setTimeout(tell, gatheringMs);
    },
  }),
);
