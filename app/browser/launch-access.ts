import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A window's ticket stands in its command line, which other users of the machine can read: once, and briefly. */
const ticketLifetimeMs = 60_000;

/** Cookie names allow letters, digits and hyphens; browsers share cookies between the ports of a host. */
function cookieNameOf(port: number): string {
  return `negatoscope-${port}`;
}

/**
 * Who may talk to this launch of the browser host.
 *
 * Three secrets, all new for each launch: the *secret* in the printed address, which whoever started us knows;
 * *tickets*, each good for one sign-in within a minute, for the windows that we open; and the *session*, which
 * either is exchanged for and which lives in a cookie that no script can read.
 */
export class LaunchAccess {
  readonly #secret = newSecret();
  readonly #session = newSecret();
  readonly #tickets = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The address that signs in whoever opens it, for as long as this launch lives. */
  signInAddress(origin: string): string {
    return `${origin}/sign-in?secret=${this.#secret}`;
  }

  /** An address that signs in once. */
  ticketAddress(origin: string): string {
    const ticket = newSecret();
    this.#tickets.set(ticket, this.#now() + ticketLifetimeMs);
    return `${origin}/sign-in?ticket=${ticket}`;
  }

  /** Whether a `/sign-in` address carries the secret or a fresh ticket; a ticket is used up. */
  admits(query: URLSearchParams): boolean {
    const secret = query.get('secret');
    if (secret !== null) return isSame(secret, this.#secret);
    const ticket = query.get('ticket') ?? '';
    const expiresAt = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return expiresAt !== undefined && this.#now() < expiresAt;
  }

  /** The header that hands out the session. */
  setCookie(port: number): string {
    return `${cookieNameOf(port)}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether a `Cookie` header carries the session. */
  knows(cookieHeader: string | undefined, port: number): boolean {
    const prefix = `${cookieNameOf(port)}=`;
    return (cookieHeader ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(prefix) && isSame(pair.slice(prefix.length), this.#session));
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compared by digest, so that neither length nor common beginning shows in the time taken. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
