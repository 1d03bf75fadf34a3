import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
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
  readonly audit: Pick<AuditTrail, 'transferred' | 'objectsRefused' | 'nodeRefused'>;
  readonly onChanged: () => void;
  /** As in `WorkstationOptions`. */
  readonly mayStartUnreachable?: boolean;
}

export interface ReceiverThread {
  /** Where it is bound; null while it is not. */
  readonly address: ReceiverAddress | null;
  status(): Promise<ReceiverStatus>;
  /**
   * Binds anew, with other settings; what is being received is finished first. Where that fails it is not listening,
   * and its status says why. Throws as `startReceiver`.
   */
  restart(settings: Readonly<Record<string, SettingValue>>): Promise<void>;
  /** Runs `work` while nothing is received, and listens again afterwards, with these settings, where it did before. */
  whileStopped<Result>(
    settings: Readonly<Record<string, SettingValue>>,
    work: () => Promise<Result>,
  ): Promise<Result>;
  /** Stops accepting, finishes what is being received, ends the thread. Idempotent. */
  close(): Promise<void>;
}

function isUnreachable(error: unknown): boolean {
  return (
    isNegatoscopeError(error, 'network.port-busy') ||
    isNegatoscopeError(error, 'network.cannot-listen') ||
    isNegatoscopeError(error, 'certificate.unusable')
  );
}

/**
 * Starts the listener thread and its port. Throws `network.port-busy`, `network.cannot-listen`, `setting.invalid`;
 * then no thread is left. With `mayStartUnreachable` the thread stays, to be started with other settings.
 */
export async function startReceiver(options: ReceiverThreadOptions): Promise<ReceiverThread> {
  const { logger } = options;
  const storePort = openPort(options.store);
  const worker = startThread(options.workerUrl, {
    name: 'listener',
    youngGenerationMb: 6,
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
      case 'receiver.refused-objects':
        options.audit.objectsRefused(message.peer, message.refused);
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
  let address: ReceiverAddress | null = null;
  const restart: ReceiverThread['restart'] = async (settings) => {
    address = null;
    try {
      address = await client.api.start(settings);
    } finally {
      options.onChanged();
    }
    const { warnings } = await client.api.status();
    if (warnings.length > 0) logger.warn({ warnings, address }, 'the receiver is open');
  };
  try {
    await restart(options.settings);
  } catch (error) {
    if (options.mayStartUnreachable !== true || !isUnreachable(error)) {
      await close();
      throw error;
    }
    logger.error({ err: error }, 'the receiver is not listening');
  }
  return {
    get address() {
      return address;
    },
    status: () => client.api.status(),
    restart,
    async whileStopped(settings, work) {
      if (address === null) return work();
      address = null;
      await client.api.stop();
      options.onChanged();
      try {
        return await work();
      } finally {
        await restart(settings);
      }
    },
    close,
  };
}
