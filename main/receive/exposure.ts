import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ReceiverWarning } from '../../shared/model/receiver.ts';
import type { ReceiverSettings } from './receiver-settings.ts';

/** True for an address that only this machine reaches (RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  const address = host.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 4 ? address.startsWith('127.') : isIP(address) === 6 && isLoopbackV6(address);
}

function isLoopbackV6(address: string): boolean {
  return /^[0:]*:0*1$/.test(address);
}

const soonMs = 30 * 24 * 3600 * 1000;

export interface TlsExposure {
  readonly trustedCount: number;
  /** Our own certificate. */
  readonly certificate: Pick<X509Certificate, 'validToDate'>;
}

/** What whoever looks after the workstation should know of how it can be reached. `tls` is null without TLS. */
export function exposureWarnings(
  settings: Pick<ReceiverSettings, 'host' | 'callers'>,
  tls: TlsExposure | null,
  nowMs: number,
): ReceiverWarning[] {
  const warnings: ReceiverWarning[] = [];
  if (!isLoopback(settings.host)) {
    if (tls === null) warnings.push('network-without-tls');
    if (settings.callers.length === 0) warnings.push('network-without-callers');
  }
  if (tls !== null) {
    if (tls.trustedCount === 0) warnings.push('no-trusted-certificate');
    const leftMs = tls.certificate.validToDate.getTime() - nowMs;
    if (leftMs <= 0) warnings.push('certificate-expired');
    else if (leftMs <= soonMs) warnings.push('certificate-expires-soon');
  }
  return warnings;
}
