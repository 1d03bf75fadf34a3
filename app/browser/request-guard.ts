import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request must not be answered, or undefined. Guards against pages of other origins in the same browser:
 *
 * - a name that resolves to 127.0.0.1 (DNS rebinding) still sends its own `Host`;
 * - a page on another port of this machine is "same site", so our cookie comes along, but its `Origin` or
 *   `Sec-Fetch-Site` says where it is from.
 */
export function refusalOf(headers: IncomingHttpHeaders, port: number): string | undefined {
  const host = headers.host ?? '';
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'The Host header is not ours.';
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return 'The request comes from another origin.';
  const site = headers['sec-fetch-site'];
  // `none`: typed or opened by a person. Absent: not a browser.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'The request comes from another site.';
  }
  return undefined;
}
