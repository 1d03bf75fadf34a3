import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serveThread } from '../threads/worker-thread.ts';
import type { DatabaseProblemMessage } from './database-problem.ts';
import { serveStore } from './serve-store.ts';
import type { ServedStore, StoreChangedMessage, StudyRemovedMessage } from './store-api.ts';

/** Entry of the store thread. `workerData`: `{ dataDirectory }`. Serves `ServedStore`; posts `StoreChangedMessage`,
 * `StudyRemovedMessage` and `DatabaseProblemMessage`. */
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

serveThread<ServedStore>(() =>
  serveStore({
    dataDirectory,
    now: Date.now,
    onChanged: (studyIds) => {
      for (const studyId of studyIds) changed.add(studyId);
      gathering ??= setTimeout(tell, gatheringMs);
    },
    onRemoved: (removed) =>
      parentPort?.postMessage({ kind: 'store.removed', removed } satisfies StudyRemovedMessage),
    onProblem: (problem) =>
      parentPort?.postMessage({ kind: 'store.problem', problem } satisfies DatabaseProblemMessage),
  }),
);
