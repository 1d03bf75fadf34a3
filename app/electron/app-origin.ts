/** The scheme and host under which the pages appear in Electron. */
export const appScheme = 'app';
const appHost = 'workstation';

/** Absolute address of a page, from its path and query. */
export function appAddress(address: string): string {
  return new URL(address, `${appScheme}://${appHost}/`).href;
}

/**
 * Whether an address is one of our pages. Compared by parts: `URL.origin` is "null" for a scheme of one's own,
 * and a comparison by beginning would let `app://workstation.example` pass.
 */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === `${appScheme}:` && url.host === appHost && url.username === '' && url.password === ''
  );
}
