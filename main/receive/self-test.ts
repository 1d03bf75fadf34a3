import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ReceiverCheck } from '../../shared/model/receiver-check.ts';
import { readCertificates, summarize, type Identity } from '../certificates/identity.ts';
import type { ReceiverAddress } from './listener.ts';
import type { ReceiverSettings } from './receiver-settings.ts';

export interface SelfTestParts {
  /** Where the listener is bound; null while it is not. */
  readonly address: ReceiverAddress | null;
  readonly settings: Pick<ReceiverSettings, 'host' | 'port' | 'ae' | 'callers' | 'usesTls'>;
  /** Who we are in TLS; null without a certificate. */
  readonly identity: Identity | null;
  /** Whether the listener would let a peer in that shows our own certificate. */
  readonly trustsItself: boolean;
  readonly nowMs: number;
  readonly timeoutMs?: number;
}

type Finding = ReceiverCheck['finding'];

/** A connection on the same machine is there at once or not at all; an association needs a few round trips. */
const usualTimeoutMs = 5000;

/**
 * What a sender would meet, tried from this machine: whether the port answers, whether an association and a C-ECHO go
 * through, and whether our certificate is good. The sender is another implementation than the listener.
 */
export async function testReceiver(parts: SelfTestParts): Promise<ReceiverCheck[]> {
  const timeoutMs = parts.timeoutMs ?? usualTimeoutMs;
  const certificate = checkCertificate(parts);
  const { address } = parts;
  if (address === null) {
    const at = `${parts.settings.host}:${parts.settings.port}`;
    return [
      { name: 'port', outcome: 'bad', finding: 'not-listening', value: at },
      { name: 'echo', outcome: 'skipped', finding: 'nothing-listens', value: '' },
      certificate,
    ];
  }
  const host = reachableHost(address.host);
  const port = await checkPort(host, address.port, parts, timeoutMs);
  const echo: ReceiverCheck =
    port.outcome === 'good'
      ? await checkEcho(host, address, parts, timeoutMs)
      : { name: 'echo', outcome: 'skipped', finding: 'port-silent', value: '' };
  return [port, echo, certificate];
}

/** Bound to all addresses means reachable by the loopback one as well. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function checkPort(
  host: string,
  port: number,
  { settings }: SelfTestParts,
  timeoutMs: number,
): Promise<ReceiverCheck> {
  return new Promise((resolve) => {
    const at = `${host}:${port}`;
    const socket = settings.usesTls
      ? // Only whether somebody answers with TLS: `checkCertificate` looks at the certificate itself.
        connectTls({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.2' })
      : connectTcp({ host, port });
    const end = (outcome: ReceiverCheck['outcome'], finding: Finding, value: string): void => {
      socket.destroy();
      resolve({ name: 'port', outcome, finding, value });
    };
    socket.setTimeout(timeoutMs, () => end('bad', 'no-answer', at));
    socket.once('error', (error) => end('bad', 'failed', `${at}: ${error.message}`));
    socket.once(settings.usesTls ? 'secureConnect' : 'connect', () => end('good', 'listening', at));
  });
}

async function checkEcho(
  host: string,
  { port, ae }: ReceiverAddress,
  { settings, identity, trustsItself }: SelfTestParts,
  timeoutMs: number,
): Promise<ReceiverCheck> {
  if (settings.usesTls && !trustsItself) {
    return { name: 'echo', outcome: 'skipped', finding: 'own-not-trusted', value: '' };
  }
  // Only whoever tests it pays for the start of another implementation.
  const { default: dimse } = await import('dcmjs-dimse');
  // It would tell standard output, which belongs to the results of commands.
  dimse.log.setLevel('silent', false);
  const callingAe = settings.callers[0]?.callingAe ?? ae;
  const secured =
    settings.usesTls && identity !== null
      ? {
          securityOptions: {
            key: identity.keyPem,
            cert: identity.certificatesPem,
            rejectUnauthorized: false,
            minVersion: 'TLSv1.2',
          },
        }
      : {};
  const client = new dimse.Client();
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout;
    const end = (outcome: ReceiverCheck['outcome'], finding: Finding, value = ''): void => {
      clearTimeout(timer);
      resolve({ name: 'echo', outcome, finding, value });
    };
    timer = setTimeout(() => {
      client.abort();
      end('bad', 'no-answer', `${host}:${port}`);
    }, timeoutMs);
    const request = new dimse.requests.CEchoRequest();
    request.on('response', (response) => {
      const status = response.getStatus();
      if (status === dimse.constants.Status.Success) end('good', 'echoed', `${callingAe} → ${ae}`);
      else end('bad', 'status', `0x${status.toString(16).padStart(4, '0')}`);
    });
    client.addRequest(request);
    client.on('associationRejected', () => end('bad', 'rejected', callingAe));
    client.on('networkError', (error: Error) => end('bad', 'failed', error.message));
    client.on('closed', () => end('bad', 'closed'));
    try {
      client.send(host, port, callingAe, ae, secured);
    } catch (error) {
      end('bad', 'failed', error instanceof Error ? error.message : String(error));
    }
  });
}

function checkCertificate({ settings, identity, nowMs }: SelfTestParts): ReceiverCheck {
  const name = 'certificate';
  if (!settings.usesTls) return { name, outcome: 'skipped', finding: 'tls-off', value: '' };
  if (identity === null) return { name, outcome: 'bad', finding: 'no-certificate', value: '' };
  const [own] = readCertificates(identity.certificatesPem, 'our certificate');
  if (own === undefined) return { name, outcome: 'bad', finding: 'no-certificate', value: '' };
  const { subject, validFrom, validTo } = summarize(own);
  const value = `${subject}, ${validFrom.slice(0, 10)} … ${validTo.slice(0, 10)}`;
  if (nowMs > own.validToDate.getTime()) return { name, outcome: 'bad', finding: 'expired', value };
  if (nowMs < own.validFromDate.getTime()) return { name, outcome: 'bad', finding: 'not-yet-valid', value };
  return { name, outcome: 'good', finding: 'valid', value };
}
