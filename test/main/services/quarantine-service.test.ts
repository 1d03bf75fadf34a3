import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { quarantineEntrySchema, type QuarantineEntry } from '../../../shared/model/quarantine.ts';
import { receiverStatusSchema, storageStatusSchema } from '../../../shared/model/receiver.ts';
import { connectStoringPeer } from '../../support/storing-peer.ts';
import { workstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation } from '../../support/workstation-in-process.ts';

const success = 0x0000;
const outOfResources = 0xa700;
const cannotUnderstand = 0xc000;

test(
  'a full quarantine is told to the sender, the receiver log and the window; looked through, it takes objects again',
  { timeout: 60_000 },
  async () => {
    const { workstation, dataDirectory } = await startWorkstation({
      receive: true,
      overrides: { 'receiver.quarantineObjects': 2 },
    });
    const { call, rows, ended, job } = workstationCalls(workstation);
    const peer = await connectStoringPeer(workstation.dicomAddress?.port ?? 0);
    const bad = (uid: string): Promise<number> => peer.send(uid, { StudyInstanceUID: `1.2.${uid}.letters` });
    const entries = async (): Promise<QuarantineEntry[]> =>
      z.array(quarantineEntrySchema).parse(await call('quarantine.list'));
    const warnings = async (): Promise<string[]> =>
      storageStatusSchema.parse(await call('storage.status')).warnings.map(({ code }) => code);
    const held = (): string[] =>
      readdirSync(path.join(dataDirectory, 'quarantine')).filter((name) => name.endsWith('.dcm'));

    expect(await bad('2.25.1')).toBe(cannotUnderstand);
    expect(await bad('2.25.2')).toBe(cannotUnderstand);
    const before = held();
    expect(await bad('2.25.3')).toBe(outOfResources);
    expect(held()).toEqual(before);
    // The same bytes as before take no room.
    expect(await bad('2.25.1')).toBe(cannotUnderstand);
    expect(await peer.send('2.25.9')).toBe(success);
    expect(await warnings()).toContain('store.quarantine-full');
    const { recent } = receiverStatusSchema.parse(await call('receiver.status'));
    expect(recent[0]).toMatchObject({ stored: 1, refused: 4 });
    expect(await entries()).toMatchObject([
      { code: 'dicom.invalid-uid', times: 2 },
      { code: 'dicom.invalid-uid', times: 1 },
    ]);

    const [first, second] = await entries();
    await call('quarantine.remove', { quarantineIds: [first?.quarantineId] });
    expect(await warnings()).not.toContain('store.quarantine-full');
    expect(await bad('2.25.3')).toBe(cannotUnderstand);
    await call('quarantine.restore', { quarantineIds: [first?.quarantineId] });
    expect(held()).toHaveLength(3);
    await call('quarantine.purge', { quarantineIds: [second?.quarantineId] });
    expect(held()).toHaveLength(2);
    expect(await call('quarantine.purge', { quarantineIds: [second?.quarantineId] })).toBe('store.not-found');

    // What is still no object is refused again, and stays.
    await call('quarantine.retry', { quarantineIds: [first?.quarantineId] });
    await ended('retry');
    expect(await job('retry')).toMatchObject({
      report: { stored: 0, refused: [{ code: 'dicom.invalid-uid' }] },
    });
    expect(held()).toHaveLength(2);
    expect(await rows()).toMatchObject([{ instanceCount: 1 }]);
  },
);

test('an object that was refused for its request alone is taken when it is tried again, as from its sender', async () => {
  const { workstation, dataDirectory } = await startWorkstation({ receive: true });
  const { call, rows, ended } = workstationCalls(workstation);
  const peer = await connectStoringPeer(workstation.dicomAddress?.port ?? 0);
  // The request names another instance than the data set (PS3.4 B.2.3, A9xx).
  expect(await peer.sendAs('2.25.1', '2.25.2')).toBe(0xa900);
  const [entry] = z.array(quarantineEntrySchema).parse(await call('quarantine.list'));
  expect(entry).toMatchObject({ code: 'dicom.command-mismatch', sender: 'SCRIPTED' });
  await call('quarantine.retry', { quarantineIds: [entry?.quarantineId] });
  await ended('retry');
  expect(readdirSync(path.join(dataDirectory, 'quarantine'))).toEqual([]);
  expect(await rows()).toMatchObject([{ instanceCount: 1, source: { label: 'SCRIPTED' } }]);
});
