import http from 'node:http';
import { expect, test } from '@playwright/test';
import { contentSecurityPolicy } from '../../../main/security-headers.ts';
import { startBrowserHost, type BrowserHost } from '../../support/start-browser-host.ts';

/** The browser host as Chromium meets it. */
let host: BrowserHost;

test.beforeAll(async () => {
  host = await startBrowserHost();
});

test.afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

function origin(): string {
  return new URL(host.url).origin;
}

test('opening the printed address signs in and shows the page, within its own policy', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.text().includes('Content Security Policy')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(host.url);
  await expect(page).toHaveURL(`${origin()}/`);
  await expect(page).toHaveTitle(/Negatoscope/u);
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(complaints).toEqual([]);
});

test('the session is out of reach of scripts, and stays when the page is loaded again', async ({ page }) => {
  await page.goto(host.url);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({
    name: `negatoscope-${new URL(host.url).port}`,
    httpOnly: true,
    sameSite: 'Strict',
  });
  expect((await page.reload())?.status()).toBe(200);
});

test('a browser that has not signed in gets a plain page and nothing else', async ({ page }) => {
  const answer = await page.goto(`${origin()}/`);
  expect(answer?.status()).toBe(403);
  await expect(page.locator('body')).toContainText('not signed in');
});

test('the policy of every answer stops inline code and style, markup from text, and other origins', async ({
  page,
}) => {
  const answer = await page.goto(host.url);
  expect(answer?.headers()['content-security-policy']).toBe(contentSecurityPolicy);
  const outcome = await page.evaluate(async () => {
    const violated: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
    const inline = document.createElement('style');
    inline.textContent = 'body { color: red }';
    document.head.append(inline);
    const attempts = [
      () => {
        document.body.innerHTML = '<img onerror="0">';
      },
      () => {
        document.createElement('script').textContent = '0';
      },
    ];
    const text = attempts.map((attempt) => {
      try {
        attempt();
        return 'done';
      } catch {
        return 'stopped';
      }
    });
    const fetched = await fetch('https://example.org/').then(
      () => 'answered',
      () => 'stopped',
    );
    const picture = new Image();
    const loaded = await new Promise((resolve) => {
      picture.addEventListener('load', () => resolve('shown'));
      picture.addEventListener('error', () => resolve('stopped'));
      picture.src = 'https://example.org/a.png';
    });
    return { violated: [...new Set(violated)].toSorted(), fetched, loaded, text };
  });
  expect(outcome).toEqual({
    violated: ['connect-src', 'img-src', 'require-trusted-types-for', 'style-src-elem'],
    fetched: 'stopped',
    loaded: 'stopped',
    text: ['stopped', 'stopped'],
  });
});

/** A plain server on this machine that answers anyone. */
async function startNeighbour(): Promise<{ origin: string; stop(): void }> {
  const server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>neighbour</title>');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('a page of another port of this machine can neither read nor command', async ({ page }) => {
  const [neighbour, control] = [await startNeighbour(), await startNeighbour()];
  try {
    await page.goto(host.url);
    await page.goto(neighbour.origin);
    // Same site, other origin: the cookie goes along with what this page asks.
    const ask = (target: string): Promise<string[]> =>
      page.evaluate(async (place) => {
        const attempts = [
          fetch(`${place}/rpc/receiver.status`, { credentials: 'include', mode: 'no-cors' }),
          fetch(`${place}/rpc/settings.set`, {
            method: 'POST',
            mode: 'no-cors',
            credentials: 'include',
            body: '{}',
          }),
          fetch(`${place}/rpc/receiver.status`, { credentials: 'include' }),
        ];
        return (await Promise.allSettled(attempts)).map(({ status }) => status);
      }, target);
    // A server without our guards answers the first two: the browser alone protects nobody.
    expect(await ask(control.origin)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await ask(origin())).toEqual(['rejected', 'rejected', 'rejected']);
  } finally {
    neighbour.stop();
    control.stop();
  }
});
