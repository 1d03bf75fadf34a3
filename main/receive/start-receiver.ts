import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import { connectCalls } from '../threads/message-calls.ts';
import { callPort, openPort, startThread } from '../threads/worker-thread.ts';
import type { ReceiverAddress } from './listener.ts';
import { isReceiverMessage, type ListenerWorkerData, type ReceiverApi } from './receiver-api.ts';

export interface ReceiverThreadOptions {
  readonly workerUrl: URL;
  readonly dataDirectory: string;
  /** Entry of a decoder thread. */
  readonly decoderUrl: URL;
  /** The store thread: the listener commits to it through a port of its own. */
  readonly store: Worker;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly logger: Logger;
  readonly audit: Pick<AuditTrail, 'transferred' | 'nodeRefused'>;
  readonly onChanged: () => void;
}

export interface ReceiverThread {
  readonly address: ReceiverAddress;
  status(): Promise<ReceiverStatus>;
  /** Stops accepting, finishes what is being received, ends the thread. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the listener thread and its port. Throws `network.port-busy`, `network.cannot-listen`, `setting.invalid`;
 * then no thread is left.
 */
export async function startReceiver(options: ReceiverThreadOptions): Promise<ReceiverThread> {
  const { logger } = options;
  const storePort = openPort(options.store);
  const worker = startThread(options.workerUrl, {
    name: 'listener',
    workerData: {
      dataDirectory: options.dataDirectory,
      decoderUrl: options.decoderUrl.href,
      storePort,
    } satisfies ListenerWorkerData,
    transfer: [storePort],
  });
  const client = connectCalls<ReceiverApi>(callPort(worker), 'listener');
  worker.on('message', (message: unknown) => {
    // Answers to calls come on the same port.
    if (!isReceiverMessage(message)) return;
    switch (message.kind) {
      case 'receiver.association':
        logger.info({ association: message.association }, 'association');
        options.onChanged();
        break;
      case 'receiver.transferred':
        options.audit.transferred(message.peer, message.transfers);
        break;
      case 'receiver.forbidden':
        options.audit.nodeRefused(message.peer, message.reason);
        break;
      case 'receiver.fault':
        logger.error({ error: message.error }, 'receiver fault');
        break;
    }
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      try {
        await client.api.stop();
      } finally {
        await worker.terminate();
      }
    })();
    return closing;
  };
  try {
    const address = await client.api.start(options.settings);
    const { warnings } = await client.api.status();
    if (warnings.length > 0) logger.warn({ warnings, address }, 'the receiver is open');
    return { address, status: () => client.api.status(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
