import { once } from 'node:events';
import net from 'node:net';
import { connect as connectTls } from 'node:tls';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import { refusalOfServer, tlsClientOptions, type TlsMaterial } from '../receive/tls-profile.ts';
import { PduGate, refusal, type PduGateLimits } from './pdu-gate.ts';

/** A way to a peer on which only what `PduGate` lets through comes back. */
export interface GuardedConnection {
  /** Where to connect to, once. */
  readonly host: string;
  readonly port: number;
  /** Why it broke off; undefined while it did not. */
  readonly problem: NegatoscopeError | undefined;
  close(): void;
}

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** Null: plain TCP. */
  readonly tls: TlsMaterial | null;
}

/** Opens a port of its own on loopback for one connection, which it takes to the peer. */
export async function openGuardedConnection(peer: Peer, limits: PduGateLimits): Promise<GuardedConnection> {
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
    const outer = connect(
      peer,
      () => inner.pipe(outer),
      (reason) => breakOff(refusal('certificate', 'one that is trusted here', reason)),
    );
    sockets.push(inner, outer);
    outer.on('error', (error) => breakOff(unreachable(peer, error.message)));
    inner.on('error', close);
    inner.on('close', close);
    outer.on('close', () => inner.end());
    const gate = new PduGate(limits);
    gate.on('error', (error) => breakOff(asNegatoscopeError(error, 'PduGate')));
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

/** `onReady`: it may be spoken to, over TLS only after the peer has proved who it is. */
function connect(
  { host, port, tls }: Peer,
  onReady: () => void,
  onRefused: (reason: string) => void,
): net.Socket {
  if (tls === null) return net.connect({ host, port }, onReady);
  const socket = connectTls({ ...tlsClientOptions(tls, host), host, port }, () => {
    const proved = {
      certificate: socket.getPeerX509Certificate(),
      authorizationError: socket.authorized ? null : String(socket.authorizationError),
    };
    const refused = refusalOfServer(proved, tls.trusted, Date.now(), host);
    if (refused === undefined) onReady();
    else onRefused(refused);
  });
  return socket;
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
