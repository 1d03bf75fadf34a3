import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SpoolFiles } from '../../../main/ingest/spool-files.ts';
import { FailingFs } from '../../support/failing-fs.ts';
import { SimulatedFs } from '../../support/simulated-fs.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('the file of the next object is made in the turn after one was kept, and taken by the next', async () => {
  const fs = new SimulatedFs('/root', ['spool']);
  const spool = new SpoolFiles('/root', fs);
  const created = (): number => fs.log.filter(({ kind }) => kind === 'create').length;
  spool.take();
  spool.expectAnother();
  expect(created()).toBe(1);
  await nextTurn();
  expect(created()).toBe(2);
  const [second, third] = [spool.take(), spool.take()];
  expect(created()).toBe(3);
  expect(second.name).not.toBe(third.name);
  await spool.close();
});

test('what was made ahead is removed when the spool closes', async () => {
  const fs = new SimulatedFs('/root', ['spool']);
  const spool = new SpoolFiles('/root', fs);
  spool.expectAnother();
  await nextTurn();
  await spool.close();
  expect(fs.log.map(({ kind }) => kind)).toEqual(['create', 'remove']);
  spool.expectAnother();
  await spool.close();
  await nextTurn();
  expect(fs.log).toHaveLength(2);
});

test('a file that cannot be made ahead is the problem of the object that needs it, and of no other', async () => {
  const cache = openCache();
  const disk = new FailingFs('ENOSPC');
  const spool = new SpoolFiles(cache.dataDirectory, disk);
  disk.failAt = 1;
  spool.expectAnother();
  await nextTurn();
  expect(disk.failed).toBe('create');
  disk.failAt = 1;
  expect(() => spool.take()).toThrow(expect.objectContaining({ code: 'store.full' }));
  await spool.take().discard();
  await spool.close();
});

test('an ingest beside the store leaves nothing in the spool once it is closed', async () => {
  const cache = openCache(undefined, {}, { isStoreElsewhere: true });
  const spooled = (): string[] => readdirSync(`${cache.dataDirectory}/spool`);
  await cache.take(sliceFile());
  await expect.poll(spooled).toHaveLength(1);
  await cache.take(sliceFile({ SOPInstanceUID: '2.25.2' }));
  await cache.ingest.close();
  expect(spooled()).toEqual([]);
});
