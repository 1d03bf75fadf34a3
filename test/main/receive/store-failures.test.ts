import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { startReceivingThreads, type ReceivingThreads } from '../../support/receiving-threads.ts';
import { connectStoringPeer, type StoringPeer } from '../../support/storing-peer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const success = 0x0000;
const outOfResources = 0xa700;

interface Scene extends ReceivingThreads, StoringPeer {
  readonly dataDirectory: string;
  readonly files: (folder: string) => string[];
}

/** The real listener over the real store, and one association that lives through what happens to the disk. */
async function open(): Promise<Scene> {
  const dataDirectory = temporaryDirectory();
  const threads = startReceivingThreads(dataDirectory);
  onTestFinished(() => threads.stop());
  await threads.store.settings();
  const { port } = await threads.receiver.start({ 'receiver.port': 0 });
  return {
    ...threads,
    ...(await connectStoringPeer(port)),
    dataDirectory,
    files: (folder) =>
      readdirSync(path.join(dataDirectory, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name),
  };
}

/** The file that is made ahead for the next object goes when none comes (`SpoolFiles`). */
async function expectEmptySpool(files: Scene['files']): Promise<void> {
  await expect.poll(() => files('spool'), { timeout: 10_000 }).toEqual([]);
}

/** The association and the cache are as if nothing had been: C-ECHO, the next object, nothing left in the spool. */
async function expectNextWorks({ echo, send, files }: Scene, SOPInstanceUID: string): Promise<void> {
  expect(await echo()).toBe(success);
  const before = files('instances').length;
  expect(await send(SOPInstanceUID)).toBe(success);
  expect([files('instances').length, files('quarantine')]).toEqual([before + 1, []]);
  await expectEmptySpool(files);
}

test('N43 a disk that takes no object is answered A700 until it does, and C-ECHO goes on', async () => {
  const scene = await open();
  expect(await scene.send('2.25.1')).toBe(success);
  const instances = path.join(scene.dataDirectory, 'instances');
  rmSync(instances, { recursive: true });
  // A file where the folder should be: every mkdir below it fails.
  writeFileSync(instances, '');
  expect(await scene.send('2.25.2')).toBe(outOfResources);
  expect(await scene.echo()).toBe(success);
  await expectEmptySpool(scene.files);
  rmSync(instances);
  expect(await scene.send('2.25.2')).toBe(success);
  await expectNextWorks(scene, '2.25.3');
});

test(
  'N44 an index that another process holds is answered A700 after the time that is waited for it, and nothing is left',
  { timeout: 60_000 },
  async () => {
    const scene = await open();
    expect(await scene.send('2.25.1')).toBe(success);
    const stored = scene.files('instances');
    const other = new Database(path.join(scene.dataDirectory, 'index.sqlite'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    expect(await scene.send('2.25.2')).toBe(outOfResources);
    expect(scene.files('instances')).toEqual(stored);
    await expectEmptySpool(scene.files);
    other.exec('ROLLBACK');
    expect(await scene.send('2.25.2')).toBe(success);
    await expectNextWorks(scene, '2.25.3');
  },
);

test('N45 a quota that is reached while nothing may go is answered A700, what is here still with success', async () => {
  const scene = await open();
  expect(await scene.send('2.25.1')).toBe(success);
  const index = new Database(path.join(scene.dataDirectory, 'index.sqlite'));
  // Nobody stores a gigabyte in a test: the sum that quota looks at is raised.
  index.exec('UPDATE total SET bytes = 960000000');
  index.close();
  await scene.store.setSettings([{ key: 'store.quotaGigabytes', value: 1 }]);
  expect(await scene.store.evictOne({ openStudyIds: [] })).toEqual({ kind: 'nothing-eligible' });
  expect(await scene.send('2.25.2')).toBe(outOfResources);
  expect(await scene.send('2.25.1')).toBe(success);
  expect(scene.files('instances')).toHaveLength(1);
  await expectEmptySpool(scene.files);
  await scene.store.setSettings([{ key: 'store.quotaGigabytes', value: 0 }]);
  await expectNextWorks(scene, '2.25.2');
});
