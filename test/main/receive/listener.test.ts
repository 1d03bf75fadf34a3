import { createServer, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Listener } from '../../../main/receive/listener.ts';
import { receiverSettingsFrom } from '../../../main/receive/receiver-settings.ts';
import { systemTimers } from '../../../main/timers.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { ReceiverUnderTest, expectAbort } from '../../support/receiver-under-test.ts';
import { RecordingIngest } from '../../support/recording-ingest.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { associateRequest, echoRequest, pData, pdv, storeMessage } from '../../support/upper-layer-bytes.ts';

const echo = pData(pdv(1, 'command', echoRequest()));

async function busyServer(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return server;
}

describe('the listener', () => {
  test('names the port that another program uses', async () => {
    const address = (await busyServer()).address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(ReceiverUnderTest.start({ 'receiver.port': port })).rejects.toMatchObject({
      code: 'network.port-busy',
      details: { host: '127.0.0.1', port },
    });
  });

  test('says why it cannot listen on an address that is not ours', async () => {
    const starting = Listener.start({
      // TEST-NET-1 (RFC 5737): no machine has it.
      settings: receiverSettingsFrom({ 'receiver.host': '192.0.2.1', 'receiver.port': 0 }),
      tls: null,
      ingest: new RecordingIngest(temporaryDirectory()),
      measureFreeBytes: () => Promise.resolve(Number.POSITIVE_INFINITY),
      timers: systemTimers,
      now: Date.now,
      onAssociation: () => undefined,
      onTransferred: () => undefined,
      onRefusedObjects: () => undefined,
      onForbidden: () => undefined,
      onFault: () => undefined,
    });
    await expect(starting).rejects.toMatchObject({
      code: 'network.cannot-listen',
      details: { host: '192.0.2.1', reason: 'EADDRNOTAVAIL' },
    });
  });

  test('listens on the loopback address alone unless told otherwise', async () => {
    const receiver = await ReceiverUnderTest.start();
    expect(receiver.listener.address).toMatchObject({ host: '127.0.0.1', ae: 'NEGATOSCOPE' });
    // All of 127/8 is this machine: a listener on every interface would answer here.
    await expect(ScriptedPeer.connect(receiver.port, '127.0.0.2')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('N27 rejects the association past its limit for a while, and serves again when one ends', async () => {
    const receiver = await ReceiverUnderTest.start({ 'receiver.maxAssociationsPerHost': 3 });
    const peers = [await receiver.associate(), await receiver.associate(), await receiver.associate()];
    const rejected = await receiver.connect();
    await rejected.send(associateRequest());
    const answer = await rejected.receive();
    // Result 2 (transient), source 3 (presentation related), reason 2 (local limit exceeded).
    expect([answer?.type, answer?.body.toString('hex')]).toEqual([0x03, '00020302']);
    await peers[0]?.send(echo);
    expect((await peers[0]?.receiveResponse())?.status).toBe(0);
    rejected.destroy();
    await receiver.ended();
    peers[0]?.destroy();
    await receiver.ended();
    await receiver.expectNextAssociationWorks();
  });

  test('N27 drops the connection that waited longest when too many wait, and serves a valid peer', async () => {
    const receiver = await ReceiverUnderTest.start({ 'receiver.maxPendingConnections': 5 });
    const silent = [];
    for (let index = 0; index < 40; index += 1) silent.push(await receiver.connect());
    for (const peer of silent.slice(0, 35)) await peer.closed();
    expect(silent.slice(35).map((peer) => peer.isClosed)).toEqual([false, false, false, false, false]);
    await receiver.expectNextAssociationWorks();
  });

  test('N27 survives a thousand connections that come and go', async () => {
    const receiver = await ReceiverUnderTest.start();
    for (let round = 0; round < 10; round += 1) {
      const burst = await Promise.all(Array.from({ length: 100 }, () => ScriptedPeer.connect(receiver.port)));
      for (const peer of burst) peer.destroy();
    }
    await expect(receiver.expectNextAssociationWorks()).resolves.toBeUndefined();
  });
});

describe('stopping', () => {
  test('finishes and answers the object that is being received, and aborts what is idle', async () => {
    const receiver = await ReceiverUnderTest.start();
    const idle = await receiver.associate();
    const unassociated = await receiver.connect();
    const storing = await receiver.associate();
    const message = storeMessage(Buffer.alloc(30_000));
    await storing.send(message.subarray(0, 20_000));
    await expect.poll(() => receiver.ingest.openCount).toBe(1);

    const stopping = receiver.listener.stop();
    expect(await expectAbort(idle)).toEqual([0, 0]);
    idle.destroy();
    await unassociated.closed();
    await expect(ScriptedPeer.connect(receiver.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(receiver.ingest.objects).toEqual([]);

    await storing.send(message.subarray(20_000));
    expect((await storing.receiveResponse()).status).toBe(0);
    expect(await expectAbort(storing)).toEqual([0, 0]);
    storing.destroy();
    await stopping;
    expect(receiver.ingest.objects).toHaveLength(1);
    expect(receiver.listener.status()).toMatchObject({ state: 'off', openAssociations: 0 });
  });

  test('waits no longer than its time for an object that does not come to its end', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({ 'receiver.silenceTimeout': 3600 }, timers);
    const storing = await receiver.associate();
    await storing.send(storeMessage(Buffer.alloc(30_000)).subarray(0, 20_000));
    await expect.poll(() => receiver.ingest.openCount).toBe(1);
    const stopping = receiver.listener.stop();
    timers.advance(29_999);
    expect(storing.unread).toHaveLength(0);
    timers.advance(1);
    expect(await expectAbort(storing)).toEqual([0, 0]);
    timers.advance(2000);
    await stopping;
    await expect.poll(() => receiver.ingest.abortedCount).toBe(1);
    expect(receiver.ingest.objects).toEqual([]);
  });
});
