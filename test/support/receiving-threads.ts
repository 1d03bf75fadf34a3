import type { ReceiverApi } from '../../main/receive/receiver-api.ts';
import type { StoreApi } from '../../main/store/store-api.ts';
import { connectCalls, type Callable } from '../../main/threads/message-calls.ts';
import { callPort, openPort, startThread } from '../../main/threads/worker-thread.ts';

/** The listener's and the store's threads as they run in the workstation, on a directory of a test. */
export interface ReceivingThreads {
  readonly store: Callable<StoreApi>;
  readonly receiver: Callable<ReceiverApi>;
  /** Ends both, the listener first. */
  stop(): Promise<void>;
}

const threadUrl = (name: string): URL => new URL(`../../main/${name}`, import.meta.url);

export function startReceivingThreads(dataDirectory: string): ReceivingThreads {
  const storeThread = startThread(threadUrl('store/store-worker.ts'), {
    name: 'store',
    workerData: { dataDirectory },
  });
  const storePort = openPort(storeThread);
  const listenerThread = startThread(threadUrl('receive/listener-worker.ts'), {
    name: 'listener',
    workerData: { dataDirectory, decoderUrl: threadUrl('decode/decoder-worker.ts').href, storePort },
    transfer: [storePort],
  });
  const store = connectCalls<StoreApi>(callPort(storeThread), 'store thread').api;
  const receiver = connectCalls<ReceiverApi>(callPort(listenerThread), 'listener thread').api;
  return {
    store,
    receiver,
    async stop() {
      await receiver.stop();
      await listenerThread.terminate();
      await store.close();
      await storeThread.terminate();
    },
  };
}
