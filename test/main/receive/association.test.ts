import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../support/manual-timers.ts';
import { ReceiverUnderTest, expectAbort } from '../../support/receiver-under-test.ts';
import type { ScriptedPeer } from '../../support/scripted-peer.ts';
import {
  abortPdu,
  associateRequest,
  associateRequestBody,
  command,
  echoRequest,
  explicitLittle,
  item,
  pData,
  pdu,
  pdv,
  releaseRequest,
  storeMessage,
  storeRequest,
  studyRootFind,
  usualContexts,
  verification,
  type Proposal,
  type RequestParts,
} from '../../support/upper-layer-bytes.ts';

const serviceUser = 0;
const serviceProvider = 2;
const echo = pData(pdv(1, 'command', echoRequest()));

/** Text as the hexadecimal digits of its bytes. */
function uid(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

function context(id: number): Proposal {
  return { id, abstractSyntaxes: [verification], transferSyntaxes: [explicitLittle] };
}

/** Expects A-ABORT, then deafness until the connection closes, nothing stored, and a working listener. */
async function expectAborted(
  receiver: ReceiverUnderTest,
  peer: ScriptedPeer,
  expected: readonly [source: number, reason: number],
): Promise<void> {
  expect(await expectAbort(peer)).toEqual(expected);
  // Whatever is sent now is discarded.
  await peer.send(storeMessage(Buffer.alloc(1000)));
  expect(peer.isClosed).toBe(false);
  peer.halfClose();
  await peer.closed();
  expect(peer.unread).toHaveLength(0);
  expect((await receiver.ended()).state).toBe('aborted');
  expect(receiver.ingest.objects).toEqual([]);
  expect(receiver.ingest.openCount).toBe(0);
  await receiver.expectNextAssociationWorks();
}

describe('a connection without an association', () => {
  test('N1 that says nothing is closed by ARTIM', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    const waiting = timers.untilSet(30_000);
    const peer = await receiver.connect();
    await waiting;
    timers.advance(29_999);
    expect(peer.isClosed).toBe(false);
    timers.advance(1);
    await peer.closed();
    expect(await receiver.ended()).toMatchObject({
      state: 'aborted',
      problem: 'no association request within 30 s',
    });
    await receiver.expectNextAssociationWorks();
  });

  test('N2 that trickles its request is closed by ARTIM all the same', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    const waiting = timers.untilSet(30_000);
    const peer = await receiver.connect();
    await waiting;
    for (const byte of associateRequest().subarray(0, 3)) {
      await peer.send(Uint8Array.of(byte));
      timers.advance(10_000);
    }
    await peer.closed();
    expect(peer.unread).toHaveLength(0);
    await receiver.expectNextAssociationWorks();
  });

  test.each([
    ['N3 HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['N4 a TLS ClientHello', Buffer.from('16030102000100', 'hex')],
    ['N5 PDU type 53H', pdu(0x53, Buffer.alloc(8))],
    // Its header alone: nothing of the body is waited for.
    ['N6 the header of a PDU of 4 GiB', pdu(0x01, Buffer.alloc(0), 0xffffffff)],
    ['N9 P-DATA-TF of length 0', pdu(0x04, Buffer.alloc(0))],
    ['N9 A-RELEASE-RQ of length 0', pdu(0x05, Buffer.alloc(0))],
    ['N9 A-RELEASE-RP of length 0', pdu(0x06, Buffer.alloc(0))],
    ['N9 A-ASSOCIATE-AC of length 0', pdu(0x02, Buffer.alloc(0))],
    ['N9 A-ASSOCIATE-RJ of length 0', pdu(0x03, Buffer.alloc(0))],
    ['N9 an A-ASSOCIATE-RQ of length 0', pdu(0x01, Buffer.alloc(0))],
    ['N18 P-DATA-TF', echo],
    ['N18 A-RELEASE-RQ', releaseRequest],
    ['A-RELEASE-RP', pdu(0x06, Buffer.alloc(4))],
    ['A-ASSOCIATE-AC', pdu(0x02, Buffer.alloc(68))],
    ['A-ASSOCIATE-RJ', pdu(0x03, Buffer.alloc(4))],
  ])('%s: a connection without an association is aborted by the service user', async (_name, bytes) => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(bytes);
    await expect(expectAborted(receiver, peer, [serviceUser, 0])).resolves.toBeUndefined();
  });

  test('is closed without a word when it sends A-ABORT', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(abortPdu);
    await peer.closed();
    expect(peer.unread).toHaveLength(0);
    await receiver.expectNextAssociationWorks();
  });

  test('N10 is let go when it closes in the middle of its request, wherever that is', async () => {
    const receiver = await ReceiverUnderTest.start();
    const whole = associateRequest();
    for (let length = 0; length < whole.length; length += 1) {
      const peer = await receiver.connect();
      await peer.send(whole.subarray(0, length));
      peer.halfClose();
      await peer.closed();
      expect(peer.unread).toHaveLength(0);
      peer.destroy();
    }
    await receiver.expectNextAssociationWorks();
  });

  test('N10 N11 is aborted when its request is cut at any byte and its length says so', async () => {
    const receiver = await ReceiverUnderTest.start();
    const body = associateRequestBody();
    const boundaries = new Set(itemBoundaries(body));
    for (let length = 68; length < body.length; length += 1) {
      const peer = await receiver.connect();
      await peer.send(pdu(0x01, body.subarray(0, length)));
      const answer = await peer.receive();
      // Cut between two items it is a request with fewer items: accepted or rejected, but whole.
      expect([length, boundaries.has(length) ? answer?.type !== 0x07 : answer?.type]).toEqual([
        length,
        boundaries.has(length) ? true : 0x07,
      ]);
      peer.destroy();
    }
    await receiver.expectNextAssociationWorks();
  });
});

/** Offsets at which an outer item ends; a request cut there is well formed. */
function itemBoundaries(body: Buffer): number[] {
  const found = [68];
  for (let at = 68; at < body.length;) {
    at += 4 + body.readUInt16BE(at + 2);
    found.push(at);
  }
  return found;
}

describe('an association request', () => {
  test('is answered with golden bytes', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(
      associateRequest({
        contexts: [
          {
            id: 1,
            abstractSyntaxes: [verification],
            transferSyntaxes: ['1.2.840.10008.1.2', explicitLittle],
          },
          { id: 3, abstractSyntaxes: [studyRootFind], transferSyntaxes: [explicitLittle] },
          { id: 5, abstractSyntaxes: [verification], transferSyntaxes: ['1.2.3'] },
          { id: 7, abstractSyntaxes: [verification], transferSyntaxes: [] },
        ],
      }),
    );
    const implementation = uid('2.25.229055413701465348519323879796798764862');
    const version = uid('NEGATOSCOPE_0_1');
    const expected = [
      // Protocol version 1, reserved; titles and reserved field as received.
      '00010000',
      uid('NEGATOSCOPE     '),
      uid('SCRIPTED        '),
      '00'.repeat(32),
      // Application context name: 21 bytes.
      `10000015${uid('1.2.840.10008.3.1.1.1')}`,
      // Context 1: acceptance, explicit VR little endian (19 bytes) preferred.
      `2100001b0100000040000013${uid(explicitLittle)}`,
      // Context 3: abstract syntax not supported (3). The transfer syntax (17 bytes) means nothing.
      `210000190300030040000011${uid('1.2.840.10008.1.2')}`,
      // Contexts 5 and 7: transfer syntaxes not supported (4) (N14).
      `210000190500040040000011${uid('1.2.840.10008.1.2')}`,
      `210000190700040040000011${uid('1.2.840.10008.1.2')}`,
      // User information: maximum length 131072, implementation class 44 bytes, version name 15 bytes: 8 + 48 + 19 = 75.
      `5000004b5100000400020000`,
      `5200002c${implementation}`,
      `5500000f${version}`,
    ].join('');
    const answer = await peer.receive();
    expect(answer?.type).toBe(0x02);
    expect(answer?.body.toString('hex')).toBe(expected);
  });

  test.each<readonly [string, RequestParts, string]>([
    ['N12 protocol version 2 only', { protocolVersion: 2 }, '00010202'],
    ['N12 another application context', { applicationContext: '1.2.3' }, '00010102'],
    ['N12 no application context', { applicationContext: null }, '00010102'],
    ['N13 no presentation context', { contexts: [] }, '00010101'],
    ['a maximum length with no room for a fragment', { maxPduBytes: 7 }, '00010101'],
    ['N15 an empty called title', { called: '' }, '00010107'],
    ['N15 a blank calling title', { calling: ' '.repeat(16) }, '00010103'],
    ['N15 a NUL in the calling title', { calling: 'A\0B' }, '00010103'],
    ['N15 a control character in the called title', { called: 'A\x1b[2J' }, '00010107'],
    ['N15 a backslash in the calling title', { calling: 'A\\B' }, '00010103'],
    ['N15 a path for a called title', { called: '../secret' }, '00010107'],
    ['N15 a UTF-8 calling title', { calling: Buffer.from('SCHÄDEL') }, '00010103'],
  ])('%s: the association request is rejected', async (_name, parts, expected) => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(associateRequest(parts));
    const answer = await peer.receive();
    expect([answer?.type, answer?.body.toString('hex')]).toEqual([0x03, expected]);
    peer.halfClose();
    await peer.closed();
    const ended = await receiver.ended();
    expect(ended.state).toBe('rejected');
    expect(`${ended.callingAe}${ended.calledAe}`).toMatch(/^[ -~]+$/);
    await receiver.expectNextAssociationWorks();
  });

  test('is accepted when it speaks version 1 among others', async () => {
    const receiver = await ReceiverUnderTest.start();
    await expect(receiver.associate({ protocolVersion: 3 })).resolves.toBeDefined();
  });

  test.each<readonly [string, Buffer]>([
    ['N13 a context id twice', associateRequest({ contexts: [context(1), context(1)] })],
    ['N13 an even context id', associateRequest({ contexts: [context(2)] })],
    ['N13 context id 0', associateRequest({ contexts: [context(0)] })],
    [
      'N13 300 contexts',
      associateRequest({
        contexts: Array.from({ length: 300 }, (_, index) => context((index * 2 + 1) % 256)),
      }),
    ],
    [
      'N14 two abstract syntaxes in a context',
      associateRequest({
        contexts: [
          { id: 1, abstractSyntaxes: [verification, studyRootFind], transferSyntaxes: [explicitLittle] },
        ],
      }),
    ],
    [
      'no abstract syntax in a context',
      associateRequest({ contexts: [{ id: 1, abstractSyntaxes: [], transferSyntaxes: [explicitLittle] }] }),
    ],
    ['N11 an item longer than the PDU', associateRequest({ extraItems: [item(0x20, 'abcdefgh', 9)] })],
    ['N11 an item of length 65535', associateRequest({ extraItems: [item(0x60, '', 65_535)] })],
    ['N11 a sub-item longer than its item', associateRequest({ userItems: [item(0x55, 'abc', 4)] })],
    ['N11 a sub-item of length 65535', associateRequest({ userItems: [item(0x55, 'abc', 65_535)] })],
    ['N11 a maximum length of no length', associateRequest({ userItems: [item(0x51, '')] })],
    ['N11 a role selection of a wrong length', associateRequest({ userItems: [item(0x54, '\0\xff1.2')] })],
    ['two user informations', associateRequest({ extraItems: [item(0x50, '')] })],
  ])('%s: aborted', async (_name, bytes) => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(bytes);
    await expect(expectAborted(receiver, peer, [serviceUser, 0])).resolves.toBeUndefined();
  });

  test('N13 N14 may hold 128 contexts and thousands of transfer syntaxes', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    const transferSyntaxes = [
      ...Array.from({ length: 3000 }, (_, index) => `1.2.3.${index}`),
      explicitLittle,
    ];
    const contexts = Array.from({ length: 128 }, (_, index) => context(index * 2 + 1));
    await peer.send(
      associateRequest({ contexts: [...contexts.slice(1), { ...context(1), transferSyntaxes }] }),
    );
    const answer = await peer.receive();
    expect(answer?.type).toBe(0x02);
    // 74 bytes precede the first context item: fixed part 68, application context 25, less the PDU header.
    const results = [...acceptedResults(answer?.body ?? Buffer.alloc(0)).values()];
    expect(results).toEqual(Array.from({ length: 128 }, () => 0));
  });

  test('N24 that proposes unlimited asynchronous operations is granted one at a time', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(associateRequest({ userItems: [item(0x53, Buffer.alloc(4))] }));
    const answer = await peer.receive();
    expect(answer?.type).toBe(0x02);
    expect(userItemTypes(answer?.body ?? Buffer.alloc(0))).toEqual([0x51, 0x52, 0x53, 0x55]);
    expect(answer?.body.includes(Buffer.from('5300000400010001', 'hex'))).toBe(true);
  });

  test('is granted the SCU role and refused the SCP role', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    const role = Buffer.concat([Buffer.from('0011', 'hex'), Buffer.from(verification), Buffer.from([1, 1])]);
    const unknown = Buffer.concat([Buffer.from('0003', 'hex'), Buffer.from('1.2'), Buffer.from([1, 1])]);
    await peer.send(associateRequest({ userItems: [item(0x54, role), item(0x54, unknown)] }));
    const body = (await peer.receive())?.body ?? Buffer.alloc(0);
    expect(userItemTypes(body)).toEqual([0x51, 0x52, 0x54, 0x55]);
    const answered = Buffer.concat([item(0x54, role).subarray(0, -2), Buffer.from([1, 0])]);
    expect(body.includes(answered)).toBe(true);
  });

  test('N17 on an established association is aborted by the provider', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(associateRequest());
    await expect(expectAborted(receiver, peer, [serviceProvider, 2])).resolves.toBeUndefined();
  });
});

/** Results by context id, of an A-ASSOCIATE-AC. */
function acceptedResults(body: Buffer): Map<number, number> {
  const results = new Map<number, number>();
  for (let at = 68; at < body.length; at += 4 + body.readUInt16BE(at + 2)) {
    if (body.readUInt8(at) === 0x21) results.set(body.readUInt8(at + 4), body.readUInt8(at + 6));
  }
  return results;
}

function userItemTypes(body: Buffer): number[] {
  let at = 68;
  while (body.readUInt8(at) !== 0x50) at += 4 + body.readUInt16BE(at + 2);
  const types: number[] = [];
  for (at += 4; at < body.length; at += 4 + body.readUInt16BE(at + 2)) types.push(body.readUInt8(at));
  return types;
}

describe('an established association', () => {
  const invalidParameter = 6;
  test.each<readonly [string, Uint8Array, readonly [number, number]]>([
    ['N5 PDU type 99H', pdu(0x99, Buffer.alloc(8)), [serviceProvider, 1]],
    ['N7 a P-DATA-TF one byte past our maximum', pdu(4, Buffer.alloc(0), 131_073), [serviceProvider, 6]],
    ['N6 the header of a P-DATA-TF of 4 GiB', pdu(4, Buffer.alloc(0), 0xffffffff), [serviceProvider, 6]],
    ['N8 a P-DATA-TF of 64 MiB', pdu(4, Buffer.alloc(0), 67_108_864), [serviceProvider, 6]],
    ['N9 a P-DATA-TF of length 0', pdu(4, Buffer.alloc(0)), [serviceProvider, 6]],
    ['N9 an A-ASSOCIATE-RQ of length 0', pdu(1, Buffer.alloc(0)), [serviceProvider, 6]],
    ['N9 an A-RELEASE-RP of length 0', pdu(6, Buffer.alloc(0)), [serviceProvider, 6]],
    ['N9 an A-RELEASE-RQ of length 0', pdu(5, Buffer.alloc(0)), [serviceProvider, 6]],
    ['A-RELEASE-RP', pdu(6, Buffer.alloc(4)), [serviceProvider, 2]],
    ['A-ASSOCIATE-AC', pdu(2, Buffer.alloc(68)), [serviceProvider, 2]],
    [
      'N20 a PDV of length 0',
      pData(pdv(1, 'command', Buffer.alloc(4), { length: 0 })),
      [serviceProvider, invalidParameter],
    ],
    [
      'N20 a PDV longer than its PDU',
      pData(pdv(1, 'command', Buffer.alloc(4), { length: 7 })),
      [serviceProvider, invalidParameter],
    ],
    [
      'N21 data on a context that was never proposed',
      pData(pdv(99, 'command', echoRequest())),
      [serviceProvider, invalidParameter],
    ],
    [
      'N21 data on a rejected context',
      pData(pdv(5, 'command', storeRequest()), pdv(5, 'data-set', Buffer.alloc(10))),
      [serviceProvider, invalidParameter],
    ],
    ['N22 a data set before any command', pData(pdv(3, 'data-set', Buffer.alloc(10))), [serviceUser, 0]],
    [
      'N22 a data set within a command',
      pData(
        pdv(3, 'command', storeRequest().subarray(0, 20), { isLast: false }),
        pdv(3, 'data-set', Buffer.alloc(4)),
      ),
      [serviceUser, 0],
    ],
    [
      'N22 N23 a new command while a data set is incomplete',
      pData(
        pdv(3, 'command', storeRequest()),
        pdv(3, 'data-set', Buffer.alloc(4), { isLast: false }),
        pdv(3, 'command', storeRequest({ messageId: 2 })),
      ),
      [serviceUser, 0],
    ],
    [
      'a command of which each part is on another context',
      pData(
        pdv(1, 'command', echoRequest().subarray(0, 20), { isLast: false }),
        pdv(3, 'command', Buffer.alloc(4)),
      ),
      [serviceUser, 0],
    ],
    [
      'a data set on another context than its command',
      pData(pdv(3, 'command', storeRequest()), pdv(1, 'data-set', Buffer.alloc(4))),
      [serviceUser, 0],
    ],
    [
      'N29 a response, as a parrot would',
      pData(
        pdv(
          1,
          'command',
          command([
            [0x0002, verification],
            [0x0100, 0x8030],
            [0x0120, 1],
            [0x0800, 0x0101],
            [0x0900, 0],
          ]),
        ),
      ),
      [serviceUser, 0],
    ],
    [
      'N37 a command without MessageID',
      pData(
        pdv(
          1,
          'command',
          command([
            [0x0100, 0x30],
            [0x0800, 0x101],
          ]),
        ),
      ),
      [serviceUser, 0],
    ],
    [
      'A-RELEASE-RQ within a message',
      Buffer.concat([pData(pdv(3, 'command', storeRequest())), releaseRequest]),
      [serviceUser, 0],
    ],
  ])('%s: aborted', async (_name, bytes, expected) => {
    const receiver = await ReceiverUnderTest.start();
    const rejected = { id: 5, abstractSyntaxes: [studyRootFind], transferSyntaxes: [explicitLittle] };
    const peer = await receiver.associate({ contexts: [...usualContexts, rejected] });
    await peer.send(bytes);
    await expect(expectAborted(receiver, peer, expected)).resolves.toBeUndefined();
  });

  test('N7 N8 takes a P-DATA-TF of exactly our maximum, and advertises it to a peer that proposes 0', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(associateRequest({ maxPduBytes: 0 }));
    const body = (await peer.receive())?.body ?? Buffer.alloc(0);
    expect(body.includes(Buffer.from('5100000400020000', 'hex'))).toBe(true);
    await peer.send(
      pData(pdv(3, 'command', storeRequest())),
      pData(pdv(3, 'data-set', Buffer.alloc(131_066))),
    );
    expect((await peer.receiveResponse()).status).toBe(0);
  });

  test('N19 is aborted by the closing state when a peer goes on after its release', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(releaseRequest, storeMessage(Buffer.alloc(1000)), echo);
    expect((await peer.receive())?.type).toBe(0x06);
    peer.halfClose();
    await peer.closed();
    expect(peer.unread).toHaveLength(0);
    expect(await receiver.ended()).toMatchObject({ state: 'released', stored: 0, problem: null });
    expect(receiver.ingest.objects).toEqual([]);
    await receiver.expectNextAssociationWorks();
  });

  test('answers a request or an unknown PDU after release with A-ABORT (AA-7)', async () => {
    const receiver = await ReceiverUnderTest.start();
    for (const bytes of [associateRequest(), pdu(0x42, Buffer.alloc(4))]) {
      const peer = await receiver.associate();
      await peer.send(releaseRequest, bytes);
      expect((await peer.receive())?.type).toBe(0x06);
      expect((await expectAbort(peer))[0]).toBe(serviceProvider);
    }
  });

  test('N26 is destroyed two seconds after A-ABORT, whatever the peer does', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    const peer = await receiver.associate();
    const closing = timers.untilSet(2000);
    await peer.send(pdu(0x99, Buffer.alloc(4)));
    await closing;
    expect(await expectAbort(peer)).toEqual([serviceProvider, 1]);
    await peer.send(storeMessage(Buffer.alloc(1000)));
    expect(peer.isClosed).toBe(false);
    timers.advance(2000);
    await peer.closed();
    expect(receiver.ingest.objects).toEqual([]);
    await receiver.expectNextAssociationWorks();
  });

  test('is aborted when it falls silent within a message, and forgets the object', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    const peer = await receiver.associate();
    const inMessage = timers.untilSet(60_000);
    await peer.send(storeMessage(Buffer.alloc(20_000)).subarray(0, 10_000));
    await inMessage;
    await expect.poll(() => receiver.ingest.openCount).toBe(1);
    timers.advance(60_000);
    expect(await expectAbort(peer)).toEqual([serviceUser, 0]);
    expect((await receiver.ended()).problem).toContain('silence');
    await expect.poll(() => receiver.ingest.abortedCount).toBe(1);
    await receiver.expectNextAssociationWorks();
  });

  test('is aborted when no message comes for the idle time', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    const idle = timers.untilSet(600_000);
    const peer = await receiver.associate();
    await idle;
    timers.advance(599_999);
    await peer.send(echo);
    expect((await peer.receiveResponse()).status).toBe(0);
    timers.advance(600_000);
    expect(await expectAbort(peer)).toEqual([serviceUser, 0]);
    await receiver.expectNextAssociationWorks();
  });

  test('N25 N26 leaves nothing behind when it aborts, closes or resets at any point of a C-STORE', async () => {
    const receiver = await ReceiverUnderTest.start();
    const message = storeMessage(Buffer.alloc(5000, 3), { fragmentBytes: 900 });
    const endings: ((peer: ScriptedPeer, sentBytes: number) => void)[] = [
      // An A-ABORT is one only where a PDU may start: the current one is completed first.
      (peer, sentBytes) =>
        void peer.send(message.subarray(sentBytes, nextPduStart(message, sentBytes)), abortPdu),
      (peer) => peer.halfClose(),
      (peer) => peer.reset(),
    ];
    let index = 0;
    for (let length = 1; length < message.length - 1000; length += 211) {
      const peer = await receiver.associate();
      await peer.send(message.subarray(0, length));
      endings[index % endings.length]?.(peer, length);
      index += 1;
      expect((await receiver.ended()).state).toBe('aborted');
      peer.destroy();
    }
    await expect.poll(() => receiver.ingest.openCount).toBe(0);
    expect(receiver.ingest.objects).toEqual([]);
    await receiver.expectNextAssociationWorks();
  });

  test('keeps an object that came whole though its sender left before the answer', async () => {
    const receiver = await ReceiverUnderTest.start();
    const finishing = Promise.withResolvers<void>();
    const going = Promise.withResolvers<void>();
    receiver.ingest.hooks.finish = () => {
      finishing.resolve();
      return going.promise;
    };
    const peer = await receiver.associate();
    await peer.send(storeMessage(Buffer.alloc(100)));
    await finishing.promise;
    await peer.send(abortPdu);
    await receiver.ended();
    receiver.ingest.hooks = {};
    going.resolve();
    await expect.poll(() => receiver.ingest.objects.length).toBe(1);
    expect(receiver.ingest.abortedCount).toBe(0);
    // The log says so, though the end was already told.
    const ofPeer = { callingAe: 'SCRIPTED', state: 'aborted' };
    await expect
      .poll(() => receiver.heard.log.at(-1))
      .toMatchObject({ ...ofPeer, stored: 1, refused: 0, unanswered: 1 });
    expect(receiver.heard.log.at(-2)).toMatchObject({ ...ofPeer, stored: 0, unanswered: 0 });
    expect(receiver.listener.status().recent[0]).toMatchObject({ ...ofPeer, stored: 1, unanswered: 1 });
    await receiver.expectNextAssociationWorks();
  });

  test('answers before it confirms a release that came early', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(storeMessage(Buffer.alloc(100)), releaseRequest);
    expect((await peer.receiveResponse()).status).toBe(0);
    expect((await peer.receive())?.type).toBe(0x06);
  });

  test('answers in fragments no longer than the peer takes', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate({ maxPduBytes: 21 });
    await peer.send(echo);
    let commandBytes = Buffer.alloc(0);
    for (;;) {
      const found = await peer.receive();
      expect(found?.body.length).toBeLessThanOrEqual(21);
      expect([found?.type, found?.body.readUInt8(4)]).toEqual([0x04, 1]);
      commandBytes = Buffer.concat([commandBytes, found?.body.subarray(6) ?? Buffer.alloc(0)]);
      if (found?.body.readUInt8(5) === 3) break;
    }
    const response = command([
      [0x0002, verification],
      [0x0100, 0x8030],
      [0x0120, 1],
      [0x0800, 0x0101],
      [0x0900, 0],
    ]);
    expect(commandBytes.toString('hex')).toBe(response.toString('hex'));
  });

  test.each([0, 0x7fff_ffff, 0x8000_0001, 0xffff_ffff])(
    'answers in one fragment a peer that takes %d bytes',
    async (maxPduBytes) => {
      const receiver = await ReceiverUnderTest.start();
      const peer = await receiver.associate({ maxPduBytes });
      await peer.send(echo);
      expect((await peer.receiveResponse()).status).toBe(0);
    },
  );

  test('makes a peer that does not take its answers wait, and ends it after the silence time', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    const peer = await receiver.associate();
    peer.pause();
    const blocked = timers.untilSet(60_000).then(() => true);
    // Each answer is 90 bytes: far more of them than the buffers of two sockets hold.
    const many = Buffer.concat(Array.from({ length: 2000 }, () => echo));
    const sent = (): Promise<boolean> => peer.send(many).then(() => false);
    while (!(await Promise.race([sent(), blocked]))) continue;
    await expect
      .poll(() => {
        timers.advance(60_000);
        return receiver.listener.status().openAssociations;
      })
      .toBe(0);
    peer.destroy();
    await receiver.expectNextAssociationWorks();
  });
});

/** The first offset from `from` on at which a PDU starts. */
function nextPduStart(stream: Buffer, from: number): number {
  let at = 0;
  while (at < from) at += 6 + stream.readUInt32BE(at + 2);
  return at;
}
