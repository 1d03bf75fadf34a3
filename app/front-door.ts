import { securityHeaders } from '../main/security-headers.ts';

type Handle = (request: Request) => Promise<Response>;

const reloadAfterS = 2;
const stylePath = '/preparing.css';

/**
 * What a host answers with: the workstation once it is there, and before that a page that says what the start does and
 * loads itself anew, because making an index of a hundred thousand studies takes minutes. Nothing of a patient is on it.
 */
export class FrontDoor {
  #handle: Handle | undefined;
  #says = '';

  /** What the start is doing. */
  preparing(text: string): void {
    this.#says = text;
  }

  open(handle: Handle): void {
    this.#handle = handle;
  }

  async handle(request: Request): Promise<Response> {
    if (this.#handle !== undefined) return this.#handle(request);
    const { pathname } = new URL(request.url);
    if (pathname === stylePath) return answer(200, 'text/css', style);
    if (pathname === '/') return answer(503, 'text/html', this.#page());
    return answer(503, 'text/plain', `${this.#says}\n`);
  }

  #page(): string {
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="${reloadAfterS}">
<title>Negatoscope is starting</title>
<link rel="stylesheet" href="${stylePath}">
<main>
<h1>Negatoscope is starting</h1>
<p role="status">${escaped(this.#says)}</p>
<p class="detail">Images, measurements and notes are safe. Nothing is received until this has ended; the worklist then opens here by itself.</p>
</main>
</html>
`;
  }
}

function answer(status: number, type: string, body: string): Response {
  return new Response(body, {
    status,
    headers: {
      ...securityHeaders,
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'retry-after': String(reloadAfterS),
    },
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** As dark as the pages that follow. */
const style = `
html { color-scheme: dark; background: #0b0d10; color: #d5dae1; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 40rem; padding: 2rem; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
p { margin: 0 0 0.5rem; font-variant-numeric: tabular-nums; }
.detail { color: #8b94a1; }
`;
