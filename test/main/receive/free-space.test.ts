import { describe, expect, test } from 'vitest';
import { FreeSpace, measureFreeBytes } from '../../../main/receive/free-space.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { ReceiverUnderTest } from '../../support/receiver-under-test.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { echoRequest, pData, pdv, storeMessage } from '../../support/upper-layer-bytes.ts';

describe('measuring', () => {
  test('counts the blocks that this user may take', async () => {
    const asked: string[] = [];
    const freeBytes = await measureFreeBytes('/somewhere', (path) => {
      asked.push(path);
      return Promise.resolve({ bsize: 4096, blocks: 1000, bavail: 10 });
    });
    expect([asked, freeBytes]).toEqual([['/somewhere'], 40_960]);
  });

  test('takes a file system that does not tell for one without limit', async () => {
    const silent = { bsize: 4096, blocks: 0, bavail: 0 };
    expect(await measureFreeBytes('/somewhere', () => Promise.resolve(silent))).toBe(Infinity);
  });

  test('asks the real file system unless told otherwise, and names the folder when that fails', async () => {
    expect(await measureFreeBytes(temporaryDirectory())).toBeGreaterThan(0);
    await expect(measureFreeBytes('/no/such/folder')).rejects.toMatchObject({
      code: 'store.read-failed',
      details: { file: '/no/such/folder', operation: 'statfs' },
    });
  });
});

test('the room is measured at most every 250 ms, less what came since and the reserve', async () => {
  const timers = new ManualTimers();
  let measured = 0;
  let freeBytes = 10_000;
  const space = new FreeSpace(
    () => {
      measured += 1;
      return Promise.resolve(freeBytes);
    },
    1000,
    timers,
  );
  expect(await space.roomBytes()).toBe(9000);
  space.took(400);
  timers.advance(249);
  expect([await space.roomBytes(), measured]).toEqual([8600, 1]);
  freeBytes = 500;
  timers.advance(1);
  expect([await space.roomBytes(), measured]).toEqual([-500, 2]);
});

test('a disk that could not be asked is asked again for the next object', async () => {
  const answers = [Promise.reject(new Error('EIO')), Promise.resolve(7)];
  const space = new FreeSpace(() => answers.shift() ?? Promise.resolve(0), 0, new ManualTimers());
  await expect(space.roomBytes()).rejects.toThrow('EIO');
  expect(await space.roomBytes()).toBe(7);
});

describe('a disk that is down to its reserve', () => {
  const reserve = 1_000_000;
  const echo = pData(pdv(1, 'command', echoRequest()));

  test('N43 refuses an object before a byte of it is spooled, answers A700, and goes on', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({ 'receiver.reserveMegabytes': 1 }, timers);
    let begun = 0;
    receiver.ingest.hooks.begin = () => {
      begun += 1;
      return Promise.resolve();
    };
    receiver.disk.freeBytes = reserve;
    const peer = await receiver.associate();
    await peer.send(storeMessage(Buffer.alloc(700_000)));
    const refused = await peer.receiveResponse();
    expect([refused.status, refused.elements.get(0x0902)?.toString('latin1').trim()]).toEqual([
      0xa700,
      'store.full',
    ]);
    expect(begun).toBe(0);
    await peer.send(echo);
    expect((await peer.receiveResponse()).status).toBe(0);
    expect(receiver.listener.status().recent[0]).toMatchObject({ stored: 0, refused: 1 });

    receiver.disk.freeBytes = 10 * reserve;
    timers.advance(250);
    await peer.send(storeMessage(Buffer.alloc(700_000)));
    expect((await peer.receiveResponse()).status).toBe(0);
    await receiver.expectNextAssociationWorks();
  });

  test('takes an object that just fits above the reserve, and refuses one that is a byte longer', async () => {
    const timers = new ManualTimers();
    const receiver = await ReceiverUnderTest.start({ 'receiver.reserveMegabytes': 1 }, timers);
    const peer = await receiver.associate();
    for (const [byteCount, status] of [
      [700_000, 0],
      [700_001, 0xa700],
      [100, 0],
      [101, 0xa700],
    ] as const) {
      receiver.disk.freeBytes = reserve + (byteCount > 1000 ? 700_000 : 100);
      timers.advance(250);
      await peer.send(storeMessage(Buffer.alloc(byteCount)));
      expect([byteCount, (await peer.receiveResponse()).status]).toEqual([byteCount, status]);
    }
    expect([receiver.ingest.openCount, receiver.ingest.objects.length]).toEqual([0, 2]);
    receiver.disk.freeBytes = Infinity;
    timers.advance(250);
    await receiver.expectNextAssociationWorks();
  });
});
