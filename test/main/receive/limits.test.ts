import { expect, onTestFinished, test } from 'vitest';
import { receiverSettingDefinitions } from '../../../main/receive/receiver-settings.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { ReceiverUnderTest, expectAbort } from '../../support/receiver-under-test.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { readSource } from '../../support/source-files.ts';
import { associateRequest, item, pdu, storeMessage } from '../../support/upper-layer-bytes.ts';

/** Each limit of the receiver, and the test below `test/main` that meets it at the limit and one past it. */
const testedIn: Readonly<Record<string, readonly [file: string, title: string]>> = {
  'receiver.maxAssociations': ['receive/limits', 'as many associations as the limit, whatever their address'],
  'receiver.maxAssociationsPerHost': [
    'receive/listener',
    'rejects the association past its limit for a while',
  ],
  'receiver.maxPendingConnections': [
    'receive/listener',
    'drops the connection that waited longest when too many wait',
  ],
  'receiver.maxPduBytes': ['receive/association', 'takes a P-DATA-TF of exactly our maximum'],
  'receiver.maxAssociateBytes': ['receive/limits', 'an association request of the longest length'],
  'receiver.maxCommandBytes': [
    'receive/c-store',
    'takes a command set of 64 KiB and is aborted for a longer one',
  ],
  'receiver.maxObjectBytes': ['receive/c-store', 'takes an object of the longest length'],
  'receiver.reserveMegabytes': ['receive/free-space', 'takes an object that just fits above the reserve'],
  'receiver.artim': ['receive/association', 'that says nothing is closed by ARTIM'],
  'receiver.closingTimeout': ['receive/limits', 'a closing connection has its time'],
  'receiver.silenceTimeout': ['receive/limits', 'a peer may be silent within a message for the time'],
  'receiver.idleTimeout': ['receive/association', 'is aborted when no message comes for the idle time'],
  'receiver.minThroughput': ['receive/receive-watch', 'a trickle of 1 KiB/s less a byte'],
  'receiver.throughputWindow': ['receive/receive-watch', 'a trickle of 1 KiB/s less a byte'],
  'receiver.storeTimeout': ['receive/limits', 'an object has its time to become durable'],
  'receiver.stopTimeout': ['receive/listener', 'waits no longer than its time'],
  'receiver.laterRehearsalObjects': [
    'ingest/rehearse-later',
    'as many objects as it is told and not one more',
  ],
  'receiver.rehearsalObjects': ['receive/rehearse', 'as often as its setting says'],
  'receiver.quarantineObjects': ['ingest/quarantine', 'takes as many objects as its limit and not one more'],
  'receiver.quarantineMegabytes': ['ingest/quarantine', 'takes as many bytes as its limit and not one more'],
};

test('every limit of the settings is tested', () => {
  const limits = receiverSettingDefinitions.filter(
    ({ kind, key }) => kind === 'integer' && key !== 'receiver.port',
  );
  expect(Object.keys(testedIn).toSorted()).toEqual(limits.map(({ key }) => key).toSorted());
  for (const [key, [file, title]] of Object.entries(testedIn)) {
    const found = readSource(`test/main/${file}.test.ts`).split(title).length - 1;
    // In this file the title is also in the table.
    expect([key, found]).toEqual([key, file === 'receive/limits' ? 2 : 1]);
  }
});

test('N11 an association request of the longest length is answered, one a byte longer aborted', async () => {
  const longest = 4096;
  const receiver = await ReceiverUnderTest.start({ 'receiver.maxAssociateBytes': longest });
  const bodyBytes = associateRequest().length - 6;
  const padded = (length: number): Buffer =>
    // An item of an unknown type is ignored (PS3.8 9.3.1).
    associateRequest({ extraItems: [item(0x60, Buffer.alloc(length - bodyBytes - 4))] });
  const fitting = await receiver.connect();
  expect(padded(longest).readUInt32BE(2)).toBe(longest);
  await fitting.send(padded(longest));
  expect((await fitting.receive())?.type).toBe(0x02);
  const longer = await receiver.connect();
  await longer.send(padded(longest + 1));
  expect(await expectAbort(longer)).toEqual([0, 0]);
  await receiver.expectNextAssociationWorks();
});

test('N27 as many associations as the limit, whatever their address; the next is told to try again', async () => {
  const receiver = await ReceiverUnderTest.start({ 'receiver.maxAssociations': 3 });
  const open = async (from: string): Promise<[type: number | undefined, body: string | undefined]> => {
    const peer = await ScriptedPeer.connect(receiver.port, '127.0.0.1', from);
    onTestFinished(() => peer.destroy());
    await peer.send(associateRequest());
    const answer = await peer.receive();
    return [answer?.type, answer?.type === 0x03 ? answer.body.toString('hex') : undefined];
  };
  for (const from of ['127.0.0.1', '127.0.0.2', '127.0.0.3'])
    expect(await open(from)).toEqual([0x02, undefined]);
  // Result 2 (transient), source 3 (presentation related), reason 2 (local limit exceeded).
  expect(await open('127.0.0.4')).toEqual([0x03, '00020302']);
});

test('N26 a closing connection has its time, and not a millisecond more', async () => {
  const timers = new ManualTimers();
  const receiver = await ReceiverUnderTest.start({}, timers);
  const peer = await receiver.associate();
  const closing = timers.untilSet(2000);
  await peer.send(pdu(0x99, Buffer.alloc(4)));
  await closing;
  expect(await expectAbort(peer)).toEqual([2, 1]);
  timers.advance(1999);
  expect(peer.isClosed).toBe(false);
  timers.advance(1);
  await peer.closed();
  await receiver.expectNextAssociationWorks();
});

test('N2 a peer may be silent within a message for the time of the setting less a moment', async () => {
  const timers = new ManualTimers();
  const receiver = await ReceiverUnderTest.start({ 'receiver.minThroughput': 0 }, timers);
  const message = storeMessage(Buffer.alloc(20_000));
  const inMessage = timers.untilSet(60_000);
  const peer = await receiver.associate();
  await peer.send(message.subarray(0, 10_000));
  await inMessage;
  timers.advance(59_999);
  await peer.send(message.subarray(10_000));
  expect((await peer.receiveResponse()).status).toBe(0);

  const again = timers.untilSet(60_000);
  await peer.send(message.subarray(0, 10_000));
  await again;
  timers.advance(60_000);
  expect(await expectAbort(peer)).toEqual([0, 0]);
  await receiver.expectNextAssociationWorks();
});

test('N46 an object has its time to become durable, and not a millisecond more', async () => {
  const timers = new ManualTimers();
  const receiver = await ReceiverUnderTest.start({}, timers);
  for (const [waitedMs, status] of [
    [119_999, 0x0000],
    [120_000, 0x0110],
  ] as const) {
    const finishing = Promise.withResolvers<void>();
    const durable = Promise.withResolvers<void>();
    receiver.ingest.hooks.finish = () => {
      finishing.resolve();
      return durable.promise;
    };
    const peer = await receiver.associate();
    await peer.send(storeMessage(Buffer.alloc(1000)));
    await finishing.promise;
    timers.advance(waitedMs);
    durable.resolve();
    expect([waitedMs, (await peer.receiveResponse()).status]).toEqual([waitedMs, status]);
    peer.destroy();
    await receiver.ended();
  }
  receiver.ingest.hooks = {};
  await receiver.expectNextAssociationWorks();
});
