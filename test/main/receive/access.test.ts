import { describe, expect, onTestFinished, test } from 'vitest';
import { exposureWarnings, isLoopback } from '../../../main/receive/exposure.ts';
import { receiverSettingsFrom } from '../../../main/receive/receiver-settings.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { SettingValue } from '../../../shared/model/settings.ts';
import { ReceiverUnderTest } from '../../support/receiver-under-test.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import {
  associateRequest,
  ctStorage,
  releaseRequest,
  storeMessage,
  type RequestParts,
} from '../../support/upper-layer-bytes.ts';

/** The body of an A-ASSOCIATE-RJ as hex, or `accepted`. */
async function ask(receiver: ReceiverUnderTest, parts: RequestParts, from = '127.0.0.1'): Promise<string> {
  const peer = await ScriptedPeer.connect(receiver.port, '127.0.0.1', from);
  await peer.send(associateRequest(parts));
  const answer = await peer.receive();
  peer.destroy();
  await receiver.ended();
  return answer?.type === 0x02 ? 'accepted' : (answer?.body.toString('hex') ?? 'closed');
}

// Result 1 (permanent), source 1 (service user), reason 3 (calling) or 7 (called AE title not recognized).
const callingNotRecognized = '00010103';
const calledNotRecognized = '00010107';

describe('who may call', () => {
  test('N16 is on the list by title and address; the right title from another address is not', async () => {
    const receiver = await ReceiverUnderTest.start({
      'receiver.callers': 'CT1@127.0.0.1, CT2@127.0.0.2, PACS, NEXT',
    });
    const answers = [
      await ask(receiver, { calling: 'CT1' }),
      await ask(receiver, { calling: 'CT1' }, '127.0.0.2'),
      await ask(receiver, { calling: 'CT2' }),
      await ask(receiver, { calling: 'CT2' }, '127.0.0.2'),
      await ask(receiver, { calling: 'PACS' }, '127.0.0.3'),
      await ask(receiver, { calling: 'pacs' }),
      await ask(receiver, { calling: 'STRANGER' }),
      // Spaces around a title mean nothing (PS3.5 AE).
      await ask(receiver, { calling: ' PACS ' }),
    ];
    expect(answers).toEqual([
      'accepted',
      callingNotRecognized,
      callingNotRecognized,
      'accepted',
      'accepted',
      callingNotRecognized,
      callingNotRecognized,
      'accepted',
    ]);
    expect(receiver.ingest.objects).toEqual([]);
    await receiver.expectNextAssociationWorks();
  });

  test('N16 nothing of what a rejected caller sends is kept', async () => {
    const receiver = await ReceiverUnderTest.start({ 'receiver.callers': 'NEXT' });
    const peer = await receiver.connect();
    await peer.send(associateRequest(), storeMessage(Buffer.alloc(5000)));
    expect((await peer.receive())?.body.toString('hex')).toBe(callingNotRecognized);
    peer.halfClose();
    await peer.closed();
    expect(peer.unread).toHaveLength(0);
    expect([receiver.ingest.objects, receiver.ingest.openCount]).toEqual([[], 0]);
    await receiver.expectNextAssociationWorks();
  });

  test('N15 calls us by our title, where that is checked', async () => {
    const receiver = await ReceiverUnderTest.start({
      'receiver.checkCalledAe': true,
      'receiver.ae': 'NEGATOSCOPE',
    });
    expect(await ask(receiver, { called: 'NEGATOSCOPE' })).toBe('accepted');
    expect(await ask(receiver, { called: 'ANY-SCP' })).toBe(calledNotRecognized);
    await receiver.expectNextAssociationWorks();
  });

  test('N15 has a title that can be shown and logged: each of these is refused in either place', async () => {
    const receiver = await ReceiverUnderTest.start();
    const titles = [
      '',
      ' '.repeat(16),
      'A\x07B',
      '../secret',
      Buffer.from('SCHÄDEL'),
      'A\0B',
      'A\\B',
      '\x7f',
    ];
    for (const title of titles) {
      expect([title, await ask(receiver, { calling: title })]).toEqual([title, callingNotRecognized]);
      expect([title, await ask(receiver, { called: title })]).toEqual([title, calledNotRecognized]);
    }
    for (const { callingAe, calledAe, problem } of receiver.listener.status().recent) {
      expect(`${callingAe}${calledAe}${problem ?? ''}`).toMatch(/^[ -[\]-~]*$/);
    }
    await receiver.expectNextAssociationWorks();
  });
});

describe('for the audit trail', () => {
  test('each forbidden caller is told, and no caller that breaks off or is one too many', async () => {
    const settings = { 'receiver.callers': 'CT1, NEXT', 'receiver.maxAssociations': 1 };
    const receiver = await ReceiverUnderTest.start(settings);
    expect(await ask(receiver, { calling: 'STRANGER' })).toBe(callingNotRecognized);
    expect(await ask(receiver, { calling: 'CT1', protocolVersion: 2 })).not.toBe('accepted');
    expect(await ask(receiver, { calling: 'A\\B' }, '127.0.0.2')).toBe(callingNotRecognized);
    const silent = await receiver.connect();
    silent.destroy();
    await receiver.ended();
    const only = await receiver.associate({ calling: 'CT1' });
    // Result 2 (transient).
    expect(await ask(receiver, { calling: 'CT1' })).toBe('00020302');
    only.destroy();
    await receiver.ended();
    const reason = 'calling AE title not recognized';
    expect(receiver.heard.forbidden).toEqual([
      { peer: { callingAe: 'STRANGER', address: '127.0.0.1' }, reason },
      { peer: { callingAe: 'A?B', address: '127.0.0.2' }, reason },
    ]);
    await receiver.expectNextAssociationWorks();
  });

  test('what an association brought is told once, at its end, a study at a time', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate({ calling: 'CT1' });
    for (const messageId of [1, 2, 3]) {
      await peer.send(storeMessage(Buffer.alloc(100), { messageId }));
      expect((await peer.receiveResponse()).status).toBe(0);
    }
    receiver.ingest.hooks.finish = () => Promise.reject(new Error('a fault of ours'));
    await peer.send(storeMessage(Buffer.alloc(100), { messageId: 4 }));
    expect((await peer.receiveResponse()).status).toBe(0x0110);
    receiver.ingest.hooks = {};
    expect(receiver.heard.transferred).toEqual([]);
    await peer.send(releaseRequest);
    expect((await peer.receive())?.type).toBe(0x06);
    await receiver.ended();
    expect(receiver.heard.transferred).toEqual([
      {
        peer: { callingAe: 'CT1', address: '127.0.0.1' },
        transfers: [{ studyId: 1, sopClasses: [{ SOPClassUID: ctStorage, instanceCount: 3 }], isNew: true }],
      },
    ]);
  });
});

test('what an association was refused is told at its end, for each reason and class, and only counted beyond twenty', async () => {
  const receiver = await ReceiverUnderTest.start();
  receiver.ingest.hooks.finish = () =>
    Promise.reject(new NegatoscopeError('store.full', 'no room', { neededBytes: 2, availableBytes: 1 }));
  const peer = await receiver.associate({ calling: 'CT1' });
  const uids = Array.from({ length: 22 }, (_, index) => `1.2.3.${index}`);
  for (const instanceUid of uids) {
    await peer.send(storeMessage(Buffer.alloc(100), { instanceUid }));
    expect((await peer.receiveResponse()).status).toBe(0xa700);
  }
  receiver.ingest.hooks = {};
  await peer.send(storeMessage(Buffer.alloc(100), { instanceUid: 'no UID' }));
  expect((await peer.receiveResponse()).status).toBe(0x0117);
  await peer.send(storeMessage(Buffer.alloc(100), { instanceUid: '1.2.3.99' }));
  expect((await peer.receiveResponse()).status).toBe(0);
  expect(receiver.heard.refused).toEqual([]);
  await peer.send(releaseRequest);
  expect((await peer.receive())?.type).toBe(0x06);
  await receiver.ended();
  const SOPClassUID = ctStorage;
  expect(receiver.heard.refused).toEqual([
    {
      peer: { callingAe: 'CT1', address: '127.0.0.1' },
      refused: [
        { reason: 'store.full', SOPClassUID, instanceCount: 22, SOPInstanceUIDs: uids.slice(0, 20) },
        { reason: 'Invalid object instance', SOPClassUID, instanceCount: 1, SOPInstanceUIDs: ['no UID'] },
      ],
    },
  ]);
  await receiver.expectNextAssociationWorks();
});

describe('where the receiver can be reached', () => {
  test('is the address that is set, and no other', async () => {
    const receiver = await ReceiverUnderTest.start({ 'receiver.host': '127.0.0.3' });
    const peer = await ScriptedPeer.connect(receiver.port, '127.0.0.3');
    onTestFinished(() => peer.destroy());
    await peer.send(associateRequest());
    expect((await peer.receive())?.type).toBe(0x02);
    await expect(ScriptedPeer.connect(receiver.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(receiver.listener.status()).toMatchObject({ host: '127.0.0.3', usesTls: false, warnings: [] });
  });

  test.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['localhost', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['::ffff:10.0.0.1', false],
    ['10.127.0.1', false],
    ['fe80::1', false],
    ['127.example.org', false],
    ['room-4', false],
  ])('%s is of this machine alone: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });

  const nowMs = Date.UTC(2024, 0, 1);
  const day = 24 * 3600 * 1000;
  const warningsOf = (
    settings: Readonly<Record<string, SettingValue>>,
    tls: { readonly trustedCount: number; readonly validForMs: number } | null = null,
  ): string[] =>
    exposureWarnings(
      receiverSettingsFrom(settings),
      tls === null
        ? null
        : { trustedCount: tls.trustedCount, certificate: { validToDate: new Date(nowMs + tls.validForMs) } },
      nowMs,
    );

  const warned = (validForMs: number, trustedCount = 1): string[] =>
    warningsOf({}, { trustedCount, validForMs });

  test('beyond this machine, lack of TLS and of a list of callers are warned of', () => {
    const open = { 'receiver.host': '0.0.0.0' };
    const listed = { ...open, 'receiver.callers': 'CT1' };
    const tls = { trustedCount: 1, validForMs: 100 * day };
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf(open)).toEqual(['network-without-tls', 'network-without-callers']);
    expect(warningsOf(listed)).toEqual(['network-without-tls']);
    expect(warningsOf(open, tls)).toEqual(['network-without-callers']);
    expect(warningsOf(listed, tls)).toEqual([]);
  });

  test('a certificate is warned of 30 days before it runs out, and TLS that trusts nobody', () => {
    expect(warned(30 * day + 1)).toEqual([]);
    expect(warned(30 * day)).toEqual(['certificate-expires-soon']);
    expect(warned(1)).toEqual(['certificate-expires-soon']);
    expect(warned(0)).toEqual(['certificate-expired']);
    expect(warned(100 * day, 0)).toEqual(['no-trusted-certificate']);
  });
});
