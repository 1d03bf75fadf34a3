import http, { type IncomingHttpHeaders } from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { startLoopbackServer, type LoopbackServer } from '../../../app/browser/loopback-server.ts';
import { contentSecurityPolicy } from '../../../main/security-headers.ts';

const running: LoopbackServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

interface Start {
  readonly handle?: (request: Request) => Promise<Response>;
  readonly now?: () => number;
}

async function start({ handle = echo, now = Date.now }: Start = {}): Promise<LoopbackServer> {
  const server = await startLoopbackServer({ handle, port: 0, now, logger: pino({ level: 'silent' }) });
  running.push(server);
  return server;
}

function echo(request: Request): Promise<Response> {
  return Promise.resolve(new Response(`${request.method} ${request.url}`));
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request with exactly these headers: `fetch` would not let a test send a foreign Host or Origin. */
async function ask(
  server: LoopbackServer,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  const request = http.request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false });
  request.end();
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

/** The cookie that a signed-in browser sends. */
async function signIn(server: LoopbackServer): Promise<string> {
  const answer = await ask(server, pathOf(server.signInAddress));
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('no cookie came');
  return cookie;
}

describe('signing in', () => {
  test('sets a cookie that no script and no other site can use, and leads to the page', async () => {
    const server = await start();
    const answer = await ask(server, pathOf(server.signInAddress));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    const attributes = (answer.headers['set-cookie']?.[0] ?? '').split('; ');
    expect(attributes[0]).toMatch(new RegExp(`^negatoscope-${server.port}=[\\w-]{43}$`, 'u'));
    expect(attributes.slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
    expect(server.hasVisitor).toBe(true);
  });

  test('is refused with a wrong secret, an empty one and none, and nobody counts as a visitor', async () => {
    const server = await start();
    const secret = new URL(server.signInAddress).searchParams.get('secret') ?? '';
    for (const query of [`?secret=${secret.slice(1)}`, `?secret=${secret}x`, '?secret=', '?ticket=', '']) {
      const answer = await ask(server, `/sign-in${query}`);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(server.hasVisitor).toBe(false);
  });

  test("with a window's ticket works once", async () => {
    const server = await start();
    const path = pathOf(server.ticketAddress());
    expect((await ask(server, path)).status).toBe(303);
    expect((await ask(server, path)).status).toBe(403);
  });

  test("with a window's ticket works for a minute", async () => {
    let nowMs = 0;
    const server = await start({ now: () => nowMs });
    const [first, second] = [pathOf(server.ticketAddress()), pathOf(server.ticketAddress())];
    nowMs = 59_999;
    expect((await ask(server, first)).status).toBe(303);
    nowMs = 60_000;
    expect((await ask(server, second)).status).toBe(403);
  });

  test('to one launch does not sign in to another', async () => {
    const [one, other] = [await start(), await start()];
    const cookie = await signIn(one);
    const moved = cookie.replace(`-${one.port}=`, `-${other.port}=`);
    expect((await ask(one, '/', { cookie })).status).toBe(200);
    expect((await ask(other, '/', { cookie: moved })).status).toBe(403);
    expect((await ask(other, pathOf(one.signInAddress))).status).toBe(403);
  });
});

describe('a request', () => {
  test('without the cookie gets a plain refusal and never reaches the handler', async () => {
    let handled = 0;
    const server = await start({
      handle: (request) => {
        handled += 1;
        return echo(request);
      },
    });
    const answer = await ask(server, '/rpc/worklist.query');
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy);
    expect(answer.text).toContain('not signed in');
    expect(handled).toBe(0);
  });

  test('reaches the handler among other cookies, by either name of this machine', async () => {
    const server = await start();
    const cookie = `a=1; ${await signIn(server)}; b=2`;
    for (const host of [`127.0.0.1:${server.port}`, `localhost:${server.port}`]) {
      const answer = await ask(server, '/frames/1/1?x=%20', { cookie, host });
      expect(answer).toMatchObject({ status: 200, text: `GET http://${host}/frames/1/1?x=%20` });
    }
  });

  test.each([
    ['a Host of another name (DNS rebinding)', { host: 'rebound.example' }],
    ['a Host of another port', { host: '127.0.0.1:1' }],
    ['an Origin of another site', { origin: 'https://rebound.example' }],
    ['an Origin of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['the opaque Origin of a sandboxed frame', { origin: 'null' }],
    ['a fetch from another site', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch from another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s, cookie or not', async (_name, headers) => {
    const server = await start();
    const cookie = await signIn(server);
    expect((await ask(server, '/', { cookie, ...headers })).status).toBe(403);
    expect((await ask(server, pathOf(server.signInAddress), headers)).status).toBe(403);
    expect((await ask(server, '/', { cookie })).status).toBe(200);
  });

  test('that names another host in its target is taken for its path alone', async () => {
    const server = await start();
    const cookie = await signIn(server);
    expect((await ask(server, '//rebound.example/x', { cookie })).text).toBe(
      `GET http://127.0.0.1:${server.port}/x`,
    );
    expect((await ask(server, 'http://rebound.example/x', { cookie })).status).toBe(400);
  });

  test('of another port of this machine cannot use a cookie by accident: its name carries the port', async () => {
    const server = await start();
    const [, value] = (await signIn(server)).split('=');
    expect((await ask(server, '/', { cookie: `negatoscope-1=${value ?? ''}` })).status).toBe(403);
  });
});

describe('a body', () => {
  test('is streamed to the handler and back, larger than any buffer', async () => {
    const server = await start({ handle: (request) => Promise.resolve(new Response(request.body)) });
    const cookie = await signIn(server);
    const sent = new Uint8Array(8 * 1024 * 1024).map((_, index) => index % 251);
    const response = await fetch(`http://127.0.0.1:${server.port}/uploads/1`, {
      method: 'PUT',
      headers: { cookie },
      body: sent,
    });
    expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), sent)).toBe(0);
  });

  test('is produced no faster than the client reads', async () => {
    let produced = 0;
    const chunk = new Uint8Array(64 * 1024);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        produced += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const server = await start({ handle: () => Promise.resolve(new Response(body)) });
    const cookie = await signIn(server);
    const socket = net.connect(server.port, '127.0.0.1');
    socket.pause();
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\n\r\n`);
    // The producer has stalled when two looks, many turns of the loop apart, see the same count.
    const seen = [-1];
    const hasStalled = (): boolean => produced > 0 && seen.at(-1) === produced;
    while (!hasStalled()) {
      seen.push(produced);
      for (let turn = 0; turn < 2000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    // An endless body: only what fits into the kernel's and Node's buffers may have been made.
    expect(produced).toBeLessThan(64 * 1024 * 1024);
    socket.destroy();
  });

  test('is cancelled, and its request aborted, when the client goes away', async () => {
    const cancelled = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    const server = await start({
      handle: (request) => {
        if (new URL(request.url).pathname !== '/events') return echo(request);
        request.signal.addEventListener('abort', () => aborted.resolve());
        return Promise.resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() })));
      },
    });
    const cookie = await signIn(server);
    const leaving = new AbortController();
    const response = await fetch(`http://127.0.0.1:${server.port}/events`, {
      headers: { cookie },
      signal: leaving.signal,
    });
    expect(response.status).toBe(200);
    leaving.abort();
    await Promise.all([cancelled.promise, aborted.promise]);
    expect((await ask(server, '/', { cookie })).status).toBe(200);
  });

  test('that fails half way breaks its connection, not the server', async () => {
    let isFailing = true;
    const server = await start({
      handle: (request) => {
        if (!isFailing) return echo(request);
        let sent = false;
        const body = new ReadableStream<Uint8Array>({
          pull(controller) {
            if (sent) controller.error(new Error('the disk is gone'));
            else controller.enqueue(new Uint8Array(16));
            sent = true;
          },
        });
        return Promise.resolve(new Response(body));
      },
    });
    const cookie = await signIn(server);
    const response = await fetch(`http://127.0.0.1:${server.port}/`, { headers: { cookie } });
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    isFailing = false;
    expect((await ask(server, '/', { cookie })).status).toBe(200);
  });
});

test('a busy port is an error that names it and what to do', async () => {
  const first = await start();
  const second = startLoopbackServer({
    handle: echo,
    port: first.port,
    now: Date.now,
    logger: pino({ level: 'silent' }),
  });
  await expect(second).rejects.toMatchObject({
    code: 'network.port-busy',
    details: { host: '127.0.0.1', port: first.port },
    message: expect.stringContaining('--http-port') as unknown,
  });
});

test('closing ends streams that are still open', async () => {
  const server = await start({ handle: () => Promise.resolve(new Response(new ReadableStream({}))) });
  const cookie = await signIn(server);
  const response = await fetch(`http://127.0.0.1:${server.port}/events`, { headers: { cookie } });
  await server.close();
  await expect(response.text()).rejects.toThrow('terminated');
});
