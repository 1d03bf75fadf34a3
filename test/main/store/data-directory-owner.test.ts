import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { claimDataDirectory, readInstanceInfo } from '../../../main/store/data-directory-owner.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** A process that owns a directory until it is killed. */
async function startOwner(
  dataDirectory: string,
  address: string,
): Promise<{ pid: number; kill(): Promise<void> }> {
  const module = path.resolve(import.meta.dirname, '../../../main/store/data-directory-owner.ts');
  const program = `
    import { claimDataDirectory } from ${JSON.stringify(new URL(`file://${module}`).href)};
    const ownership = await claimDataDirectory(${JSON.stringify(dataDirectory)});
    await ownership.announce(${JSON.stringify(address)});
    process.stdout.write('owned');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, kill };
}

describe('a data directory', () => {
  test('has one owner; another process is told whose it is', async () => {
    const directory = temporaryDirectory();
    const owner = await startOwner(directory, 'http://127.0.0.1:4711/sign-in?secret=abc');
    const refused = claimDataDirectory(directory);
    await expect(refused).rejects.toMatchObject({
      code: 'store.in-use',
      details: { dataDirectory: directory, pid: owner.pid, address: 'http://127.0.0.1:4711' },
    });
    // The secret stays in the file.
    await expect(refused).rejects.not.toThrow(/secret/u);
    expect(readInstanceInfo(directory)).toEqual({
      pid: owner.pid,
      address: 'http://127.0.0.1:4711/sign-in?secret=abc',
    });
  });

  test('is free again as soon as its owner was killed, and the next one knows that it was', async () => {
    const directory = temporaryDirectory();
    const owner = await startOwner(directory, '');
    await owner.kill();
    const next = await claimDataDirectory(directory);
    expect(next.wasUnclean).toBe(true);
    await next.release();
  });

  test('stays unclean until files and index were reconciled', async () => {
    const directory = temporaryDirectory();
    await (await startOwner(directory, '')).kill();
    const passing = await claimDataDirectory(directory);
    await passing.release();
    const next = await claimDataDirectory(directory);
    expect(next.wasUnclean).toBe(true);
    next.reconciled();
    await next.release();
    const last = await claimDataDirectory(directory);
    expect(last.wasUnclean).toBe(false);
    await last.release();
  });

  test('is not taken twice within one process either', async () => {
    const directory = temporaryDirectory();
    const first = await claimDataDirectory(directory);
    await expect(claimDataDirectory(directory)).rejects.toMatchObject({ details: { pid: process.pid } });
    await first.release();
    await first.release();
    const second = await claimDataDirectory(directory);
    expect(second.wasUnclean).toBe(false);
    await second.release();
  });

  test('is not held by a process id that a stale file names', async () => {
    const directory = temporaryDirectory();
    // Our own id is certainly running: only the lock decides.
    writeFileSync(path.join(directory, 'instance.json'), JSON.stringify({ pid: process.pid, address: '' }));
    const ownership = await claimDataDirectory(directory);
    expect(ownership.wasUnclean).toBe(true);
    await ownership.release();
  });

  test.skipIf(process.platform === 'win32')('tells its secret to its owner only', async () => {
    const directory = temporaryDirectory();
    const ownership = await claimDataDirectory(directory);
    await ownership.announce('http://127.0.0.1:1/');
    const file = path.join(directory, 'instance.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      pid: process.pid,
      address: 'http://127.0.0.1:1/',
    });
    await ownership.release();
    expect(readInstanceInfo(directory)).toBeUndefined();
  });
});
