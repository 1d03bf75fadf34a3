import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { CertificateStore } from '../certificates/certificate-store.ts';
import { openInstanceComparer } from '../ingest/compare-instances.ts';
import { openIngest } from '../ingest/open-ingest.ts';
import { Quarantine } from '../ingest/quarantine.ts';
import { isFailPointArmed } from '../store/fail-point.ts';
import type { StoreApi } from '../store/store-api.ts';
import { connectCalls } from '../threads/message-calls.ts';
import { callPort, serveThread } from '../threads/worker-thread.ts';
import { measureFreeBytes } from './free-space.ts';
import { ListenerHost } from './listener-host.ts';
import type { ReceiverApi, ReceiverMessage } from './receiver-api.ts';
import { Rehearsal, rehearseReceiving } from './rehearse.ts';
import { rehearseLater } from '../ingest/rehearse-later.ts';
import { systemTimers } from '../timers.ts';
import { readTlsMaterial } from './tls-material.ts';

/** Entry of the listener thread. `workerData`: `ListenerWorkerData`. Serves `ReceiverApi`; posts `ReceiverMessage`. */
const { dataDirectory, decoderUrl, storePort } = z
  .object({
    dataDirectory: z.string().min(1),
    decoderUrl: z.url(),
    storePort: z.instanceof(MessagePort),
  })
  .parse(workerData);

const comparer = openInstanceComparer(new URL(decoderUrl));
const store = connectCalls<StoreApi>(callPort(storePort), 'store thread').api;

const quarantine = new Quarantine(dataDirectory, Date.now);
const ingest = openIngest({
  dataDirectory,
  store,
  isStoreElsewhere: true,
  now: Date.now,
  comparer,
  quarantine,
});

const post = (message: ReceiverMessage): void => parentPort?.postMessage(message);

serveThread<ReceiverApi>(
  () =>
    new ListenerHost({
      readTlsMaterial: (ae) => readTlsMaterial(new CertificateStore(dataDirectory), ae, Date.now()),
      measureFreeBytes: () => measureFreeBytes(dataDirectory),
      ingest,
      onSettings: (settings) => {
        quarantine.limits = settings.quarantine;
      },
      onStopped: () => ingest.close(),
      now: Date.now,
      // A rehearsal passes the places where a test lets the process die.
      ...(isFailPointArmed
        ? {}
        : {
            rehearse: (objectCount) => rehearseReceiving(store, objectCount),
            rehearseLater: (objectCount, isIdle) =>
              rehearseLater({
                begin: () => Rehearsal.begin(store),
                objectCount,
                isIdle,
                timers: systemTimers,
              }),
          }),
      onAssociation: (association) => post({ kind: 'receiver.association', association }),
      onTransferred: (peer, transfers) => post({ kind: 'receiver.transferred', peer, transfers }),
      onRefusedObjects: (peer, refused) => post({ kind: 'receiver.refused-objects', peer, refused }),
      onForbidden: (peer, reason) => post({ kind: 'receiver.forbidden', peer, reason }),
      onFault: (error) => post({ kind: 'receiver.fault', error: error.toRecord() }),
    }),
);
