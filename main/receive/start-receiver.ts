import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import { connectCalls, type Callable } from '../threads/message-calls.ts';
import { callPort, openPort, startThread, whenEnded } from '../threads/worker-thread.ts';
import type { ReceiverAddress } from './listener.ts';
import { receiverSettingsFrom } from './receiver-settings.ts';
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
 * then no thread is left. With `mayStartUnreachable` the thread stays, to be started with other settings. A thread that
 * dies later is started anew: nobody watches at night.
 */
export async function startReceiver(options: ReceiverThreadOptions): Promise<ReceiverThread> {
  const { logger } = options;
  let { settings } = options;
  let address: ReceiverAddress | null = null;
  let closing: Promise<void> | undefined;
  let revival: NodeJS.Timeout | undefined;
  /** Why there is no thread at the moment; null while there is one. */
  let ended: string | null = null;
  const deaths = new DeathCount();

  const start = (): Listener =>
    startListener(options, (reason) => {
      if (closing === undefined) reviveLater(reason);
    });
  const reviveLater = (reason: string): void => {
    address = null;
    ended = reason;
    const waitMs = deaths.next();
    logger.error({ reason, waitMs }, 'the receiver thread ended and is started anew');
    options.onChanged();
    revival = setTimeout(() => void revive(), waitMs).unref();
  };
  const revive = async (): Promise<void> => {
    ended = null;
    listener = start();
    try {
      await restart(settings);
      logger.info({ address }, 'the receiver listens again');
    } catch (error) {
      // Its status says why, as after a change of the settings; one that died again comes back by itself.
      logger.error({ err: error }, 'the receiver is not listening');
    }
  };
  let listener = start();
  const close = (): Promise<void> => {
    clearTimeout(revival);
    closing ??= (async () => {
      try {
        if (ended === null) await listener.api.stop();
      } finally {
        await listener.worker.terminate();
      }
    })();
    return closing;
  };
  const restart: ReceiverThread['restart'] = async (wanted) => {
    settings = wanted;
    address = null;
    try {
      address = await listener.api.start(settings);
    } finally {
      options.onChanged();
    }
    const { warnings } = await listener.api.status();
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
    status: async () => (ended === null ? listener.api.status() : endedStatus(settings, ended)),
    restart,
    async whileStopped(wanted, work) {
      if (address === null) return work();
      address = null;
      await listener.api.stop();
      options.onChanged();
      try {
        return await work();
      } finally {
        await restart(wanted);
      }
    },
    close,
  };
}

interface Listener {
  readonly worker: Worker;
  readonly api: Callable<ReceiverApi>;
}

/** `onEnded`: the thread is gone, whoever ended it. */
function startListener(options: ReceiverThreadOptions, onEnded: (reason: string) => void): Listener {
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
  whenEnded(worker, onEnded);
  return { worker, api: client.api };
}

const firstWaitMs = 500;
const longestWaitMs = 60_000;
/** A thread that lived so long did not die of how it was started. */
const longLifeMs = 600_000;

/** How long until the next start: at once after a long life, ever later where one death follows the other. */
class DeathCount {
  #count = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  next(): number {
    const nowMs = performance.now();
    this.#count = nowMs - this.#lastMs < longLifeMs ? this.#count + 1 : 0;
    this.#lastMs = nowMs;
    return Math.min(longestWaitMs, firstWaitMs * 2 ** this.#count);
  }
}

function endedStatus(settings: Readonly<Record<string, SettingValue>>, reason: string): ReceiverStatus {
  const { ae, host, port, usesTls } = receiverSettingsFrom(settings);
  return {
    state: 'failed',
    ae,
    host,
    port,
    problem: `The thread that receives ended (${reason}) and is started anew`,
    usesTls,
    warnings: [],
    openAssociations: 0,
    imagesPerSecond: 0,
    recent: [],
  };
}
