import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  databaseWarning,
  quarantineWarning,
  spaceWarning,
  storageStatus,
} from '../../../main/services/storage-service.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const gigabyte = 1_000_000_000;

function parts(nowMs: number, reserveBytes = 0) {
  const dataDirectory = temporaryDirectory();
  const programFile = path.join(dataDirectory, 'program');
  writeFileSync(programFile, '');
  const installed = new Date(Date.UTC(2026, 5, 1));
  utimesSync(programFile, installed, installed);
  return {
    dataDirectory,
    programFile,
    reader: { counts: async () => ({ studies: 1, instances: 2, unread: 0, bytes: 3 }) },
    reserveBytes: () => reserveBytes,
    now: () => nowMs,
    databaseProblem: () => null,
    audit: () => null,
    quarantineLimits: () => ({ objects: 10, bytes: 1000 }),
  };
}

const codes = async (given: Parameters<typeof storageStatus>[0]): Promise<string[]> =>
  (await storageStatus(given)).warnings.map(({ code }) => code);

describe('the state of the storage', () => {
  it('warns before the disk is down to its reserve, and says when nothing is received any more', () => {
    expect(spaceWarning(20 * gigabyte, gigabyte)).toBeNull();
    expect(spaceWarning(6 * gigabyte, gigabyte)?.code).toBe('store.little-space');
    expect(spaceWarning(gigabyte, gigabyte)?.code).toBe('store.no-space');
  });

  it('warns of a clock that is behind the installation', async () => {
    expect(await codes(parts(Date.UTC(2025, 0, 1)))).toContain('clock.behind');
    expect(await codes(parts(Date.UTC(2026, 6, 1)))).not.toContain('clock.behind');
  });

  it('says all that speaks against the place at once', async () => {
    const found = await codes(parts(Date.UTC(2025, 0, 1), Number.MAX_SAFE_INTEGER));
    expect(found).toEqual(expect.arrayContaining(['store.no-space', 'clock.behind']));
  });

  it('warns from nine tenths of either limit of the quarantine on', () => {
    const limits = { objects: 10, bytes: 1000 };
    const code = (objects: number, bytes: number) => quarantineWarning({ objects, bytes }, limits)?.code;
    expect([code(8, 899), code(9, 0), code(0, 900)]).toEqual([
      undefined,
      'store.quarantine-nearly-full',
      'store.quarantine-nearly-full',
    ]);
    expect([code(10, 0), code(1, 1000)]).toEqual(['store.quarantine-full', 'store.quarantine-full']);
    expect(quarantineWarning({ objects: 0, bytes: 0 }, { objects: 0, bytes: 0 })).toBeNull();
  });

  it('says of a database what, where and what to do', () => {
    const problem = { reason: 'malformed', file: '/cache/index.sqlite' } as const;
    expect(databaseWarning(null)).toBeNull();
    expect(databaseWarning({ ...problem, database: 'index', kind: 'damaged' })).toEqual({
      code: 'store.damaged-index',
      text: expect.stringMatching(/index\.sqlite is damaged \(malformed\).*rebuild/u),
    });
    expect(databaseWarning({ ...problem, database: 'user', kind: 'gone' })).toEqual({
      code: 'store.damaged-user',
      text: expect.stringMatching(/is not the file that is in use.*negatoscope restore/u),
    });
    expect(databaseWarning({ ...problem, database: 'index', kind: 'failing' })?.code).toBe('store.failing');
    expect(databaseWarning({ ...problem, database: 'user', kind: 'failing' })?.code).toBe(
      'store.failing-user',
    );
  });
});
