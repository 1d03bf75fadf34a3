import { KeyObject, X509Certificate, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames,
  RelativeDistinguishedNames,
} from 'pkijs';
import { assembleIdentity, type Identity } from './identity.ts';

// At least 2048 (RFC 9325 4.5); 3072 is as strong as the AES-128 of the profile's cipher suites.
const modulusBits = 3072;
/** Equipment that talks to us must be told of each new certificate by hand: it is not made to run out soon. */
const validYears = 10;
/** Clocks of equipment run late. */
const backdatedMs = 24 * 3600 * 1000;

export interface IdentityRequest {
  /** What a person reads in the certificate, e.g. the AE title; at most 64 characters. */
  readonly commonName: string;
  /** Host names that peers may reach this node by. */
  readonly hostNames: readonly string[];
  readonly nowMs: number;
}

/** A new RSA key and a certificate of its own signature for DICOM TLS, as server and as client. Takes up to seconds. */
export async function makeIdentity({ commonName, hostNames, nowMs }: IdentityRequest): Promise<Identity> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(
    { ...algorithm, modulusLength: modulusBits, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ['sign', 'verify'],
  );
  const certificate = new Certificate();
  // X.509 version 3 is written as 2.
  certificate.version = 2;
  certificate.serialNumber.valueBlock.valueHexView = serialNumber();
  const name = encodeCommonName(commonName);
  certificate.subject = RelativeDistinguishedNames.fromBER(name);
  certificate.issuer = RelativeDistinguishedNames.fromBER(name);
  certificate.notBefore.value = new Date(nowMs - backdatedMs);
  const notAfter = new Date(nowMs);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + validYears);
  certificate.notAfter.value = notAfter;
  const purposes = new ExtKeyUsage({ keyPurposes: [serverAuthentication, clientAuthentication] });
  const names = new GeneralNames({
    // [2] dNSName (RFC 5280 4.2.1.6).
    names: hostNames.map((value) => new GeneralName({ type: 2, value })),
  });
  certificate.extensions = [
    extension('2.5.29.19', true, new BasicConstraints({ cA: false }).toSchema().toBER()),
    // BIT STRING of 3 bits: digitalSignature (0) and keyEncipherment (2) (RFC 5280 4.2.1.3).
    extension('2.5.29.15', true, Uint8Array.of(0x03, 0x02, 0x05, 0xa0).buffer),
    extension('2.5.29.37', false, purposes.toSchema().toBER()),
    ...(hostNames.length === 0 ? [] : [extension('2.5.29.17', false, names.toSchema().toBER())]),
  ];
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  await certificate.sign(privateKey, algorithm.hash);
  const made = new X509Certificate(Buffer.from(certificate.toSchema(true).toBER()));
  return assembleIdentity(KeyObject.from(privateKey), [made], 'the new certificate');
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const clientAuthentication = '1.3.6.1.5.5.7.3.2';

function extension(extnID: string, critical: boolean, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue });
}

/** 16 random bytes, positive and not 0 (RFC 5280 4.1.2.2). */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Uint8Array.from(bytes);
}

/** A name of one part, commonName (2.5.4.3), as DER: SEQUENCE of SET of SEQUENCE of OID and UTF8String. */
function encodeCommonName(commonName: string): ArrayBuffer {
  // The upper bound of a common name (RFC 5280 A.1); with it every length below is one byte.
  const text = Buffer.from(commonName, 'utf8').subarray(0, 64);
  const attribute = der(0x30, Uint8Array.of(0x06, 0x03, 0x55, 0x04, 0x03), der(0x0c, text));
  return Uint8Array.from(der(0x30, der(0x31, attribute))).buffer;
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, content.length), content]);
}
