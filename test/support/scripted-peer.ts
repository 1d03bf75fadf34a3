import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

export interface PeerPdu {
  readonly type: number;
  readonly body: Buffer;
}

/** A response command set as it came (PS3.7 E.1), by element number. */
export interface PeerResponse {
  readonly contextId: number;
  readonly elements: ReadonlyMap<number, Buffer>;
  readonly commandField: number;
  readonly status: number;
}

/**
 * The other side of an association, doing exactly what a test writes: any bytes, at any time, in any order.
 * It never closes its socket because the other side did.
 */
export class ScriptedPeer {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;
  #waiters: (() => void)[] = [];

  /** `localAddress` is where the peer seems to be; all of 127/8 is this machine. */
  static connect(port: number, host = '127.0.0.1', localAddress = host): Promise<ScriptedPeer> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host, localAddress, allowHalfOpen: true, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new ScriptedPeer(socket));
      });
    });
  }

  /** Over TLS, as `options` say; resolves when the handshake is done on this side. */
  static connectSecurely(port: number, options: ConnectionOptions): Promise<ScriptedPeer> {
    return new Promise((resolve, reject) => {
      const socket = connectTls({ host: '127.0.0.1', port, ...options });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        socket.off('error', reject);
        socket.setNoDelay(true);
        resolve(new ScriptedPeer(socket));
      });
    });
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    const onClosed = (): void => {
      this.#isClosed = true;
      this.#wake();
    };
    socket.on('end', onClosed);
    socket.on('close', onClosed);
    // A reset is one of the ways to be closed.
    socket.on('error', onClosed);
  }

  /** Resolves when the bytes are with the operating system, or can no more be sent. */
  send(...bytes: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve();
      this.#socket.write(Buffer.concat(bytes), () => resolve());
    });
  }

  /** The next PDU, or undefined when the other side closed first. */
  async receive(): Promise<PeerPdu | undefined> {
    for (;;) {
      if (this.#received.length >= 6) {
        const end = 6 + this.#received.readUInt32BE(2);
        if (this.#received.length >= end) {
          const found = { type: this.#received.readUInt8(0), body: this.#received.subarray(6, end) };
          this.#received = this.#received.subarray(end);
          return found;
        }
      }
      if (this.#isClosed) return undefined;
      await this.#change();
    }
  }

  /** The next PDU, which must be a whole response command in one PDV. */
  async receiveResponse(): Promise<PeerResponse> {
    const found = await this.receive();
    if (found?.type !== 0x04) throw new Error(`expected P-DATA-TF, got ${describePdu(found)}`);
    const elements = new Map<number, Buffer>();
    const bytes = found.body.subarray(6);
    for (let at = 0; at < bytes.length;) {
      const end = at + 8 + bytes.readUInt32LE(at + 4);
      elements.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
      at = end;
    }
    return {
      contextId: found.body.readUInt8(4),
      elements,
      commandField: elements.get(0x0100)?.readUInt16LE(0) ?? -1,
      status: elements.get(0x0900)?.readUInt16LE(0) ?? -1,
    };
  }

  /** Resolves when the other side closed or reset the connection. */
  async closed(): Promise<void> {
    while (!this.#isClosed) await this.#change();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Bytes received and not asked for. */
  get unread(): Buffer {
    return this.#received;
  }

  /** Stops reading, so that the other side's answers pile up. */
  pause(): void {
    this.#socket.pause();
  }

  /** FIN, with the reading side left open. */
  halfClose(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

export function describePdu(found: PeerPdu | undefined): string {
  return found === undefined ? 'a closed connection' : `PDU ${found.type}: ${found.body.toString('hex')}`;
}
