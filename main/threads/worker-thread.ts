import {
  MessageChannel,
  Worker,
  parentPort,
  type MessagePort,
  type TransferListItem,
} from 'node:worker_threads';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import { serveCalls, type CallPort, type Served } from './message-calls.ts';

/**
 * Starting threads and connecting them to each other. A thread serves its api to the thread that started it and
 * to every port that it is handed with a `connect` message, so that the listener can commit to the store without
 * a detour over the main thread.
 */
export interface StartOptions {
  /** Shown in stack traces and process tools. */
  readonly name: string;
  readonly workerData: unknown;
  readonly transfer?: readonly TransferListItem[];
  /**
   * Megabytes of the heap in which new objects live. Left alone it grows to 48 as fast as memory is asked for, and stays:
   * a thread that makes much and keeps little needs 6. Three such threads take 40 MB less, and no more time.
   */
  readonly youngGenerationMb?: number;
}

/** Starts a thread from a URL: a `.ts` file in a checkout, a bundled `.js` file in a package. */
export function startThread(url: URL, options: StartOptions): Worker {
  return new Worker(url, {
    name: options.name,
    workerData: options.workerData,
    transferList: [...(options.transfer ?? [])],
    ...(options.youngGenerationMb === undefined
      ? {}
      : { resourceLimits: { maxYoungGenerationSizeMb: options.youngGenerationMb } }),
  });
}

/** The thread is gone, whoever ended it: why, as far as it said. */
export function whenEnded(worker: Worker, listener: (reason: string) => void): void {
  let reason = 'it exited';
  worker.on('error', (error: unknown) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.once('exit', () => listener(reason));
}

interface ConnectMessage {
  readonly kind: 'connect';
  readonly port: MessagePort;
}

function isConnectMessage(value: unknown): value is ConnectMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'connect' &&
    'port' in value
  );
}

/** A new port to the api that `worker` serves; transfer it to the thread that is to call. */
export function openPort(worker: Worker): MessagePort {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ kind: 'connect', port: port1 } satisfies ConnectMessage, [port1]);
  return port2;
}

/**
 * In a worker: opens what it serves, then answers calls from the parent and from every connected port. When it
 * cannot be opened, every call is answered with the reason: an error thrown out of a thread would lose its code.
 */
export function serveThread<Api extends object>(open: () => Served<Api>): void {
  if (parentPort === null) {
    throw new NegatoscopeError('program.fault', 'This file runs only as a worker thread', {
      where: 'serveThread',
    });
  }
  let api: Served<Api> | NegatoscopeError;
  try {
    api = open();
  } catch (error) {
    api = asNegatoscopeError(error, 'starting a thread');
  }
  serveCalls<Api>(callPort(parentPort), api);
  parentPort.on('message', (message: unknown) => {
    if (isConnectMessage(message)) serveCalls<Api>(callPort(message.port), api);
  });
}

/** A message port or worker in the form that `serveCalls` and `connectCalls` take. */
export function callPort(port: MessagePort | Worker): CallPort {
  return {
    postMessage: (message, transfer) => port.postMessage(message, [...(transfer ?? [])]),
    onMessage: (listener) => void port.on('message', listener),
    onEnd: (listener) => {
      port.on('close', () => listener('port closed'));
      port.on('exit', () => listener('thread exited'));
      port.on('error', (error: unknown) => listener(error instanceof Error ? error.message : String(error)));
    },
  };
}
