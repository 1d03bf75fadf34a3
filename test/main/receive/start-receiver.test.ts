import { BroadcastChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { receiverStatusSchema } from '../../../shared/model/receiver.ts';
import { connectStoringPeer } from '../../support/storing-peer.ts';
import { workstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation } from '../../support/workstation-in-process.ts';

const success = 0x0000;

test('a receiver thread that dies is said, and comes back by itself with what it had acknowledged', async () => {
  const { workstation, log } = await startWorkstation({
    receive: true,
    listenerUrl: new URL('../../support/dying-listener-worker.ts', import.meta.url),
  });
  const { call, rows } = workstationCalls(workstation);
  const state = async (): Promise<string> => receiverStatusSchema.parse(await call('receiver.status')).state;
  const peer = await connectStoringPeer(workstation.dicomAddress?.port ?? 0);
  expect(await peer.send('2.25.1')).toBe(success);
  const channel = new BroadcastChannel('negatoscope-listener-dies');
  onTestFinished(() => channel.close());
  channel.postMessage('now');
  await expect.poll(state, { timeout: 10_000, interval: 20 }).toBe('failed');
  await expect.poll(state, { timeout: 10_000 }).toBe('listening');
  expect(log.some(({ msg }) => msg.includes('started anew'))).toBe(true);
  const again = await connectStoringPeer(workstation.dicomAddress?.port ?? 0);
  expect(await again.send('2.25.2')).toBe(success);
  expect(await rows()).toMatchObject([{ instanceCount: 2 }]);
});
