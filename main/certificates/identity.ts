import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/receiver-check.ts';

/** What a node proves itself with: its private key, and its certificate followed by those that vouch for it. */
export interface Identity {
  /** PKCS#8, PEM, unencrypted: it is kept in a file that only its owner reads. */
  readonly keyPem: string;
  /** PEM, one after the other; the node's own first. */
  readonly certificatesPem: string;
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;
const keyBlock =
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[^-]+(?:-[^-]+)*?-----END (?:[A-Z]+ )*PRIVATE KEY-----/u;

/** Every certificate in a PEM text, in its order. Throws `certificate.unusable` when one is damaged or there is none. */
export function readCertificates(pem: string, what: string): X509Certificate[] {
  const blocks = pem.match(certificateBlock) ?? [];
  if (blocks.length === 0) throw unusable(what, 'no certificate in PEM form was found');
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw unusable(what, 'a certificate is damaged', error);
    }
  });
}

/**
 * A key and its certificates out of one or two PEM texts, checked against each other. The certificate of the key comes
 * first, wherever it was. Throws `certificate.unusable`.
 */
export function readIdentity(pem: string, passphrase: string | undefined, what: string): Identity {
  const key = readKey(pem, passphrase, what);
  return assembleIdentity(key, readCertificates(pem, what), what);
}

export function assembleIdentity(
  key: KeyObject,
  certificates: readonly X509Certificate[],
  what: string,
): Identity {
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) throw unusable(what, 'the private key belongs to none of the certificates');
  const others = certificates.filter((certificate) => certificate !== own);
  return {
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatesPem: [own, ...others].map((certificate) => certificate.toString()).join(''),
  };
}

function readKey(pem: string, passphrase: string | undefined, what: string): KeyObject {
  const block = keyBlock.exec(pem)?.[0];
  if (block === undefined) throw unusable(what, 'no private key in PEM form was found');
  try {
    return createPrivateKey({ key: block, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    throw unusable(what, 'the private key is damaged, or its passphrase is wrong or missing', error);
  }
}

export function summarize(certificate: X509Certificate): CertificateSummary {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    validFrom: certificate.validFromDate.toISOString(),
    validTo: certificate.validToDate.toISOString(),
    fingerprint: certificate.fingerprint256,
  };
}

/** `what` names what was read, without a path. */
export function unusable(what: string, reason: string, cause?: unknown): NegatoscopeError {
  return new NegatoscopeError(
    'certificate.unusable',
    `${what}: ${reason}`,
    { what, reason },
    cause === undefined ? {} : { cause },
  );
}
