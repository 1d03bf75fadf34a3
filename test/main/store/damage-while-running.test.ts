import { randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { listBackups } from '../../../main/store/keeping/backup.ts';
import { restoreUserData } from '../../../main/store/keeping/user-data.ts';
import { integrityStateSchema } from '../../../shared/model/keeping.ts';
import { salvageReportSchema } from '../../../shared/model/salvage.ts';
import { storageStatusSchema } from '../../../shared/model/receiver.ts';
import { startDoomedWorkstation } from '../../support/doomed-workstation.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import { connectStoringPeer, type StoringPeer } from '../../support/storing-peer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { workstationCalls, type WorkstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation, type WorkstationInProcess } from '../../support/workstation-in-process.ts';

const success = 0x0000;
const outOfResources = 0xa700;

interface Scene extends WorkstationInProcess, WorkstationCalls, StoringPeer {
  readonly warnings: () => Promise<string[]>;
  readonly stored: () => string[];
}

/** A receiving workstation. */
async function open(dataDirectory = temporaryDirectory()): Promise<Scene> {
  const running = await startWorkstation({ dataDirectory, receive: true });
  const calls = workstationCalls(running.workstation);
  return {
    ...running,
    ...calls,
    ...(await connectStoringPeer(running.workstation.dicomAddress?.port ?? 0)),
    warnings: async () =>
      storageStatusSchema.parse(await calls.call('storage.status')).warnings.map(({ code }) => code),
    stored: () =>
      readdirSync(path.join(dataDirectory, 'instances'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.dcm'))
        .toSorted(),
  };
}

/** A workstation with one object whose study was read. */
async function openWithReadStudy(): Promise<Scene> {
  const scene = await open();
  expect(await scene.send('2.25.1')).toBe(success);
  const [row] = await scene.rows();
  await scene.call('worklist.setReadState', { studyIds: [row?.studyId], readState: 'read' });
  return scene;
}

const pageBytes = 4096;

/** Overwrites pages as a failing disk does; whoever reads them next finds no b-tree there. */
function damagePages(file: string): void {
  // Somebody else's write makes every connection forget the pages that it remembers.
  const other = new Database(file);
  other.pragma('wal_checkpoint(TRUNCATE)');
  const isIndex = path.basename(file) === 'index.sqlite';
  other.exec(isIndex ? 'UPDATE total SET bytes = bytes' : 'UPDATE setting SET key = key');
  const descriptor = openSync(file, 'r+');
  for (let page = 1; page * pageBytes < statSync(file).size; page += 1) {
    writeSync(descriptor, Buffer.alloc(100, 0xff), 0, 100, page * pageBytes);
  }
  closeSync(descriptor);
  other.close();
}

/** Overwrites the middle of one page of a table, behind the back of the connection that has it in memory. */
function damageLeaf(file: string, table: string): void {
  const other = new Database(file);
  other.pragma('wal_checkpoint(TRUNCATE)');
  const leaves = other
    .prepare<[string], number>(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`)
    .pluck()
    .all(table);
  other.exec('UPDATE setting SET key = key');
  other.close();
  const page = leaves[Math.floor(leaves.length / 2)] ?? 0;
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(pageBytes, 0xff), 0, pageBytes, (page - 1) * pageBytes);
  closeSync(descriptor);
}

/** Another file of the same content in the place of one. */
function replace(file: string): void {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
}

const damages = [
  { what: 'whose pages are overwritten', damage: damagePages },
  { what: 'that is removed', damage: (file: string) => rmSync(file) },
  { what: 'in whose place another is put', damage: replace },
] as const;

describe('N44 N113 an index', () => {
  test.for(damages)(
    '$what while the program runs: nothing is acknowledged any more, the window says so, and rebuilding it mends all',
    { timeout: 60_000 },
    async ({ damage }) => {
      const scene = await openWithReadStudy();
      const stored = scene.stored();
      damage(path.join(scene.dataDirectory, 'index.sqlite'));
      expect(await scene.send('2.25.2')).toBe(outOfResources);
      expect(await scene.send('2.25.3')).toBe(outOfResources);
      expect(await scene.echo()).toBe(success);
      expect(scene.stored()).toEqual(stored);
      expect(await scene.warnings()).toContain('store.damaged-index');
      const integrity = integrityStateSchema.parse(await scene.call('keeping.integrity'));
      expect(integrity).toMatchObject({ databaseProblem: { database: 'index' }, rebuildsIndexAtStart: true });
      await scene.call('keeping.rebuildIndex', {});
      await scene.ended('reindex');
      expect(await scene.warnings()).not.toContain('store.damaged-index');
      expect(await scene.rows()).toMatchObject([{ readState: 'read', instanceCount: 1 }]);
      expect(integrityStateSchema.parse(await scene.call('keeping.integrity'))).toMatchObject({
        databaseProblem: null,
        rebuildsIndexAtStart: false,
      });
      const again = await connectStoringPeer(scene.workstation.dicomAddress?.port ?? 0);
      expect(await again.send('2.25.2')).toBe(success);
      expect(await scene.rows()).toMatchObject([{ instanceCount: 2 }]);
    },
  );

  test.for(damages)(
    '$what while the program runs is made anew by the next start',
    { timeout: 60_000 },
    async ({ damage }) => {
      const scene = await openWithReadStudy();
      damage(path.join(scene.dataDirectory, 'index.sqlite'));
      expect(await scene.send('2.25.2')).toBe(outOfResources);
      await scene.workstation.close();
      const next = await open(scene.dataDirectory);
      expect(await next.rows()).toMatchObject([{ readState: 'read', instanceCount: 1 }]);
      expect(await next.warnings()).not.toContain('store.damaged-index');
      expect(await next.send('2.25.2')).toBe(success);
    },
  );

  test('whose damage nobody has met yet is found by the check of stored files', async () => {
    const scene = await openWithReadStudy();
    damagePages(path.join(scene.dataDirectory, 'index.sqlite'));
    await scene.call('keeping.startScrub', {});
    await expect
      .poll(() => scene.job('scrub'), { timeout: 10_000 })
      .toMatchObject({
        state: 'failed',
        summary: [{ says: 'failure', message: expect.stringContaining('index.sqlite') }],
      });
    await expect.poll(scene.warnings).toContain('store.damaged-index');
    expect(await scene.send('2.25.2')).toBe(outOfResources);
    await scene.call('keeping.rebuildIndex', {});
    await scene.ended('reindex');
    const again = await connectStoringPeer(scene.workstation.dicomAddress?.port ?? 0);
    expect(await again.send('2.25.2')).toBe(success);
  });

  test('that is found damaged at the start is made anew, and the damaged one is kept', async () => {
    const scene = await openWithReadStudy();
    await scene.workstation.close();
    const file = path.join(scene.dataDirectory, 'index.sqlite');
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(50), 0, 50, 0);
    closeSync(descriptor);
    const next = await open(scene.dataDirectory);
    expect(await next.rows()).toMatchObject([{ readState: 'read', instanceCount: 1 }]);
    expect(readdirSync(scene.dataDirectory).some((name) => name.startsWith('index.sqlite.replaced-'))).toBe(
      true,
    );
    expect(await next.send('2.25.2')).toBe(success);
  });
});

describe('N44 N113 a user database', () => {
  test('whose pages are overwritten: nothing is acknowledged or saved, and the next start asks for a backup', async () => {
    const scene = await openWithReadStudy();
    await scene.call('keeping.startBackup', {});
    await scene.ended('backup');
    await scene.call('settings.set', { key: 'store.trashDays', value: 5 });
    damagePages(path.join(scene.dataDirectory, 'user.sqlite'));
    await expect
      .poll(() => scene.call('settings.set', { key: 'store.trashDays', value: 6 }), { timeout: 5000 })
      .toBe('store.damaged');
    expect(await scene.send('2.25.2')).toBe(outOfResources);
    expect(await scene.echo()).toBe(success);
    expect(await scene.warnings()).toContain('store.damaged-user');
    await scene.workstation.close();
    await expect(startWorkstation({ dataDirectory: scene.dataDirectory })).rejects.toThrow(
      /negatoscope restore/u,
    );
    const [backup = ''] = listBackups(scene.dataDirectory);
    await restoreUserData(scene.dataDirectory, path.join(scene.dataDirectory, 'backups', backup), Date.now());
    const next = await open(scene.dataDirectory);
    expect(await next.rows()).toMatchObject([{ readState: 'read', instanceCount: 1 }]);
    expect(await next.send('2.25.2')).toBe(success);
  });

  test(
    'of which one page is damaged is put together from the rest and the backup when a person says so, while the program runs',
    { timeout: 60_000 },
    async () => {
      const scene = await openWithReadStudy();
      const [row] = await scene.rows();
      const notes = Array.from({ length: 60 }, (_, n) => ({
        noteId: randomUUID(),
        StudyInstanceUID: '2.25.1003',
        text: `note ${n} ${'x'.repeat(300)}`,
      }));
      const save = (some: typeof notes): Promise<unknown[]> =>
        Promise.all(some.map((note) => scene.call('worklist.setNote', { studyId: row?.studyId, note })));
      await save(notes.slice(0, 40));
      await scene.call('keeping.startBackup', {});
      await scene.ended('backup');
      await save(notes.slice(40));
      await scene.call('settings.set', { key: 'store.trashDays', value: 5 });
      expect(await scene.call('keeping.salvage', {})).toBe('usage.invalid');
      damageLeaf(path.join(scene.dataDirectory, 'user.sqlite'), 'study_note');
      await scene.call('keeping.startVerify', {});
      await scene.ended('verify');
      await expect.poll(scene.warnings).toContain('store.damaged-user');
      expect(await scene.send('2.25.2')).toBe(outOfResources);
      const report = salvageReportSchema.parse(await scene.call('keeping.salvage', {}));
      expect(report.backup).not.toBeNull();
      expect(report.tables.filter(({ isWhole }) => !isWhole)).toMatchObject([{ table: 'study_note' }]);
      // Nothing is done by itself.
      expect(await scene.send('2.25.2')).toBe(outOfResources);
      expect(await scene.call('keeping.installSalvaged', {})).toBeUndefined();
      expect(await scene.warnings()).not.toContain('store.damaged-user');
      expect(await scene.send('2.25.2')).toBe(success);
      const [found] = await scene.rows();
      const damaged = report.tables.find(({ table }) => table === 'study_note');
      expect(found).toMatchObject({
        readState: 'read',
        instanceCount: 2,
        noteCount: (damaged?.read ?? 0) + (damaged?.fromBackup ?? 0),
      });
      expect(damaged?.fromBackup).toBeGreaterThan(0);
      expect(await save(notes)).toEqual(notes.map(() => undefined));
      expect(await scene.rows()).toMatchObject([{ noteCount: 60 }]);
      expect(
        readdirSync(scene.dataDirectory).filter((name) => name.startsWith('user.sqlite.replaced-')).length,
      ).toBeGreaterThan(0);
      await scene.workstation.close();
      const next = await open(scene.dataDirectory);
      expect(await next.rows()).toMatchObject([{ readState: 'read', noteCount: 60 }]);
      expect(await next.call('settings.list')).toContainEqual(
        expect.objectContaining({ key: 'store.trashDays', value: 5 }),
      );
    },
  );

  test('that is removed is saved as a backup from memory before anything else, and lacks nothing', async () => {
    const scene = await openWithReadStudy();
    expect(listBackups(scene.dataDirectory)).toEqual([]);
    rmSync(path.join(scene.dataDirectory, 'user.sqlite'));
    expect(await scene.send('2.25.2')).toBe(outOfResources);
    await expect.poll(() => listBackups(scene.dataDirectory).length).toBe(1);
    expect(await scene.warnings()).toContain('store.damaged-user');
    await scene.workstation.close();
    await expect(startWorkstation({ dataDirectory: scene.dataDirectory })).rejects.toThrow(
      /negatoscope restore/u,
    );
    const [backup = ''] = listBackups(scene.dataDirectory);
    await restoreUserData(scene.dataDirectory, path.join(scene.dataDirectory, 'backups', backup), Date.now());
    const next = await open(scene.dataDirectory);
    expect(await next.rows()).toMatchObject([{ readState: 'read' }]);
    expect(await next.send('2.25.2')).toBe(success);
  });
});

test.skipIf(programsMissing('prlimit'))(
  'N43 N44 a disk that takes no more of the databases is answered A700 until it does, and all that was acknowledged is there',
  { timeout: 60_000 },
  async () => {
    const dataDirectory = temporaryDirectory();
    const workstation = await startDoomedWorkstation(dataDirectory);
    const limit = async (bytes: string): Promise<void> => {
      const { exitCode } = await runProgram('prlimit', [
        '--pid',
        String(workstation.pid),
        `--fsize=${bytes}:`,
      ]);
      expect(exitCode).toBe(0);
    };
    const peer = await connectStoringPeer(workstation.port);
    expect(await peer.send('2.25.1')).toBe(success);
    // No file may grow beyond what the write-ahead log of the index has now: its next frame is EFBIG, an I/O error.
    await limit(String(statSync(path.join(dataDirectory, 'index.sqlite-wal')).size));
    expect(await peer.send('2.25.2')).toBe(outOfResources);
    expect(await peer.echo()).toBe(success);
    expect(await peer.send('2.25.3')).toBe(outOfResources);
    await limit('unlimited');
    expect(await peer.send('2.25.2')).toBe(success);
    workstation.kill();
    await workstation.ended;
    const next = await open(dataDirectory);
    expect(await next.rows()).toMatchObject([{ instanceCount: 2 }]);
    expect(await next.send('2.25.3')).toBe(success);
  },
);
