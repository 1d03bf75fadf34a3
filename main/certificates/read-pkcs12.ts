import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto';
import { CertBag, Certificate, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, SafeContents } from 'pkijs';
import { assembleIdentity, unusable, type Identity } from './identity.ts';

/**
 * The key and the certificates of a PKCS#12 file (`.p12`, `.pfx`; RFC 7292), its integrity checked.
 *
 * Takes what is written today (PBES2 with AES). Files of the old kind, with RC2 or triple DES, are refused: their
 * encryption is broken, and the crypto libraries have let go of it. Throws `certificate.unusable`.
 */
export async function readPkcs12(bytes: Uint8Array, passphrase: string, what: string): Promise<Identity> {
  const [key, certificates] = await openPkcs12(bytes, passphrase).catch((error: unknown) => {
    throw unusable(
      what,
      'not a PKCS#12 file, encrypted in an outdated way, or the passphrase is wrong',
      error,
    );
  });
  if (key === undefined) throw unusable(what, 'there is no private key in it');
  return assembleIdentity(key, certificates, what);
}

async function openPkcs12(
  bytes: Uint8Array,
  passphrase: string,
): Promise<readonly [key: KeyObject | undefined, certificates: readonly X509Certificate[]]> {
  const password = Uint8Array.from(Buffer.from(passphrase, 'utf8')).buffer;
  const pfx = PFX.fromBER(Uint8Array.from(bytes).buffer);
  await pfx.parseInternalValues({ password, checkIntegrity: true });
  const safe = pfx.parsedValue?.authenticatedSafe;
  await safe?.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password })) });
  let key: KeyObject | undefined;
  const certificates: X509Certificate[] = [];
  for (const { value } of parsedContents(safe?.parsedValue)) {
    for (const { bagValue } of value.safeBags) {
      if (bagValue instanceof PrivateKeyInfo || bagValue instanceof PKCS8ShroudedKeyBag) {
        const der = Buffer.from(bagValue.toSchema().toBER());
        key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase });
      } else if (bagValue instanceof CertBag && bagValue.parsedValue instanceof Certificate) {
        certificates.push(new X509Certificate(Buffer.from(bagValue.parsedValue.toSchema().toBER())));
      }
    }
  }
  return [key, certificates];
}

/** The library leaves this untyped. */
function parsedContents(parsed: unknown): readonly { readonly value: SafeContents }[] {
  if (typeof parsed !== 'object' || parsed === null || !('safeContents' in parsed)) return [];
  return Array.isArray(parsed.safeContents) ? parsed.safeContents.filter(hasSafeContents) : [];
}

function hasSafeContents(content: unknown): content is { readonly value: SafeContents } {
  return (
    typeof content === 'object' &&
    content !== null &&
    'value' in content &&
    content.value instanceof SafeContents
  );
}
