import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/**
 * Node's HTTP messages as the web's Request and Response. Bodies stream both ways; a client that goes away
 * aborts the request's signal and cancels the body of the response.
 */
export function toWebRequest(incoming: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // Only the path and query are taken from the request line: an absolute form could name another host.
  const target = new URL(incoming.url ?? '/', origin);
  return new Request(new URL(target.pathname + target.search, origin), {
    method,
    headers,
    signal,
    ...(hasBody ? { body: requestBody(incoming), duplex: 'half' as const } : {}),
  });
}

function requestBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return Readable.toWeb(incoming, { strategy: { highWaterMark: 1 } });
}

/** Writes a response, no faster than the client reads. Resolves when all is sent or the client has gone. */
export async function sendWebResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  // A stream of events must reach the browser's `open` before its first event exists.
  outgoing.flushHeaders();
  const reader = response.body.getReader();
  const closed = new AbortController();
  const onClose = (): void => {
    closed.abort();
    // The body's producer drops its work; a failure to do so has nobody left to be told.
    reader.cancel().catch(() => undefined);
  };
  outgoing.once('close', onClose);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || closed.signal.aborted) break;
      if (!outgoing.write(value)) await once(outgoing, 'drain', { signal: closed.signal });
    }
    outgoing.end();
  } catch (error) {
    if (!closed.signal.aborted) {
      // Status and headers have gone out: the only honest sign left is a broken connection.
      outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  } finally {
    outgoing.off('close', onClose);
  }
}
