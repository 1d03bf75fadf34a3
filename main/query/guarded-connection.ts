import { once } from 'node:events';
import net from 'node:net';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import { PduGate, type PduGateLimits } from './pdu-gate.ts';

/** A way to a peer on which only what `PduGate` lets through comes back. */
export interface GuardedConnection {
  /** Where to connect to, once. */
  readonly host: string;
  readonly port: number;
  /** Why it broke off; undefined while it did not. */
  readonly problem: NegatoscopeError | undefined;
  close(): void;
}

/** Opens a port of its own on loopback for one connection, which it takes to the peer. */
export async function openGuardedConnection(
  peer: { readonly host: string; readonly port: number },
  limits: PduGateLimits,
): Promise<GuardedConnection> {
  const sockets: net.Socket[] = [];
  let problem: NegatoscopeError | undefined;
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const breakOff = (found: NegatoscopeError): void => {
    problem ??= found;
    close();
  };
  const server = net.createServer((inner) => {
    server.close();
    const outer = net.connect(peer);
    sockets.push(inner, outer);
    outer.on('error', (error) => breakOff(unreachable(peer, error.message)));
    inner.on('error', close);
    inner.on('close', close);
    outer.on('close', () => inner.end());
    const gate = new PduGate(limits);
    gate.on('error', (error) => breakOff(asNegatoscopeError(error, 'PduGate')));
    inner.pipe(outer);
    outer.pipe(gate).pipe(inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new NegatoscopeError('program.fault', 'A listening server has no port', {
      where: 'openGuardedConnection',
    });
  }
  return {
    host: address.address,
    port: address.port,
    get problem() {
      return problem;
    },
    close,
  };
}

export function unreachable(
  { host, port }: { readonly host: string; readonly port: number },
  reason: string,
): NegatoscopeError<'network.unreachable'> {
  return new NegatoscopeError(
    'network.unreachable',
    `The archive at ${host}:${port} did not answer: ${reason}`,
    {
      host,
      port,
      reason,
    },
  );
}
