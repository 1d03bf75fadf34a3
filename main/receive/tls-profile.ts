import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ConnectionOptions, SecureContextOptions, TlsOptions } from 'node:tls';
import { readCertificates, type Identity } from '../certificates/identity.ts';

/** What a node needs to speak TLS: who it is, and whom it speaks with. */
export interface TlsMaterial {
  readonly identity: Identity;
  /** Certificates of authorities or of single peers, PEM. Empty: nobody. */
  readonly trusted: readonly string[];
}

/**
 * Non-Downgrading BCP 195 TLS Secure Transport Connection Profile (PS3.15 B.10): TLS 1.2 or 1.3, never less. The TLS 1.2
 * cipher suites are the four of RFC 7525 4.2, and the same with ECDSA certificates ("additional cipher suites of similar
 * or greater cryptographic strength may be supported"); those of TLS 1.3 are the ones of RFC 8446 with AES-GCM or ChaCha20. All have
 * forward secrecy and authenticated encryption.
 */
export const cipherSuites = {
  'TLSv1.3': ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  /** OpenSSL's names. */
  'TLSv1.2': [
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'DHE-RSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'DHE-RSA-AES128-GCM-SHA256',
  ],
} as const;

/** What both sides of a connection say. An unauthorized peer is turned away by `refusalOf`. */
function profileOf({ identity, trusted }: TlsMaterial): SecureContextOptions & { rejectUnauthorized: false } {
  return {
    key: identity.keyPem,
    cert: identity.certificatesPem,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: [...cipherSuites['TLSv1.3'], ...cipherSuites['TLSv1.2']].join(':'),
    // Instead of, not beside, the public authorities.
    ca: [...trusted],
    // Left to `refusalOf`, where, unlike within node:tls, it can be said why.
    rejectUnauthorized: false,
  };
}

/**
 * Server options of the profile. Both sides prove who they are: a peer without a certificate that one of the trusted
 * ones vouches for, or that is one of them, does not get as far as its first PDU.
 */
export function tlsOptions(material: TlsMaterial): TlsOptions {
  return {
    ...profileOf(material),
    honorCipherOrder: true,
    // Parameters of at least 2048 bits, as strong as the key (RFC 7525 4.3).
    dhparam: 'auto',
    requestCert: true,
  };
}

/** The same for a connection that we make to `host`: a name or an address. */
export function tlsClientOptions(material: TlsMaterial, host: string): ConnectionOptions {
  return {
    ...profileOf(material),
    // An address is no server name (RFC 6066 3).
    servername: isIP(host) === 0 ? host : '',
    // Left to `refusalOfServer`: whose the certificate must be depends on why it is trusted.
    checkServerIdentity: () => undefined,
    // RFC 7525 4.3.
    minDHSize: 2048,
  };
}

/** What OpenSSL says of a certificate whose issuer it does not know. */
const issuerUnknown: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** A peer after its handshake, in which it has proved to hold the key of its certificate. */
export interface AuthenticatedPeer {
  readonly certificate: X509Certificate | undefined;
  /** As OpenSSL verified the certificate against the trusted ones; null when it is good. */
  readonly authorizationError: string | null;
}

/**
 * Why a peer may not speak, or undefined. A certificate that is itself among the trusted ones is good without its issuer
 * (a tls.Server of Node 24 ignores `allowPartialTrustChain`), while it is valid.
 */
export function refusalOf(
  { certificate, authorizationError }: AuthenticatedPeer,
  trusted: readonly string[],
  nowMs: number,
): string | undefined {
  if (certificate === undefined) return 'no certificate';
  if (authorizationError === null) return undefined;
  if (!issuerUnknown.has(authorizationError)) return authorizationError;
  if (!isAmong(certificate, trusted)) return authorizationError;
  if (nowMs < certificate.validFromDate.getTime()) return 'CERT_NOT_YET_VALID';
  return nowMs > certificate.validToDate.getTime() ? 'CERT_HAS_EXPIRED' : undefined;
}

/**
 * The same of a peer that we connected to, at `host`. What an authority vouches for must be that host's (RFC 9525 6), or every
 * node of the authority could pass for the one that is meant; a certificate that is itself trusted is the peer's own.
 */
export function refusalOfServer(
  peer: AuthenticatedPeer,
  trusted: readonly string[],
  nowMs: number,
  host: string,
): string | undefined {
  const refusal = refusalOf(peer, trusted, nowMs);
  const { certificate } = peer;
  if (refusal !== undefined || certificate === undefined || isAmong(certificate, trusted)) return refusal;
  const names = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  return names === undefined ? `not made for ${host}` : undefined;
}

function isAmong(certificate: X509Certificate, trusted: readonly string[]): boolean {
  return trusted
    .flatMap((pem) => readCertificates(pem, 'trusted certificate'))
    .some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256);
}
