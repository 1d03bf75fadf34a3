import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CertificateStore } from '../../../main/certificates/certificate-store.ts';
import { readIdentity, summarize } from '../../../main/certificates/identity.ts';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { readPkcs12 } from '../../../main/certificates/read-pkcs12.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const nowMs = Date.UTC(2024, 1, 29, 12);
const ours = await makeIdentity({ commonName: 'ROOM 4', hostNames: ['room-4.example', 'localhost'], nowMs });
const other = await makeIdentity({ commonName: 'ÄRZTE', hostNames: [], nowMs });

const certificate = new X509Certificate(ours.certificatesPem);

function unusable(reason: RegExp): unknown {
  return expect.objectContaining({
    code: 'certificate.unusable',
    message: expect.stringMatching(reason),
    details: expect.objectContaining({ reason: expect.stringMatching(reason) }),
  });
}

describe('a certificate that is made', () => {
  test('is of its own signature, for server and client, for ten years', () => {
    expect(summarize(certificate)).toMatchObject({
      subject: 'CN=ROOM 4',
      issuer: 'CN=ROOM 4',
      validFrom: '2024-02-28T12:00:00.000Z',
      // There is no 29 February 2034.
      validTo: '2034-03-01T12:00:00.000Z',
    });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    // Extended key usages by object identifier: server authentication, client authentication (RFC 5280 4.2.1.12).
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.subjectAltName).toBe('DNS:room-4.example, DNS:localhost');
    expect(new X509Certificate(other.certificatesPem).subject).toBe('CN=ÄRZTE');
    expect(new X509Certificate(other.certificatesPem).subjectAltName).toBeUndefined();
  });

  test.skipIf(programsMissing('openssl'))('passes the strict checks of OpenSSL', async () => {
    const file = path.join(temporaryDirectory(), 'made.pem');
    const fresh = await makeIdentity({ commonName: 'X', hostNames: ['x'], nowMs: Date.now() });
    writeFileSync(file, fresh.certificatesPem);
    for (const purpose of ['sslserver', 'sslclient']) {
      const args = ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', file, file];
      expect(await runProgram('openssl', args)).toEqual({ exitCode: 0, output: `${file}: OK\n` });
    }
    const { output } = await runProgram('openssl', ['x509', '-in', file, '-noout', '-text']);
    expect(output).toContain('Digital Signature, Key Encipherment');
    expect(output).toContain('sha256WithRSAEncryption');
  });
});

describe('an identity from PEM', () => {
  test('puts the certificate of the key first, whatever the order', () => {
    const found = readIdentity(other.certificatesPem + ours.certificatesPem + ours.keyPem, undefined, 'x');
    expect(found).toEqual({
      keyPem: ours.keyPem,
      certificatesPem: ours.certificatesPem + other.certificatesPem,
    });
  });

  test.each<readonly [string, string, RegExp]>([
    ['a key of none of its certificates', ours.keyPem + other.certificatesPem, /belongs to none/],
    ['no key', ours.certificatesPem, /no private key/],
    ['no certificate', ours.keyPem, /no certificate/],
    ['a damaged key', ours.keyPem.replace(/\n.{20}/, '\n') + ours.certificatesPem, /key is damaged/],
    ['a damaged certificate', ours.keyPem + ours.certificatesPem.replace(/\n.{20}/, '\n'), /is damaged/],
  ])('is refused with %s', (_name, pem, reason) => {
    expect(() => readIdentity(pem, undefined, 'room.pem')).toThrow(unusable(reason));
  });
});

/** Ours as PKCS#12, with another certificate as its chain. */
async function exported(...options: readonly string[]): Promise<Buffer> {
  const directory = temporaryDirectory();
  const file = (name: string): string => path.join(directory, name);
  writeFileSync(file('key.pem'), ours.keyPem);
  writeFileSync(file('own.pem'), ours.certificatesPem);
  writeFileSync(file('other.pem'), other.certificatesPem);
  const inputs = ['-inkey', file('key.pem'), '-in', file('own.pem'), '-certfile', file('other.pem')];
  const args = ['pkcs12', '-export', ...inputs, '-out', file('out.p12'), ...options];
  expect(await runProgram('openssl', args)).toMatchObject({ exitCode: 0 });
  return readFileSync(file('out.p12'));
}

describe.skipIf(programsMissing('openssl'))('an identity made by OpenSSL', () => {
  test('is taken from PKCS#12 with its chain', async () => {
    const bytes = await exported('-passout', 'pass:Straße 7');
    expect(await readPkcs12(bytes, 'Straße 7', 'x')).toEqual({
      keyPem: ours.keyPem,
      certificatesPem: ours.certificatesPem + other.certificatesPem,
    });
  });

  test('is refused with another passphrase, cut, changed, or encrypted as of old', async () => {
    const bytes = await exported('-passout', 'pass:right');
    const changed = Buffer.from(bytes);
    changed[700] = (changed[700] ?? 0) ^ 1;
    const weak = await exported('-passout', 'pass:right', '-certpbe', 'PBE-SHA1-3DES');
    const cases = [
      [bytes, 'wrong'],
      [bytes.subarray(0, 500), 'right'],
      [changed, 'right'],
      [weak, 'right'],
      [Buffer.from('no such thing'), 'right'],
    ] as const;
    for (const [given, passphrase] of cases) {
      await expect(readPkcs12(given, passphrase, 'x')).rejects.toThrow(unusable(/not a PKCS#12 file/));
    }
  });

  test('is taken from an encrypted PEM key with its passphrase alone', async () => {
    const directory = temporaryDirectory();
    const [plain, encrypted] = [path.join(directory, 'k.pem'), path.join(directory, 'e.pem')];
    writeFileSync(plain, ours.keyPem);
    const args = ['pkcs8', '-topk8', '-in', plain, '-out', encrypted, '-passout', 'pass:secret'];
    expect(await runProgram('openssl', args)).toMatchObject({ exitCode: 0 });
    const pem = readFileSync(encrypted, 'utf8') + ours.certificatesPem;
    expect(readIdentity(pem, 'secret', 'x')).toEqual(ours);
    for (const passphrase of ['other', undefined]) {
      expect(() => readIdentity(pem, passphrase, 'x')).toThrow(unusable(/passphrase is wrong or missing/));
    }
  });
});

describe('the certificates of a cache', () => {
  test('are kept where only their owner reads them', async () => {
    const dataDirectory = temporaryDirectory();
    const store = new CertificateStore(dataDirectory);
    expect([await store.identity(), await store.trusted()]).toEqual([undefined, []]);
    await store.setIdentity(other);
    await store.setIdentity(ours);
    expect(await store.trust(other.certificatesPem, 'x')).toEqual([
      summarize(new X509Certificate(other.certificatesPem)),
    ]);
    expect(await store.identity()).toEqual(ours);
    expect(await store.trusted()).toEqual([other.certificatesPem]);

    const folder = path.join(dataDirectory, 'certificates');
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
    expect(entries).toHaveLength(4);
    // Windows has no modes: there the folder is within the user's own profile.
    const tooOpen = ['', ...entries].filter((entry) => {
      const stat = statSync(path.join(folder, entry));
      return process.platform !== 'win32' && (stat.mode & 0o777) !== (stat.isDirectory() ? 0o700 : 0o600);
    });
    expect(tooOpen).toEqual([]);
    expect(readFileSync(path.join(folder, 'certificate.pem'), 'utf8')).toBe(ours.certificatesPem);
  });

  test('that are trusted may be put there by hand; what is none is named', async () => {
    const dataDirectory = temporaryDirectory();
    const folder = path.join(dataDirectory, 'certificates', 'trusted');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'both.crt'), ours.certificatesPem + other.certificatesPem);
    writeFileSync(path.join(folder, 'README.txt'), 'no certificate');
    const store = new CertificateStore(dataDirectory);
    expect(await store.trusted()).toEqual([ours.certificatesPem, other.certificatesPem]);
    writeFileSync(path.join(folder, 'broken.pem'), 'nothing');
    await expect(store.trusted()).rejects.toMatchObject({
      code: 'certificate.unusable',
      details: { what: 'broken.pem' },
    });
  });
});
