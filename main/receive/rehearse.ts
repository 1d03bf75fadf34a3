import { once } from 'node:events';
import { connect } from 'node:net';
import { openIngest } from '../ingest/open-ingest.ts';
import { forgetfulFs } from '../store/forgetful-fs.ts';
import type { StoreApi } from '../store/store-api.ts';
import { Listener } from './listener.ts';
import { PduType } from './pdu.ts';
import { receiverSettingsFrom } from './receiver-settings.ts';
import { rehearsalRequest, rehearsalStore } from './rehearsal-messages.ts';
import { systemTimers } from './timers.ts';

/**
 * Receives objects that nobody sent, over loopback, the whole way from the socket to a commit, and keeps nothing of
 * them: no file, and only databases in memory.
 *
 * A process that has just started interprets its code, and the engine compiles it beside: the first 300 CT of a
 * process took 2.3 ms of processor time and 3.3 ms each, after 100 rehearsed ones 2.0 and 2.9 ms (after 300: no less;
 * measured beside other work, without a disk, medians of five). A workstation runs for days; its first study should not
 * be the slow one. It adds 0.15 to 0.3 s to a start. Never throws: without it everything works, only slower.
 */
export async function rehearseReceiving(
  store: Pick<StoreApi, 'rehearseCommit' | 'endRehearsal'>,
  objectCount: number,
): Promise<void> {
  if (objectCount === 0) return;
  try {
    const settings = receiverSettingsFrom({ 'receiver.host': '127.0.0.1', 'receiver.port': 0 });
    const ingest = openIngest({
      dataDirectory: '',
      fs: forgetfulFs,
      isStoreElsewhere: true,
      store: { commit: (candidate) => store.rehearseCommit(candidate) },
      now: Date.now,
    });
    const listener = await Listener.start({
      settings,
      tls: null,
      ingest,
      measureFreeBytes: () => Promise.resolve(Number.POSITIVE_INFINITY),
      timers: systemTimers,
      now: Date.now,
      onAssociation: () => undefined,
      onTransferred: () => undefined,
      onRefusedObjects: () => undefined,
      onForbidden: () => undefined,
      onFault: () => undefined,
    });
    try {
      await sendObjects(listener.address.port, settings.ae, objectCount);
    } finally {
      await listener.stop();
      await ingest.close();
    }
    await store.endRehearsal();
  } catch {
    // A machine that does not allow it receives all the same.
  }
}

/** One object after the other, each when the last was answered: every answer is one PDU, and one chunk. */
async function sendObjects(port: number, ae: string, objectCount: number): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  try {
    await once(socket, 'connect');
    socket.write(rehearsalRequest(ae));
    let [answer]: Uint8Array[] = await once(socket, 'data');
    for (let objectNumber = 1; objectNumber <= objectCount; objectNumber++) {
      if (answer?.[0] !== PduType.associateAc && answer?.[0] !== PduType.pData) return;
      socket.write(rehearsalStore(objectNumber));
      [answer] = await once(socket, 'data');
    }
  } finally {
    socket.destroy();
  }
}
