import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { claimDataDirectory } from '../../../main/store/data-directory-owner.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

async function importedCache(): Promise<string> {
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, '1'), sliceFile());
  writeFileSync(path.join(folder, '2'), sliceFile({ SOPInstanceUID: '2.25.1009', InstanceNumber: '2' }));
  const data = temporaryDirectory();
  await runNegatoscope('import', '--data', data, folder);
  return data;
}

async function storedFiles(data: string): Promise<string[]> {
  const { stdout } = await runNegatoscope('list', '--data', data, '--level', 'instance');
  return lines(stdout).map((line) => z.object({ file: z.string() }).parse(line).file);
}

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

describe('verify', () => {
  test('ends with 0 on a whole cache beside a running instance, and with 3 and the names when it is not whole', async () => {
    const data = await importedCache();
    const ownership = await claimDataDirectory(data);
    onTestFinished(() => ownership.release());
    const whole = await runNegatoscope('verify', '--data', data, '--json');
    expect(whole.exitCode).toBe(0);
    expect(lines(whole.stdout)).toEqual([
      { checked: 2, ok: 2, missing: [], corrupt: [], orphans: [], databases: [] },
    ]);
    const [gone = '', changed = ''] = await storedFiles(data);
    rmSync(gone);
    const bytes = readFileSync(changed);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(changed, bytes);
    const stray = path.join(path.dirname(changed), 'stray.dcm');
    writeFileSync(stray, 'stray');
    const found = await runNegatoscope('verify', '--data', data);
    expect(found.exitCode).toBe(3);
    expect(lines(found.stdout)).toMatchObject([
      { checked: 2, ok: 0, missing: [{ file: gone }], corrupt: [{ file: changed }], orphans: [stray] },
    ]);
  });

  test('of a folder without a cache finds nothing, and makes none', async () => {
    const data = path.join(temporaryDirectory(), 'nothing');
    const { exitCode, stdout } = await runNegatoscope('verify', '--data', data);
    expect({ exitCode, found: lines(stdout) }).toMatchObject({ exitCode: 0, found: [{ checked: 0 }] });
    expect(existsSync(data)).toBe(false);
  });
});

describe('reindex', () => {
  test('makes the list as it was', async () => {
    const data = await importedCache();
    const before = await runNegatoscope('list', '--data', data);
    rmSync(path.join(data, 'index.sqlite'));
    const { exitCode, stdout } = await runNegatoscope('reindex', '--data', data);
    expect(exitCode).toBe(0);
    expect(lines(stdout)).toMatchObject([{ files: 2, studies: 1, instances: 2, corrupt: [], refused: [] }]);
    expect((await runNegatoscope('list', '--data', data)).stdout).toBe(before.stdout);
  });

  test.for([['reindex'], ['restore', '--empty'], ['trash', 'purge', '--all']])(
    '%s beside a running instance ends with 1 and names its process',
    async (args) => {
      const data = await importedCache();
      const ownership = await claimDataDirectory(data);
      onTestFinished(() => ownership.release());
      const { exitCode, stdout, stderr } = await runNegatoscope(...args, '--data', data);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(String(process.pid));
    },
  );
});

describe('backup and restore', () => {
  test('copy beside a running instance, list, and bring back the newest', { timeout: 120_000 }, async () => {
    const data = await importedCache();
    await runNegatoscope('config', 'set', 'receiver.ae', 'BEFORE', '--data', data);
    const ownership = await claimDataDirectory(data);
    const made = await runNegatoscope('backup', '--data', data);
    await ownership.release();
    expect(made.exitCode).toBe(0);
    const listed = await runNegatoscope('restore', '--list', '--data', data);
    expect(listed.stdout).toBe(made.stdout);
    await runNegatoscope('config', 'set', 'receiver.ae', 'AFTER', '--data', data);
    expect((await runNegatoscope('restore', '--data', data)).exitCode).toBe(0);
    const { stdout } = await runNegatoscope('config', 'get', 'receiver.ae', '--data', data);
    expect(stdout).toBe('"BEFORE"\n');
  });

  test('what can be read of a damaged user database is said by --dry-run, and put in its place without it', async () => {
    const data = await importedCache();
    expect((await runNegatoscope('backup', '--data', data)).exitCode).toBe(0);
    const file = path.join(data, 'user.sqlite');
    const bytes = readFileSync(file);
    const damaged = Buffer.from(bytes).fill(0xff, 4096);
    writeFileSync(file, damaged);
    const dry = await runNegatoscope('restore', '--salvage', '--dry-run', '--data', data);
    expect(dry.exitCode).toBe(0);
    const arrivals = { table: 'arrival', isWhole: false, read: 0, fromBackup: 2 };
    expect(lines(dry.stdout)).toContainEqual(arrivals);
    expect(lines(dry.stdout).at(-1)).toMatchObject({ salvaged: false, keptAside: null });
    expect(readFileSync(file)).toEqual(damaged);
    const done = await runNegatoscope('restore', '--salvage', '--data', data);
    const { keptAside } = z.object({ keptAside: z.string() }).parse(lines(done.stdout).at(-1));
    expect(readFileSync(keptAside)).toEqual(damaged);
    expect((await runNegatoscope('verify', '--data', data)).exitCode).toBe(0);
    expect((await runNegatoscope('restore', 'x.sqlite', '--salvage', '--data', data)).exitCode).toBe(2);
  });

  test('without any backup, restore is wrong usage and changes nothing', async () => {
    const data = await importedCache();
    const user = readFileSync(path.join(data, 'user.sqlite'));
    expect((await runNegatoscope('restore', '--data', data)).exitCode).toBe(2);
    expect((await runNegatoscope('restore', 'x.sqlite', '--empty', '--data', data)).exitCode).toBe(2);
    expect(readFileSync(path.join(data, 'user.sqlite'))).toEqual(user);
  });
});

// Thirteen processes, one after the other.
test(
  'trash deletes a study, lists it, brings it back, and removes it for good',
  { timeout: 180_000 },
  async () => {
    const data = await importedCache();
    const before = await storedFiles(data);
    const add = await runNegatoscope('trash', 'add', '--study', '2.25.1003', '--data', data);
    expect(add.exitCode).toBe(0);
    const [{ trashId }] = z.tuple([z.object({ trashId: z.string() })]).parse(lines(add.stdout));
    expect((await runNegatoscope('list', '--data', data)).stdout).toBe('');
    const listed = await runNegatoscope('trash', 'list', '--data', data);
    expect(lines(listed.stdout)).toMatchObject([
      { trashId, StudyInstanceUID: '2.25.1003', instanceCount: 2 },
    ]);
    const restored = await runNegatoscope('trash', 'restore', trashId, '--data', data);
    expect(lines(restored.stdout)).toMatchObject([{ stored: 2, refused: [] }]);
    expect(await storedFiles(data)).toEqual(before);
    await runNegatoscope('trash', 'add', '--study', '2.25.1003', '--data', data);
    const purged = await runNegatoscope('trash', 'purge', '--all', '--data', data);
    expect(lines(purged.stdout)).toEqual([{ purged: 1 }]);
    expect((await runNegatoscope('trash', 'list', '--data', data)).stdout).toBe('');
    expect((await runNegatoscope('trash', 'restore', trashId, '--data', data)).exitCode).toBe(1);
    expect((await runNegatoscope('trash', 'purge', '--data', data)).exitCode).toBe(2);
  },
);

test('quarantine lists what could not be read with its file, and deletes and brings back by id', async () => {
  const data = temporaryDirectory();
  const folder = path.join(data, 'quarantine');
  mkdirSync(folder);
  const id = 'a'.repeat(64);
  writeFileSync(path.join(folder, `${id}.dcm`), 'no object');
  writeFileSync(
    path.join(folder, `${id}.json`),
    JSON.stringify({ code: 'dicom.not-dicom', message: 'Not DICOM', refusedAt: '2026-01-02T00:00:00.000Z' }),
  );
  const list = async (): Promise<unknown[]> =>
    lines((await runNegatoscope('quarantine', 'list', '--data', data)).stdout);
  expect(await list()).toMatchObject([
    { quarantineId: id, code: 'dicom.not-dicom', deletedAt: null, file: path.join(folder, `${id}.dcm`) },
  ]);
  const deleted = await runNegatoscope('quarantine', 'delete', '--data', data, id);
  expect([deleted.exitCode, lines(deleted.stdout)]).toEqual([0, [{ deleted: 1 }]]);
  expect(await list()).toMatchObject([{ quarantineId: id, deletedAt: expect.any(String) }]);
  const retried = await runNegatoscope('quarantine', 'retry', '--data', data, id);
  expect([retried.exitCode, lines(retried.stdout)]).toMatchObject([
    3,
    [{ stored: 0, refused: [{ path: id }] }],
  ]);
  expect(await list()).toHaveLength(1);
});
