import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NegatoscopeError, type ErrorCode, type ErrorDetails } from '../../../shared/errors.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { ReceiverUnderTest, expectAbort } from '../../support/receiver-under-test.ts';
import {
  associateRequest,
  command,
  ctStorage,
  echoRequest,
  explicitLittle,
  pData,
  pdv,
  releaseRequest,
  storeMessage,
  storeRequest,
  verification,
} from '../../support/upper-layer-bytes.ts';

const echo = pData(pdv(1, 'command', echoRequest(5)));

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes in which every stretch differs from every other. */
function patternedBytes(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let value = seed;
  for (let index = 0; index < length; index += 1) {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    bytes[index] = value >>> 16;
  }
  return bytes;
}

/** Text as the hexadecimal digits of its bytes. */
function uid(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

/** A C-ECHO request of so many bytes: group length 12, elements 26 + 10 + 10 + 10, and an ErrorComment for the rest. */
function paddedEcho(totalBytes: number): Buffer {
  return command([
    [0x0002, verification],
    [0x0100, 0x0030],
    [0x0110, 1],
    [0x0800, 0x0101],
    [0x0902, 'x'.repeat(totalBytes - 12 - 56 - 8)],
  ]);
}

describe('C-STORE', () => {
  test('hands on exactly the bytes that came, with what the association says of them', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate({
      calling: 'CT_ROOM_2',
      contexts: [{ id: 3, abstractSyntaxes: [ctStorage], transferSyntaxes: [explicitLittle] }],
    });
    const sent = [patternedBytes(1_500_001, 1), patternedBytes(10, 2), patternedBytes(262_144, 3)];
    let messageId = 10;
    for (const data of sent) {
      const instanceUid = `1.2.3.${messageId}`;
      await peer.send(storeMessage(data, { messageId, instanceUid, fragmentBytes: 16_378 }));
      const response = await peer.receiveResponse();
      expect(response).toMatchObject({ contextId: 3, commandField: 0x8001, status: 0x0000 });
      expect(response.elements.get(0x0120)?.readUInt16LE(0)).toBe(messageId);
      messageId += 1;
    }
    expect(receiver.ingest.objects.map((object) => object.sha256)).toEqual(sent.map(sha256));
    expect(receiver.ingest.objects[1]).toMatchObject({
      source: {
        kind: 'network',
        label: 'CT_ROOM_2',
        callingAe: 'CT_ROOM_2',
        calledAe: 'NEGATOSCOPE',
        remoteAddress: '127.0.0.1',
      },
      format: {
        kind: 'data-set',
        TransferSyntaxUID: explicitLittle,
        AffectedSOPClassUID: ctStorage,
        AffectedSOPInstanceUID: '1.2.3.11',
      },
    });
    expect(receiver.listener.status()).toMatchObject({
      openAssociations: 1,
      recent: [{ state: 'established', stored: 3, refused: 0, bytes: 1_762_155, endedAt: null }],
    });
  });

  test('is answered with golden bytes', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(storeMessage(Buffer.alloc(10), { messageId: 0x1234 }));
    const answer = await peer.receive();
    const expected = [
      // PDV length, context 3, command and last fragment. The command is 12 + 34 + 10 + 10 + 10 + 10 + 18 = 104 bytes.
      '0000006a0303',
      // CommandGroupLength 92.
      '00000000040000005c000000',
      // AffectedSOPClassUID, 25 characters and a NUL.
      `000002001a000000${uid(ctStorage)}00`,
      // CommandField, MessageIDBeingRespondedTo, CommandDataSetType, Status.
      '00000001020000000180',
      '00002001020000003412',
      '00000008020000000101',
      '00000009020000000000',
      // AffectedSOPInstanceUID, 9 characters and a NUL.
      `000000100a000000${uid('1.2.3.4.5')}00`,
    ].join('');
    expect(answer?.body.toString('hex')).toBe(expected);
  });

  test.each<readonly [string, NegatoscopeError, number]>([
    ['a full disk', failure('store.full', { neededBytes: 1, availableBytes: 0 }), 0xa700],
    [
      'a failed write',
      failure('store.write-failed', { file: 'x', operation: 'fsync', reason: 'EIO' }),
      0xa700,
    ],
    [
      'another SOP instance than the request said',
      failure('dicom.command-mismatch', { keyword: 'SOPInstanceUID', command: '1.2', dataSet: '1.3' }),
      0xa900,
    ],
    ['a missing UID', failure('dicom.missing-uid', { keyword: 'StudyInstanceUID' }), 0xc000],
    [
      'a truncated data set',
      failure('dicom.truncated', { field: 'x', offsetBytes: 0, neededBytes: 2, availableBytes: 1 }),
      0xc000,
    ],
    ['a fault of ours', failure('program.fault', { where: 'here' }), 0x0110],
  ])('tells %s by its status, forgets the object, and goes on', async (_name, error, status) => {
    const receiver = await ReceiverUnderTest.start();
    const steps = error.code.startsWith('dicom.')
      ? (['finish'] as const)
      : (['begin', 'write', 'finish'] as const);
    const peer = await receiver.associate();
    for (const step of steps) {
      receiver.ingest.hooks = { [step]: () => Promise.reject(error) };
      await peer.send(storeMessage(Buffer.alloc(700_000)));
      const response = await peer.receiveResponse();
      expect([step, response.status]).toEqual([step, status]);
      expect(response.elements.get(0x0902)?.toString('latin1').trim()).toBe(error.code);
      expect(receiver.ingest.openCount).toBe(0);
    }
    receiver.ingest.hooks = {};
    await peer.send(storeMessage(Buffer.alloc(100)));
    expect((await peer.receiveResponse()).status).toBe(0);
    expect(receiver.ingest.objects).toHaveLength(1);
    expect(receiver.listener.status().recent[0]).toMatchObject({ stored: 1, refused: steps.length });
    await receiver.expectNextAssociationWorks();
  });

  test.each<readonly [string, Buffer, number]>([
    ['whose SOP class is not that of its context', storeRequest({ classUid: verification }), 0x0122],
    ['N35 without an instance UID', storeRequest({ instanceUid: '' }), 0x0117],
    ['N35 with a path for an instance UID', storeRequest({ instanceUid: '../../etc' }), 0x0117],
    [
      'N35 with an instance UID of 65 characters',
      storeRequest({ instanceUid: `1.${'2'.repeat(63)}` }),
      0x0117,
    ],
    [
      'N37 of an operation that we do not know',
      command([
        [0x0002, ctStorage],
        [0x0100, 0x7777],
        [0x0110, 1],
        [0x0800, 1],
      ]),
      0x0211,
    ],
    [
      'of C-FIND',
      command([
        [0x0002, ctStorage],
        [0x0100, 0x0020],
        [0x0110, 1],
        [0x0800, 1],
      ]),
      0x0211,
    ],
  ])(
    '%s: the request is refused, its data set dropped, and the association goes on',
    async (_name, request, status) => {
      const receiver = await ReceiverUnderTest.start();
      const peer = await receiver.associate();
      await peer.send(
        pData(pdv(3, 'command', request)),
        pData(pdv(3, 'data-set', Buffer.alloc(3000), { isLast: false })),
        pData(pdv(3, 'data-set', Buffer.alloc(3000))),
        echo,
      );
      expect((await peer.receiveResponse()).status).toBe(status);
      expect(await peer.receiveResponse()).toMatchObject({ commandField: 0x8030, status: 0 });
      expect(receiver.ingest.objects).toEqual([]);
      await receiver.expectNextAssociationWorks();
    },
  );

  test('N36 without a data set is not understood', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(
      pData(
        pdv(
          3,
          'command',
          command([
            [0x0002, ctStorage],
            [0x0100, 0x0001],
            [0x0110, 1],
            [0x0800, 0x0101],
            [0x1000, '1.2.3'],
          ]),
        ),
      ),
    );
    expect((await peer.receiveResponse()).status).toBe(0xc000);
    await receiver.expectNextAssociationWorks();
  });

  test.each<readonly [string, Buffer]>([
    ['a wrong group length', Buffer.concat([storeRequest(), Buffer.from('0000011000000000', 'hex')])],
    [
      'an element twice',
      command([
        [0x0100, 1],
        [0x0110, 1],
        [0x0110, 1],
        [0x0800, 1],
      ]),
    ],
    ['an element that ends outside', Buffer.from('00000000ffffff7f00000000', 'hex')],
    ['an element of another group', Buffer.from('0800000000000000', 'hex')],
    ['half an element header', storeRequest().subarray(0, 17)],
    ['nothing at all', Buffer.alloc(0)],
    [
      'no command field',
      command([
        [0x0110, 1],
        [0x0800, 0x0101],
      ]),
    ],
  ])('N37 is aborted for a command set with %s', async (_name, bytes) => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(pData(pdv(3, 'command', bytes)));
    expect(await expectAbort(peer)).toEqual([0, 0]);
    await receiver.expectNextAssociationWorks();
  });

  test('takes a command set of 64 KiB and is aborted for a longer one', async () => {
    const receiver = await ReceiverUnderTest.start();
    expect(paddedEcho(65_536)).toHaveLength(65_536);
    const peer = await receiver.associate();
    await peer.send(pData(pdv(1, 'command', paddedEcho(65_536))));
    expect((await peer.receiveResponse()).status).toBe(0);
    await peer.send(pData(pdv(1, 'command', paddedEcho(65_538))));
    expect(await expectAbort(peer)).toEqual([0, 0]);
    await receiver.expectNextAssociationWorks();
  });

  test('takes an object of the longest length and refuses one that is a byte longer', async () => {
    const limit = 1024 * 1024;
    const receiver = await ReceiverUnderTest.start({ 'receiver.maxObjectBytes': limit });
    const peer = await receiver.associate();
    await peer.send(storeMessage(Buffer.alloc(limit + 1)));
    expect((await peer.receiveResponse()).status).toBe(0xa700);
    await peer.send(storeMessage(Buffer.alloc(limit)));
    expect((await peer.receiveResponse()).status).toBe(0);
    expect(receiver.ingest.objects.map(({ byteCount }) => byteCount)).toEqual([limit]);
    expect(receiver.ingest.openCount).toBe(0);
  });

  test('N23 that is sent before the last one was answered waits its turn, and shares no byte with it', async () => {
    const receiver = await ReceiverUnderTest.start();
    const finishing = Promise.withResolvers<void>();
    const going = Promise.withResolvers<void>();
    receiver.ingest.hooks.finish = () => {
      finishing.resolve();
      return going.promise;
    };
    const peer = await receiver.associate();
    const sent = [patternedBytes(50_000, 4), patternedBytes(300_000, 5), patternedBytes(20, 6)];
    const messages = sent.map((data, index) => storeMessage(data, { messageId: index + 1 }));
    await peer.send(...messages, echo, releaseRequest);
    await finishing.promise;
    expect([receiver.ingest.openCount, peer.unread.length]).toEqual([1, 0]);
    going.resolve();
    for (const messageId of [1, 2, 3]) {
      const response = await peer.receiveResponse();
      expect([response.status, response.elements.get(0x0120)?.readUInt16LE(0)]).toEqual([0, messageId]);
    }
    expect((await peer.receiveResponse()).commandField).toBe(0x8030);
    expect((await peer.receive())?.type).toBe(0x06);
    expect(receiver.ingest.objects.map((object) => object.sha256)).toEqual(sent.map(sha256));
  });

  test('whose spool is slow makes its sender wait, and memory does not grow', async () => {
    const receiver = await ReceiverUnderTest.start();
    const writing = Promise.withResolvers<void>();
    const going = Promise.withResolvers<void>();
    let writtenBytes = 0;
    receiver.ingest.hooks.write = (chunk) => {
      writing.resolve();
      writtenBytes += chunk.length;
      return going.promise;
    };
    const peer = await receiver.associate();
    const data = patternedBytes(48 * 1024 * 1024, 7);
    let isSent = false;
    const sending = peer.send(storeMessage(data, { fragmentBytes: 131_060 })).then(() => {
      isSent = true;
      return undefined;
    });
    await writing.promise;
    // Other associations are served meanwhile, and a round trip of theirs gives the sender all the time it needs.
    const other = await receiver.associate();
    for (let round = 0; round < 50; round += 1) {
      await other.send(echo);
      expect((await other.receiveResponse()).status).toBe(0);
    }
    expect([isSent, writtenBytes]).toEqual([false, 262_144]);
    going.resolve();
    await sending;
    expect((await peer.receiveResponse()).status).toBe(0);
    expect(receiver.ingest.objects[0]?.sha256).toBe(sha256(data));
  });

  test('N46 that never becomes durable is answered after its time, and its association ends', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({}, timers);
    for (const step of ['begin', 'write', 'finish'] as const) {
      const hanging = Promise.withResolvers<void>();
      receiver.ingest.hooks = {
        [step]: async () => {
          hanging.resolve();
          await new Promise(() => {});
        },
      };
      const peer = await receiver.associate();
      await peer.send(storeMessage(Buffer.alloc(1000)));
      await hanging.promise;
      timers.advance(120_000);
      expect([step, (await peer.receiveResponse()).status]).toEqual([step, 0x0110]);
      expect(await expectAbort(peer)).toEqual([0, 0]);
      receiver.ingest.hooks = {};
      await receiver.expectNextAssociationWorks();
    }
  });
});

describe('C-ECHO', () => {
  test('is answered while another association is storing', async () => {
    const receiver = await ReceiverUnderTest.start();
    const storing = await receiver.associate();
    const message = storeMessage(Buffer.alloc(100_000));
    await storing.send(message.subarray(0, 50_000));
    const echoing = await receiver.associate();
    await echoing.send(echo);
    expect(await echoing.receiveResponse()).toMatchObject({ commandField: 0x8030, status: 0 });
    await storing.send(message.subarray(50_000));
    expect((await storing.receiveResponse()).status).toBe(0);
  });

  test('on a context for storage is refused', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.associate();
    await peer.send(pData(pdv(3, 'command', echoRequest())));
    expect((await peer.receiveResponse()).status).toBe(0x0122);
  });

  test('may come in many fragments, and a C-CANCEL between is ignored', async () => {
    const receiver = await ReceiverUnderTest.start();
    const peer = await receiver.connect();
    await peer.send(associateRequest());
    expect((await peer.receive())?.type).toBe(0x02);
    const request = echoRequest(77);
    const cancel = command([
      [0x0100, 0x0fff],
      [0x0120, 1],
      [0x0800, 0x0101],
    ]);
    await peer.send(pData(pdv(1, 'command', cancel)));
    for (let index = 0; index < request.length; index += 1) {
      const fragment = request.subarray(index, index + 1);
      await peer.send(pData(pdv(1, 'command', fragment, { isLast: index === request.length - 1 })));
    }
    expect((await peer.receiveResponse()).elements.get(0x0120)?.readUInt16LE(0)).toBe(77);
  });
});

function failure<Code extends ErrorCode>(code: Code, details: ErrorDetails[Code]): NegatoscopeError {
  return new NegatoscopeError(code, 'as the test wants it', details);
}
