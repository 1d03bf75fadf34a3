import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { spaceWarning, storageStatus } from '../../../main/services/storage-service.ts';
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
});
