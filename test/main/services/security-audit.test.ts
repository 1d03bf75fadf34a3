import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { auditVerificationSchema } from '../../../shared/model/audit.ts';
import { quarantineEntrySchema } from '../../../shared/model/quarantine.ts';
import { certificatesSchema } from '../../../shared/model/receiver-check.ts';
import { auditMessages } from '../../support/audit-messages.ts';
import { checkAuditXml } from '../../support/audit-schema.ts';
import { connectStoringPeer } from '../../support/storing-peer.ts';
import { workstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation } from '../../support/workstation-in-process.ts';

/** What every alert of the trail describes, in its order. */
function alertsIn(dataDirectory: string): string[] {
  const text = auditMessages(dataDirectory).join('');
  return [...text.matchAll(/Alert Description" value="([A-Za-z0-9+/=]+)/gu)].map(([, value = '']) =>
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

/** Event, requesting user's kind, outcome and what it is about, of every record that is not about the program itself. */
function dealingsIn(dataDirectory: string): string[] {
  return auditMessages(dataDirectory).flatMap((message) => {
    expect(checkAuditXml(message)).toEqual([]);
    const event = /originalText="([^"]+)"/u.exec(message)?.[1] ?? '';
    const what = /<EventOutcomeDescription>([^<]*)/u.exec(message)?.[1];
    if (what === undefined) return [];
    const by = message.includes('UserName=') ? 'a person' : 'the program';
    const ids = [...message.matchAll(/ParticipantObjectID="([^"]+)"/gu)].map(([, id]) => id);
    return [`${event}: ${what} by ${by}: ${ids.join(', ')}`];
  });
}

test('whoever deletes a study, has it back or deals with what could not be read is in the audit trail', async () => {
  const running = await startWorkstation({ receive: true });
  const { call, rows, ended } = workstationCalls(running.workstation);
  const peer = await connectStoringPeer(running.workstation.dicomAddress?.port ?? 0);
  await peer.send('2.25.1');
  await peer.send('2.25.5', { StudyInstanceUID: '1.2.letters' });
  const [quarantined] = z.array(quarantineEntrySchema).parse(await call('quarantine.list'));
  const quarantineIds = [quarantined?.quarantineId ?? ''];
  const trash = async (): Promise<string[]> => {
    const [row] = await rows();
    const moved = await call('keeping.moveToTrash', { studyIds: [row?.studyId] });
    return z.object({ trashIds: z.array(z.string()) }).parse(moved).trashIds;
  };
  await call('keeping.restore', { trashIds: await trash() });
  await ended('restore');
  await call('keeping.purge', { trashIds: await trash() });
  await call('quarantine.remove', { quarantineIds });
  await call('quarantine.restore', { quarantineIds });
  await call('quarantine.remove', { quarantineIds });
  await call('quarantine.purge', { quarantineIds });
  // Refused: nothing was done.
  await call('quarantine.purge', { quarantineIds });
  await running.workstation.close();
  const study = '2.25.1003, P-1';
  const object = `quarantine/${quarantineIds[0]}`;
  const dealings = dealingsIn(running.dataDirectory).filter((text) => !text.includes('Transferred'));
  expect(dealings.toSorted()).toEqual(
    [
      `DICOM Study Deleted: moved to the trash by a person: ${study}`,
      `DICOM Instances Accessed: brought back from the trash by a person: ${study}`,
      `DICOM Study Deleted: moved to the trash by a person: ${study}`,
      `DICOM Study Deleted: removed for good by a person: ${study}`,
      `DICOM Instances Accessed: quarantined objects deleted by a person: ${object}`,
      `DICOM Instances Accessed: quarantined objects brought back by a person: ${object}`,
      `DICOM Instances Accessed: quarantined objects deleted by a person: ${object}`,
      `DICOM Instances Accessed: quarantined objects removed for good by a person: ${object}`,
    ].toSorted(),
  );
});
