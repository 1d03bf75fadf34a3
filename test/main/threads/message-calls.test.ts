import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { connectCalls, serveCalls, transferring, type Served } from '../../../main/threads/message-calls.ts';
import { callPort } from '../../../main/threads/worker-thread.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';

interface Arithmetic {
  add(left: number, right: number): Promise<number>;
  fail(): Promise<void>;
  crash(): Promise<void>;
  buffer(): Promise<{ bytes: ArrayBuffer }>;
  wait(): Promise<string>;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function connect(overrides: Partial<Served<Arithmetic>> = {}) {
  const { port1, port2 } = new MessageChannel();
  closers.push(() => port1.close());
  const served: Served<Arithmetic> = {
    add: (left, right) => left + right,
    fail: () => {
      throw new NegatoscopeError('store.full', 'no room', { neededBytes: 2, availableBytes: 1 });
    },
    crash: () => {
      throw new RangeError('out of range');
    },
    buffer: () => {
      const bytes = new Uint8Array([1, 2, 3]).buffer;
      return transferring({ bytes }, [bytes]);
    },
    wait: () => new Promise(() => undefined),
    ...overrides,
  };
  serveCalls<Arithmetic>(callPort(port2), served);
  return { client: connectCalls<Arithmetic>(callPort(port1), 'arithmetic'), port2 };
}

describe('calls between threads', () => {
  it('answers with the far side’s result', async () => {
    const { client } = connect();
    await expect(client.api.add(2, 3)).resolves.toBe(5);
    expect(client.pendingCount).toBe(0);
  });

  it('rebuilds an error from its closed code and details', async () => {
    const { client } = connect();
    await expect(client.api.fail()).rejects.toMatchObject({
      code: 'store.full',
      details: { neededBytes: 2, availableBytes: 1 },
    });
  });

  it('reports what was not foreseen as a fault of the program, and the next call works', async () => {
    const { client } = connect();
    await expect(client.api.crash()).rejects.toMatchObject({ code: 'program.fault' });
    await expect(client.api.add(1, 1)).resolves.toBe(2);
  });

  it('moves buffers that the server marked, without a copy left behind', async () => {
    const bytes = new Uint8Array([7, 8]).buffer;
    const { client } = connect({ buffer: () => transferring({ bytes }, [bytes]) });
    const answer = await client.api.buffer();
    expect([...new Uint8Array(answer.bytes)]).toEqual([7, 8]);
    expect(bytes.byteLength).toBe(0);
  });

  it('rejects at once when the caller gives up, tells the server, and drops the late answer', async () => {
    let cancelledOnServer: (() => void) | undefined;
    const seen = new Promise<void>((resolve) => {
      cancelledOnServer = resolve;
    });
    const { client } = connect({
      wait: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            cancelledOnServer?.();
            resolve('late');
          });
        }),
    });
    const controller = new AbortController();
    const answer = client.withSignal(controller.signal).wait();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'operation.cancelled' });
    await seen;
    await expect(client.api.add(4, 4)).resolves.toBe(8);
  });

  it('settles every pending call when the far side goes away', async () => {
    const { client, port2 } = connect();
    const answer = client.api.wait();
    port2.close();
    await expect(answer).rejects.toMatchObject({
      code: 'program.fault',
      message: expect.stringContaining('arithmetic'),
    });
    await expect(client.api.add(1, 1)).rejects.toMatchObject({ code: 'program.fault' });
  });
});
