import os from 'node:os';
import type { CertificateStore } from '../certificates/certificate-store.ts';
import { makeIdentity } from '../certificates/make-identity.ts';
import type { TlsMaterial } from './tls-profile.ts';

/**
 * Who we are and whom we trust. Where nobody made or imported a certificate yet, one of our own signature is made, so
 * that TLS can be switched on without any other tool. Throws `certificate.unusable`, `store.write-failed`.
 */
export async function readTlsMaterial(
  store: CertificateStore,
  ae: string,
  nowMs: number,
): Promise<TlsMaterial> {
  let identity = await store.identity();
  if (identity === undefined) {
    const hostNames = [...new Set([os.hostname(), 'localhost'])];
    identity = await makeIdentity({ commonName: ae, hostNames, nowMs });
    await store.setIdentity(identity);
  }
  return { identity, trusted: await store.trusted() };
}
