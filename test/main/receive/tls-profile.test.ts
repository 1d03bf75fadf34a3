import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { refusalOf, refusalOfServer } from '../../../main/receive/tls-profile.ts';

const madeAt = Date.UTC(2024, 5, 1);
const day = 24 * 3600 * 1000;
const [one, another] = await Promise.all(
  ['ONE', 'ANOTHER'].map(async (commonName) => {
    const { certificatesPem } = await makeIdentity({ commonName, hostNames: [], nowMs: madeAt });
    return new X509Certificate(certificatesPem);
  }),
);
const trusted = [one?.toString() ?? ''];
const unknownIssuer = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';

test('a peer without a certificate is refused, whatever OpenSSL says', () => {
  expect(refusalOf({ certificate: undefined, authorizationError: null }, trusted, madeAt)).toBe(
    'no certificate',
  );
});

test('what OpenSSL finds good is good, and what it finds bad is refused', () => {
  expect(refusalOf({ certificate: another, authorizationError: null }, trusted, madeAt)).toBeUndefined();
  for (const authorizationError of ['CERT_HAS_EXPIRED', 'CERT_REVOKED', 'DEPTH_ZERO_SELF_SIGNED_CERT']) {
    expect(refusalOf({ certificate: one, authorizationError }, trusted, madeAt)).toBe(authorizationError);
  }
});

test('a trusted certificate is good without its issuer, from its first moment to its last', () => {
  const at = (nowMs: number, certificate = one): string | undefined =>
    refusalOf({ certificate, authorizationError: unknownIssuer }, trusted, nowMs);
  // Made a day back, for ten years: 1 June 2024 to 1 June 2034.
  const [first, last] = [madeAt - day, Date.UTC(2034, 5, 1)];
  expect([at(first - 1), at(first), at(last), at(last + 1)]).toEqual([
    'CERT_NOT_YET_VALID',
    undefined,
    undefined,
    'CERT_HAS_EXPIRED',
  ]);
  expect(at(madeAt, another)).toBe(unknownIssuer);
});

test('what an authority vouches for must be made for the host that was asked; a certificate that is itself trusted need not', async () => {
  const { certificatesPem } = await makeIdentity({
    commonName: 'ARCHIVE',
    hostNames: ['pacs.example'],
    nowMs: madeAt,
  });
  const certificate = new X509Certificate(certificatesPem);
  const vouchedFor = { certificate, authorizationError: null };
  const at = (host: string, known = trusted): string | undefined =>
    refusalOfServer(vouchedFor, known, madeAt, host);
  expect(at('pacs.example')).toBeUndefined();
  expect([at('other.example'), at('192.0.2.7')]).toEqual([
    'not made for other.example',
    'not made for 192.0.2.7',
  ]);
  expect(at('192.0.2.7', [certificatesPem])).toBeUndefined();
  expect(
    refusalOfServer({ certificate, authorizationError: 'CERT_HAS_EXPIRED' }, trusted, madeAt, 'pacs.example'),
  ).toBe('CERT_HAS_EXPIRED');
});
