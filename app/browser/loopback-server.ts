import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { NegatoscopeError } from '../../shared/errors.ts';
import { securityHeaders } from '../../main/security-headers.ts';
import { LaunchAccess } from './launch-access.ts';
import { refusalOf } from './request-guard.ts';
import { sendWebResponse, toWebRequest } from './web-exchange.ts';

/** Everything listens on the loopback address only; there is no setting to change that. */
const loopback = '127.0.0.1';

/** A large archive dropped on the page is one request; Node's five minutes would end it half way. */
const requestTimeoutMs = 3_600_000;

export interface LoopbackServerOptions {
  handle(request: Request): Promise<Response>;
  /** 0 is any free one. */
  readonly port: number;
  readonly now: () => number;
  readonly logger: Logger;
}

export interface LoopbackServer {
  readonly port: number;
  /** Signs in whoever opens it. */
  readonly signInAddress: string;
  /** A new address that signs in once, within a minute. */
  ticketAddress(): string;
  /** Whether anyone has signed in yet. */
  readonly hasVisitor: boolean;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Mounts the request handler on loopback HTTP.
 *
 * @throws NegatoscopeError `network.port-busy`, `network.cannot-listen`
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const access = new LaunchAccess(options.now);
  let port = options.port;
  let hasVisitor = false;

  const answer = async (incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> => {
    const refusal = refusalOf(incoming.headers, port);
    if (refusal !== undefined) return sendPlain(outgoing, 403, refusal);
    const origin = `http://${incoming.headers.host ?? loopback}`;
    const target = parseTarget(incoming.url, origin);
    if (target === undefined) return sendPlain(outgoing, 400, 'The address cannot be read.');
    if (target.pathname === '/sign-in') {
      if (!access.admits(target.searchParams)) return sendPlain(outgoing, 403, signInRefused);
      hasVisitor = true;
      outgoing.setHeader('set-cookie', access.setCookie(port));
      outgoing.setHeader('location', '/');
      return sendPlain(outgoing, 303, 'Signed in.');
    }
    if (!access.knows(incoming.headers.cookie, port)) return sendPlain(outgoing, 403, notSignedIn);

    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    await sendWebResponse(await options.handle(toWebRequest(incoming, origin, gone.signal)), outgoing);
  };

  const server = http.createServer({ requestTimeout: requestTimeoutMs }, (incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      options.logger.error({ err: error }, 'an answer broke off');
      if (!outgoing.headersSent) sendPlain(outgoing, 500, 'A fault in this program; its log says more.');
    });
  });
  port = await listen(server, options.port);
  const origin = `http://${loopback}:${port}`;
  return {
    port,
    signInAddress: access.signInAddress(origin),
    ticketAddress: () => access.ticketAddress(origin),
    get hasVisitor() {
      return hasVisitor;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const notSignedIn =
  'Negatoscope runs here, and this browser is not signed in. Open the address that it printed when it started.';
const signInRefused =
  'This address has been used, has expired, or belongs to an earlier start. Open the address that Negatoscope printed when it started.';

function parseTarget(target: string | undefined, origin: string): URL | undefined {
  return target?.startsWith('/') === true && URL.canParse(target, origin)
    ? new URL(target, origin)
    : undefined;
}

function listen(server: http.Server, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = { host: loopback, port: wanted };
      const options = { cause: error };
      reject(
        error.code === 'EADDRINUSE'
          ? new NegatoscopeError(
              'network.port-busy',
              `HTTP port ${wanted} of ${loopback} is in use by another program: end that, or choose another with --http-port (0 = any free one)`,
              where,
              options,
            )
          : new NegatoscopeError(
              'network.cannot-listen',
              `Cannot listen for HTTP on ${loopback}:${wanted}: ${error.message}`,
              { ...where, reason: error.message },
              options,
            ),
      );
    });
    server.listen(wanted, loopback, () => resolve(portOf(server.address())));
  });
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new NegatoscopeError('program.fault', 'A listening server has no port', { where: 'loopback-server' });
}

function sendPlain(outgoing: http.ServerResponse, status: number, text: string): void {
  for (const [name, value] of Object.entries(securityHeaders)) outgoing.setHeader(name, value);
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  outgoing.end(`${text}\n`);
}
