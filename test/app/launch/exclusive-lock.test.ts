import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { withExclusiveLock } from '../../../app/launch/exclusive-lock.mjs';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('only one of two works at a time, and the second is told whom it waits for', async () => {
  const lockFile = path.join(temporaryDirectory(), 'deep', 'lock');
  const order: string[] = [];
  const release = Promise.withResolvers<void>();
  const first = withExclusiveLock(
    lockFile,
    () => order.push('first waited'),
    async () => {
      order.push('first begins');
      await release.promise;
      order.push('first ends');
    },
  );
  const second = withExclusiveLock(
    lockFile,
    (text) => {
      expect(text).toContain(String(process.pid));
      order.push('second waits');
      release.resolve();
    },
    () => order.push('second'),
  );
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second']);
  expect(existsSync(lockFile)).toBe(false);
});

test('the lock of a process that is gone is taken over', async () => {
  const lockFile = path.join(temporaryDirectory(), 'lock');
  // A process that has ended and was waited for: its id names nobody.
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lockFile, String(pid));
  const owner = await withExclusiveLock(
    lockFile,
    () => undefined,
    () => readFileSync(lockFile, 'utf8'),
  );
  expect(owner).toBe(String(process.pid));
});

test('work that fails gives the lock back', async () => {
  const lockFile = path.join(temporaryDirectory(), 'lock');
  const failing = withExclusiveLock(
    lockFile,
    () => undefined,
    () => Promise.reject(new Error('no space')),
  );
  await expect(failing).rejects.toThrow('no space');
  expect(existsSync(lockFile)).toBe(false);
});
