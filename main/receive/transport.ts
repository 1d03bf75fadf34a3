import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Timer, Timers } from '../timers.ts';
import { refusalOf, tlsOptions, type TlsMaterial } from './tls-profile.ts';

const socketOptions = {
  // Otherwise each answer waits for the peer's delayed acknowledgement: 40 ms an object.
  noDelay: true,
  // Finds out about a peer whose machine is gone, long before the idle time where that is set high.
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
} as const;

export interface TransportOptions {
  /** Null: plain TCP. */
  readonly tls: TlsMaterial | null;
  /** Time for a TLS handshake. */
  readonly handshakeMs: number;
  readonly timers: Timers;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** A TLS handshake began. */
  readonly onHandshake: () => void;
  /** A peer that may speak: connected, and over TLS also authenticated. */
  readonly onSocket: (socket: Socket) => void;
  /** A peer that did not get through the TLS handshake; its socket is gone. */
  readonly onRefused: (refused: RefusedPeer) => void;
}

export interface RefusedPeer {
  readonly remoteAddress: string;
  readonly reason: string;
  /** It spoke, and could not prove itself or not by our rules; false for one that fell silent or left. */
  readonly isFailedProof: boolean;
}

interface Handshake {
  readonly socket: Socket;
  readonly timer: Timer;
}

/** The listening socket: plain TCP, or TLS with both sides authenticated (`tls-profile.ts`). */
export class Transport {
  readonly server: Server;
  readonly #options: TransportOptions;
  /** By remote address and port; the oldest first. */
  readonly #handshakes = new Map<string, Handshake>();

  constructor(options: TransportOptions) {
    this.#options = options;
    if (options.tls === null) {
      this.server = createServer(socketOptions, options.onSocket);
      return;
    }
    const { trusted } = options.tls;
    const settings = { ...tlsOptions(options.tls), ...socketOptions };
    this.server = createTlsServer(settings, (socket) => this.#secured(socket, trusted))
      .on('connection', (socket: Socket) => this.#connected(socket))
      .on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
        const hasLeft = error.code === 'ECONNRESET' || error.code === 'EPIPE';
        this.#refuse(socket, error.code ?? error.message, !hasLeft);
      });
  }

  /** Connections within a TLS handshake. */
  get handshakeCount(): number {
    return this.#handshakes.size;
  }

  /** Drops the handshake that has gone on for longest; false when there is none. */
  dropOldestHandshake(reason: string): boolean {
    const [oldest] = this.#handshakes.values();
    if (oldest === undefined) return false;
    this.#refuse(oldest.socket, reason, false);
    return true;
  }

  #connected(socket: Socket): void {
    const key = peerOf(socket);
    const { handshakeMs, timers } = this.#options;
    const timer = timers.after(handshakeMs, () => {
      this.#refuse(socket, `no TLS handshake within ${handshakeMs / 1000} s`, false);
    });
    this.#handshakes.set(key, { socket, timer });
    this.#options.onHandshake();
    socket.once('close', () => {
      const remoteAddress = key.slice(0, key.lastIndexOf(' '));
      const reason = 'closed within the TLS handshake';
      if (this.#endHandshake(key)) this.#options.onRefused({ remoteAddress, reason, isFailedProof: false });
    });
  }

  #secured(socket: TLSSocket, trusted: readonly string[]): void {
    const peer = {
      certificate: socket.getPeerX509Certificate(),
      authorizationError: socket.authorized ? null : String(socket.authorizationError),
    };
    const refusal = refusalOf(peer, trusted, this.#options.now());
    if (refusal !== undefined) this.#refuse(socket, refusal, true);
    else if (this.#endHandshake(peerOf(socket))) this.#options.onSocket(socket);
    else socket.destroy();
  }

  #refuse(socket: Socket, reason: string, isFailedProof: boolean): void {
    const isOurs = this.#endHandshake(peerOf(socket));
    const remoteAddress = remoteAddressOf(socket);
    socket.destroy();
    if (isOurs) this.#options.onRefused({ remoteAddress, reason, isFailedProof });
  }

  #endHandshake(key: string): boolean {
    this.#handshakes.get(key)?.timer.cancel();
    return this.#handshakes.delete(key);
  }
}

function peerOf(socket: Socket): string {
  return `${remoteAddressOf(socket)} ${socket.remotePort}`;
}

/** The peer's IP address; of a mapped IPv4 address (RFC 4291 2.5.5.2) the IPv4 address alone. */
export function remoteAddressOf(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}
