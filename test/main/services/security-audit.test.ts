import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { auditVerificationSchema } from '../../../shared/model/audit.ts';
import { certificatesSchema } from '../../../shared/model/receiver-check.ts';
import { workstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation } from '../../support/workstation-in-process.ts';

/** What every alert of the trail describes, in its order. */
function alertsIn(dataDirectory: string): string[] {
  const folder = path.join(dataDirectory, 'audit');
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');
  return [...text.matchAll(/Alert Description\\?" value=\\?"([A-Za-z0-9+/=]+)/gu)].map(([, value = '']) =>
    Buffer.from(value, 'base64').toString('utf8'),
  );
}

test('whoever changes certificates, trust or reach of the receiver is in the audit trail, which stays whole', async () => {
  const { workstation, dataDirectory } = await startWorkstation();
  const { call } = workstationCalls(workstation);
  await call('receiver.makeCertificate', {});
  const peer = await makeIdentity({ commonName: 'CT1', hostNames: [], nowMs: Date.now() });
  await call('receiver.trust', { pem: peer.certificatesPem, fileName: 'ct1.pem' });
  const { trusted } = certificatesSchema.parse(await call('receiver.certificates'));
  const fingerprint = trusted[0]?.fingerprint ?? '';
  await call('receiver.distrust', { fingerprint });
  await call('settings.set', { key: 'receiver.host', value: '0.0.0.0' });
  await call('settings.set', { key: 'store.trashDays', value: 5 });
  expect(auditVerificationSchema.parse(await call('audit.verify', {})).problems).toEqual([]);
  await workstation.close();
  expect(z.array(z.string()).parse(alertsIn(dataDirectory))).toEqual([
    'a certificate of our own was made for NEGATOSCOPE',
    `trusted from now on: CN=CT1, ${fingerprint}`,
    `not trusted any more: ${fingerprint}`,
    'receiver.host is now 0.0.0.0',
  ]);
});
