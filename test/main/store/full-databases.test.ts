import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { storageStatusSchema, type StorageStatus } from '../../../shared/model/receiver.ts';
import { connectStoringPeer, type StoringPeer } from '../../support/storing-peer.ts';
import { workstationCalls, type WorkstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation, type WorkstationInProcess } from '../../support/workstation-in-process.ts';

const success = 0x0000;
const outOfResources = 0xa700;

interface Scene extends WorkstationInProcess, WorkstationCalls, StoringPeer {
  readonly warnings: () => Promise<StorageStatus['warnings']>;
  readonly storedCount: () => number;
  /** Sends objects, each of a study of its own, until one is refused; answers how many were acknowledged. */
  readonly sendUntilRefused: () => Promise<number>;
}

const open = async (dataDirectory?: string): Promise<Scene> => {
  const running = await startWorkstation({
    receive: true,
    storeUrl: new URL('../../support/full-store-worker.ts', import.meta.url),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  });
  const calls = workstationCalls(running.workstation);
  const peer = await connectStoringPeer(running.workstation.dicomAddress?.port ?? 0);
  let sent = 0;
  return {
    ...running,
    ...calls,
    ...peer,
    warnings: async () => storageStatusSchema.parse(await calls.call('storage.status')).warnings,
    storedCount: () =>
      readdirSync(path.join(running.dataDirectory, 'instances'), {
        recursive: true,
        encoding: 'utf8',
      }).filter((name) => name.endsWith('.dcm')).length,
    async sendUntilRefused() {
      for (let acknowledged = 0; acknowledged < 500; acknowledged += 1) {
        sent += 1;
        const uid = `2.25.7${sent}`;
        const status = await peer.send(uid, { StudyInstanceUID: `${uid}.1`, SeriesInstanceUID: `${uid}.2` });
        if (status === success) continue;
        expect(status).toBe(outOfResources);
        return acknowledged;
      }
      throw new Error('The database took 500 studies and was never full');
    },
  };
};

/** Lets SQLite answer SQLITE_FULL for whatever needs one more page of a database; or gives it room again. */
async function fill(fileName: 'index.sqlite' | 'user.sqlite', isFull = true): Promise<void> {
  const channel = new BroadcastChannel('negatoscope-room');
  onTestFinished(() => channel.close());
  const done = once(channel, 'message');
  channel.postMessage({ fileName, isFull });
  await done;
}

test(
  'N44 an index that is full is answered A700 over every association until it is not, and nothing that was acknowledged is lost',
  { timeout: 60_000 },
  async () => {
    const scene = await open();
    const other = await connectStoringPeer(scene.workstation.dicomAddress?.port ?? 0);
    expect(await scene.send('2.25.1')).toBe(success);
    await fill('index.sqlite');
    const acknowledged = 1 + (await scene.sendUntilRefused());
    expect(await other.send('2.25.2', { StudyInstanceUID: '2.25.2.1' })).toBe(outOfResources);
    expect(await scene.echo()).toBe(success);
    // What needs no room is still taken: the same object again.
    expect(await other.send('2.25.1')).toBe(success);
    expect(scene.storedCount()).toBe(acknowledged);
    const full = { code: 'store.failing', text: expect.stringMatching(/index\.sqlite.*full/u) };
    expect(await scene.warnings()).toContainEqual(full);
    // What only the user database keeps goes on, and the warning stays.
    expect(await scene.call('settings.set', { key: 'store.trashDays', value: 5 })).not.toBe('store.full');
    expect(await scene.warnings()).toContainEqual(full);
    await fill('index.sqlite', false);
    expect(await other.send('2.25.2', { StudyInstanceUID: '2.25.2.1' })).toBe(success);
    await expect.poll(scene.warnings, { timeout: 10_000 }).not.toContainEqual(full);
    await scene.workstation.close();
    const next = await open(scene.dataDirectory);
    expect(await next.call('worklist.counts')).toMatchObject({ instances: acknowledged + 1 });
    expect(next.storedCount()).toBe(acknowledged + 1);
    expect(await next.send('2.25.3')).toBe(success);
  },
);

test(
  'N44 a user database that is full refuses what people write and says so; objects are received, and each arrival is written down once',
  { timeout: 60_000 },
  async () => {
    const scene = await open();
    expect(await scene.send('2.25.1')).toBe(success);
    const [row] = await scene.rows();
    const note = { noteId: randomUUID(), StudyInstanceUID: '2.25.1003', text: 'x'.repeat(19_000) };
    await fill('user.sqlite');
    const setNote = (): Promise<unknown> => scene.call('worklist.setNote', { studyId: row?.studyId, note });
    expect(await setNote()).toBe('store.full');
    const full = { code: 'store.failing-user', text: expect.stringMatching(/user\.sqlite.*full/u) };
    expect(await scene.warnings()).toContainEqual(full);
    let received = 1;
    for (; received < 40; received += 1) {
      expect(await scene.send(`2.25.8${received}`, { StudyInstanceUID: `2.25.9${received}` })).toBe(success);
    }
    expect(await scene.warnings()).toContainEqual(full);
    // What wants the files for itself first writes down what arrived, and may not be stuck with it.
    expect(await scene.call('keeping.moveToTrash', { studyIds: [row?.studyId] })).toBe('store.full');
    expect(await scene.send('2.25.2')).toBe(success);
    received += 1;
    await fill('user.sqlite', false);
    expect(await setNote()).toBeUndefined();
    await expect.poll(scene.warnings, { timeout: 10_000 }).not.toContainEqual(full);
    await scene.workstation.close();
    const user = new Database(path.join(scene.dataDirectory, 'user.sqlite'), { readonly: true });
    onTestFinished(() => void user.close());
    expect(user.prepare('SELECT count(*), count(DISTINCT SOPInstanceUID) FROM arrival').raw().get()).toEqual([
      received,
      received,
    ]);
    expect(scene.storedCount()).toBe(received);
  },
);

test('a store thread that died is said, nothing is acknowledged, and the next start has all that was', async () => {
  const scene = await open();
  expect(await scene.send('2.25.1')).toBe(success);
  const channel = new BroadcastChannel('negatoscope-room');
  onTestFinished(() => channel.close());
  channel.postMessage('die');
  const ended = { code: 'store.ended', text: expect.stringContaining('a fault in the store') };
  await expect.poll(scene.warnings, { timeout: 10_000 }).toContainEqual(ended);
  expect(await scene.send('2.25.2')).not.toBe(success);
  expect(await scene.echo()).toBe(success);
  await scene.workstation.close();
  const next = await open(scene.dataDirectory);
  expect(await next.call('worklist.counts')).toMatchObject({ instances: 1 });
  expect(await next.send('2.25.2')).toBe(success);
});
