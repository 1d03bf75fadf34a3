import os from 'node:os';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import type { Certificates, ReceiverCheck } from '../../shared/model/receiver-check.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import type { CertificateStore } from '../certificates/certificate-store.ts';
import { readCertificates, readIdentity, summarize } from '../certificates/identity.ts';
import { makeIdentity } from '../certificates/make-identity.ts';
import { readPkcs12 } from '../certificates/read-pkcs12.ts';
import { receiverSettingsFrom } from '../receive/receiver-settings.ts';
import { testReceiver } from '../receive/self-test.ts';
import type { ReceiverThread } from '../receive/start-receiver.ts';

/** The listener as the settings page sees it: how it stands, anew with other settings, and its certificates. */
export interface ReceiverService {
  status(): Promise<ReceiverStatus>;
  /** Lets changed settings take effect. Throws `network.port-busy`, `network.cannot-listen`, `certificate.unusable`. */
  restart(): Promise<void>;
  selfTest(): Promise<ReceiverCheck[]>;
  certificates(): Promise<Certificates>;
  /** A new key and certificate of our own signature, in place of the ones before. */
  makeCertificate(): Promise<void>;
  /** From a PKCS#12 file, or PEM with a key. Throws `certificate.unusable`. */
  importCertificate(bytes: Uint8Array, passphrase: string, fileName: string): Promise<void>;
  /** Lets the holders of these certificates (PEM) connect. Throws `certificate.unusable`. */
  trust(pem: string, fileName: string): Promise<void>;
  distrust(fingerprint: string): Promise<void>;
}

export interface ReceiverServiceParts {
  /** Undefined where this program does not receive. */
  readonly receiver: ReceiverThread | undefined;
  readonly settings: () => Readonly<Record<string, SettingValue>>;
  readonly certificates: CertificateStore;
  readonly now: () => number;
  /** For the audit trail: what a person changed of who we are and whom we trust. */
  readonly onSecurityChanged: (what: string) => void;
}

export function createReceiverService(parts: ReceiverServiceParts): ReceiverService {
  const { receiver, certificates, now } = parts;
  const settings = () => receiverSettingsFrom(parts.settings());
  /** Changes of identity and trust hold for connections from now on. */
  const restartIfTls = async (): Promise<void> => {
    if (receiver !== undefined && settings().usesTls) await receiver.restart(parts.settings());
  };
  return {
    async status() {
      if (receiver !== undefined) return receiver.status();
      const { ae, host, port, usesTls } = settings();
      return { ...notReceiving, ae, host, port, usesTls };
    },
    async restart() {
      if (receiver === undefined) {
        throw new NegatoscopeError('request.invalid', 'This program does not receive', {
          reason: 'receiver',
        });
      }
      await receiver.restart(parts.settings());
    },
    async selfTest() {
      const identity = (await certificates.identity()) ?? null;
      const trusted = await certificates.trusted();
      return testReceiver({
        address: receiver?.address ?? null,
        settings: settings(),
        identity,
        trustsItself: identity !== null && trusted.some((pem) => identity.certificatesPem.startsWith(pem)),
        nowMs: now(),
      });
    },
    async certificates() {
      const identity = await certificates.identity();
      const [own] =
        identity === undefined ? [] : readCertificates(identity.certificatesPem, 'our certificate');
      const trusted = await certificates.trusted();
      return {
        own: own === undefined ? null : summarize(own),
        ownPem: own?.toString() ?? null,
        trusted: trusted.flatMap((pem) => readCertificates(pem, 'trusted certificate').map(summarize)),
      };
    },
    async makeCertificate() {
      const hostNames = [...new Set([os.hostname(), 'localhost'])];
      await certificates.setIdentity(
        await makeIdentity({ commonName: settings().ae, hostNames, nowMs: now() }),
      );
      parts.onSecurityChanged(`a certificate of our own was made for ${settings().ae}`);
      await restartIfTls();
    },
    async importCertificate(bytes, passphrase, fileName) {
      const isPem = Buffer.from(bytes.subarray(0, 64)).toString('latin1').includes('-----BEGIN');
      const identity = isPem
        ? readIdentity(
            Buffer.from(bytes).toString('utf8'),
            passphrase === '' ? undefined : passphrase,
            fileName,
          )
        : await readPkcs12(bytes, passphrase, fileName);
      await certificates.setIdentity(identity);
      parts.onSecurityChanged('a certificate of our own was imported');
      await restartIfTls();
    },
    async trust(pem, fileName) {
      for (const { subject, fingerprint } of await certificates.trust(pem, fileName)) {
        parts.onSecurityChanged(`trusted from now on: ${subject}, ${fingerprint}`);
      }
      await restartIfTls();
    },
    async distrust(fingerprint) {
      const wasThere = await certificates.distrust(fingerprint);
      if (wasThere) parts.onSecurityChanged(`not trusted any more: ${fingerprint}`);
      await restartIfTls();
    },
  };
}

const notReceiving: ReceiverStatus = {
  state: 'off',
  ae: '',
  host: '',
  port: 0,
  problem: null,
  usesTls: false,
  warnings: [],
  openAssociations: 0,
  imagesPerSecond: 0,
  recent: [],
};
