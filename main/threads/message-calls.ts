import { NegatoscopeError, asNegatoscopeError, type ErrorRecord } from '../../shared/errors.ts';

/**
 * Calls over a message port between threads.
 *
 * One interface of async methods is written once; `serveCalls` answers it on one side and `connectCalls` makes
 * its client on the other. Every pending call settles: with a result, with the far side's error rebuilt from its
 * closed code, or, when the port closes or the thread ends, with `program.fault`. A caller's abort sends a
 * cancel message and rejects at once with `operation.cancelled`; a late answer is dropped.
 */
export interface CallPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The far side is gone; no answer will come. */
  onEnd(listener: (reason: string) => void): void;
}

/** Passed to each served method after its arguments. */
export interface CallContext {
  readonly signal: AbortSignal;
}

type Method = (...args: never[]) => Promise<unknown>;
/** An interface whose every member is an async method of cloneable arguments and result. */
export type Callable<Api> = { readonly [Name in keyof Api]: Api[Name] extends Method ? Api[Name] : never };

/** The server's form of an api: the same methods, with the context as one more argument. */
export type Served<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: [...Args, CallContext]) => Promise<Result> | Result
    : never;
};

interface CallMessage {
  readonly kind: 'call';
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}
interface CancelMessage {
  readonly kind: 'cancel';
  readonly id: number;
}
interface ResultMessage {
  readonly kind: 'result';
  readonly id: number;
  readonly value: unknown;
}
interface FailureMessage {
  readonly kind: 'failure';
  readonly id: number;
  readonly error: ErrorRecord;
}
type Message = CallMessage | CancelMessage | ResultMessage | FailureMessage;

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}

const transferLists = new WeakMap<object, readonly ArrayBuffer[]>();

/** Marks a result whose buffers are to be moved, not copied. The server's side loses them. */
export function transferring<Value extends object>(value: Value, buffers: readonly ArrayBuffer[]): Value {
  transferLists.set(value, buffers);
  return value;
}

/** Most calls never look at their signal, which takes longer to make than some of them take. */
class RunningCall implements CallContext {
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller ??= new AbortController();
    this.#controller.abort();
  }
}

/**
 * Answers calls of `api` that arrive on `port`; every call fails with it where `api` is an error, because what
 * the thread serves could not be opened. Other messages on the port are left to other listeners.
 */
export function serveCalls<Api extends object>(port: CallPort, api: Served<Api> | NegatoscopeError): void {
  const running = new Map<number, RunningCall>();
  const answer = async (call: CallMessage): Promise<void> => {
    const context = new RunningCall();
    running.set(call.id, context);
    try {
      if (api instanceof NegatoscopeError) throw api;
      const method: unknown = call.method in Object.prototype ? undefined : Reflect.get(api, call.method);
      if (typeof method !== 'function') {
        throw new NegatoscopeError('program.fault', `No method ${call.method} in this thread`, {
          where: call.method,
        });
      }
      const args = [...call.args, context];
      const value: unknown = await Reflect.apply(method, api, args);
      const transfer = typeof value === 'object' && value !== null ? transferLists.get(value) : undefined;
      port.postMessage({ kind: 'result', id: call.id, value } satisfies ResultMessage, transfer ?? []);
    } catch (error) {
      const record = asNegatoscopeError(error, call.method).toRecord();
      port.postMessage({ kind: 'failure', id: call.id, error: record } satisfies FailureMessage);
    } finally {
      running.delete(call.id);
    }
  };
  port.onMessage((message) => {
    if (!isMessage(message)) return;
    if (message.kind === 'call') void answer(message);
    if (message.kind === 'cancel') running.get(message.id)?.abort();
  });
}

export interface CallClient<Api> {
  /** The far side's methods. */
  readonly api: Callable<Api>;
  /** The same methods, each ended early by `signal`. */
  withSignal(signal: AbortSignal): Callable<Api>;
  /** Calls under way. */
  readonly pendingCount: number;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: NegatoscopeError): void;
}

/** The client of an api that the thread behind `port` serves; `name` appears in errors. */
export function connectCalls<Api extends object>(port: CallPort, name: string): CallClient<Api> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let ended: NegatoscopeError | undefined;

  const end = (reason: string): void => {
    ended ??= new NegatoscopeError('program.fault', `${name} ended: ${reason}`, { where: name });
    for (const waiting of pending.values()) waiting.reject(ended);
    pending.clear();
  };
  port.onMessage((message) => {
    if (!isMessage(message)) return;
    const waiting = pending.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'result') {
      pending.delete(message.id);
      waiting.resolve(message.value);
    } else if (message.kind === 'failure') {
      pending.delete(message.id);
      waiting.reject(NegatoscopeError.fromRecord(message.error));
    }
  });
  port.onEnd(end);

  const call = (method: string, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      if (signal?.aborted === true) return reject(cancelled(method));
      const id = nextId++;
      const onAbort = (): void => {
        if (!pending.delete(id)) return;
        port.postMessage({ kind: 'cancel', id } satisfies CancelMessage);
        reject(cancelled(method));
      };
      const settle = (): void => signal?.removeEventListener('abort', onAbort);
      pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      port.postMessage({ kind: 'call', id, method, args } satisfies CallMessage);
    });

  return {
    api: callProxy<Api>((method, args) => call(method, args)),
    withSignal: (signal) => callProxy<Api>((method, args) => call(method, args, signal)),
    get pendingCount() {
      return pending.size;
    },
  };
}

/** A client object whose every method is `call`: the far side refuses a name that it does not serve. */
function callProxy<Api extends object>(
  call: (method: string, args: readonly unknown[]) => Promise<unknown>,
): Callable<Api> {
  const proxy: unknown = new Proxy(Object.create(null), {
    // `then` must stay absent, or awaiting the client would be taken for a call.
    get: (_target, method) =>
      typeof method === 'string' && method !== 'then'
        ? (...args: unknown[]) => call(method, args)
        : undefined,
  });
  if (!isClientOf<Api>(proxy)) throw new TypeError('a proxy is an object');
  return proxy;
}

/** The one place where the far side's interface is taken on trust: both sides name the same `Api`. */
function isClientOf<Api>(value: unknown): value is Callable<Api> {
  return typeof value === 'object' && value !== null;
}

function cancelled(operation: string): NegatoscopeError {
  return new NegatoscopeError('operation.cancelled', `${operation} was cancelled`, { operation });
}
