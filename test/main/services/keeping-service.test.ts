import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  createKeeper,
  startTicking,
  type Keeper,
  type KeepingParts,
} from '../../../main/services/keeping-service.ts';
import type { EvictionOutcome } from '../../../main/store/keeping/keeping-api.ts';
import type { UpkeepTask } from '../../../main/store/keeping/upkeep.ts';
import { integrityStateSchema } from '../../../shared/model/keeping.ts';
import { trashEntrySchema } from '../../../shared/model/trash.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { workstationCalls } from '../../support/workstation-calls.ts';
import { startWorkstation } from '../../support/workstation-in-process.ts';

interface Scene {
  readonly keeper: Keeper;
  readonly calls: string[];
  readonly errors: string[];
}

/** A keeper whose store does as the test says and notes what it was asked. */
function open(
  options: { due?: UpkeepTask[]; evicted?: number; broken?: string; toConfirm?: number[] } = {},
): Scene {
  const calls: string[] = [];
  const errors: string[] = [];
  let left = options.evicted ?? 0;
  const note = async <Result>(call: string, result: Result): Promise<Result> => {
    calls.push(call);
    if (call === options.broken) throw new Error('broken');
    return result;
  };
  const evicted: EvictionOutcome = { kind: 'evicted', studyId: 1, StudyInstanceUID: '1.2', bytes: 1 };
  const parts: KeepingParts = {
    store: {
      moveToTrash: (studyId, openStudyIds) => note(`trash ${studyId} beside ${openStudyIds.join()}`, 't'),
      purgeTrash: (trashId) => note(`purge ${trashId}`, undefined),
      purgeExpired: () => note('purge expired', 0),
      setHold: ({ kind, isHeld }) => note(`${kind} ${isHeld}`, undefined),
      backUp: () => note('back up', 'name'),
      evictOne: ({ openStudyIds }) => {
        left -= 1;
        return note(`evict beside ${openStudyIds.join()}`, left >= 0 ? evicted : { kind: 'nothing-to-do' });
      },
    },
    dataDirectory: '/nowhere',
    salvage: () => Promise.reject(new Error('not asked for')),
    closeStudies: () => undefined,
    installUserData: () => Promise.reject(new Error('not asked for')),
    reader: {
      trash: () => note('trash', []),
      dueUpkeep: () => note('due', options.due ?? []),
      planEviction: () => Promise.reject(new Error('not asked for')),
      studiesToConfirm: (openStudyIds) =>
        note(`to confirm beside ${openStudyIds.join()}`, options.toConfirm ?? []),
      integrity: () => Promise.reject(new Error('not asked for')),
    },
    jobs: {
      isReadingIndex: false,
      changeStudies: async (_title, studyIds, _studiesAStep, step) => [...(await step(studyIds))],
      restore: (trashIds) => `restore ${trashIds.join()}`,
      scrub: () => {
        calls.push('scrub');
        return 'job';
      },
      verify: () => 'job',
      backUp: () => 'job',
      askArchive: () => 'job',
      rebuildIndex: () => 'job',
    },
    rebuildIndex: () => Promise.reject(new Error('not asked for')),
    databaseProblem: () => null,
    purgeQuarantine: () => Promise.resolve(0),
    verifyAudit: () => Promise.resolve(null),
    remoteCopies: {
      canAsk: options.toConfirm !== undefined,
      check: (studyId) => note(`ask about ${studyId}`, { confirmed: 1, missing: 0 }),
    },
    openStudyIds: () => [7, 8],
    onError: (error, task) => errors.push(`${task}: ${error.message}`),
  };
  return { calls, errors, keeper: createKeeper(parts) };
}

describe('a tick', () => {
  test('empties the trash, makes room as long as something goes, and does what is due', async () => {
    const { keeper, calls } = open({ due: ['backup', 'scrub'], evicted: 2 });
    await keeper.tick();
    expect(calls).toEqual([
      'purge expired',
      'evict beside 7,8',
      'evict beside 7,8',
      'evict beside 7,8',
      'due',
      'back up',
      'scrub',
    ]);
  });

  test.for(['purge expired', 'evict beside 7,8', 'due', 'back up'])(
    'goes on with the rest when “%s” fails, and says so',
    async (broken) => {
      const { keeper, calls, errors } = open({ due: ['backup', 'scrub'], broken });
      await keeper.tick();
      expect(errors).toHaveLength(1);
      expect(calls.at(-1)).toBe(broken === 'due' ? 'due' : 'scrub');
    },
  );
});

describe('a tick with an archive', () => {
  test('asks it about what would have to go, makes room with what it has, and asks about each study once a day', async () => {
    const { keeper, calls } = open({ toConfirm: [3, 4] });
    await keeper.tick();
    expect(calls.slice(0, 6)).toEqual([
      'purge expired',
      'evict beside 7,8',
      'to confirm beside 7,8',
      'ask about 3',
      'ask about 4',
      'evict beside 7,8',
    ]);
    calls.length = 0;
    await keeper.tick();
    expect(calls.filter((call) => call.startsWith('ask'))).toEqual([]);
  });

  test('stops asking when it does not answer, goes on with the rest, and asks again the next time', async () => {
    const { keeper, calls, errors } = open({ toConfirm: [3, 4], broken: 'ask about 3' });
    await keeper.tick();
    expect(errors).toHaveLength(1);
    expect(calls).not.toContain('ask about 4');
    expect(calls.filter((call) => call === 'evict beside 7,8')).toHaveLength(2);
    await keeper.tick();
    expect(calls.filter((call) => call === 'ask about 3')).toHaveLength(2);
  });
});

describe('ticking', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('begins a minute after the start, goes on every hour, and stops', async () => {
    const { keeper, calls } = open();
    const stop = startTicking(keeper);
    const ticks = (): number => calls.filter((call) => call === 'due').length;
    await vi.advanceTimersByTimeAsync(59_999);
    expect(ticks()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(ticks()).toBe(1);
    await vi.advanceTimersByTimeAsync(3 * 3_600_000);
    expect(ticks()).toBe(4);
    await stop();
    await vi.advanceTimersByTimeAsync(3 * 3_600_000);
    expect(ticks()).toBe(4);
  });
});

test('backups are due daily and scrubs monthly, unless they are off; one that was cut short is due at once', async () => {
  const cache = openCache();
  expect(await cache.reader.dueUpkeep()).toEqual(['backup', 'scrub']);
  await cache.store.backUp();
  const findings = { missing: [], corrupt: [], sound: [], checked: 1, found: 0 };
  await cache.store.recordScrub({ ...findings, position: 'ab', isFinished: true });
  expect(await cache.reader.dueUpkeep()).toEqual([]);
  cache.clock.nowMs += 24 * 3_600_000;
  expect(await cache.reader.dueUpkeep()).toEqual(['backup']);
  cache.clock.nowMs += 29 * 24 * 3_600_000;
  expect(await cache.reader.dueUpkeep()).toEqual(['backup', 'scrub']);
  await cache.store.setSettings([{ key: 'store.scrubEveryDays', value: 0 }]);
  await cache.store.setSettings([{ key: 'store.backupEveryHours', value: 0 }]);
  expect(await cache.reader.dueUpkeep()).toEqual([]);
  await cache.store.setSettings([{ key: 'store.scrubEveryDays', value: 30 }]);
  await cache.store.recordScrub({ ...findings, position: 'ab', isFinished: true });
  await cache.store.recordScrub({ ...findings, position: 'cd', isFinished: false });
  expect(await cache.reader.dueUpkeep()).toEqual(['scrub']);
});

test(
  'over rpc a study is pinned, deleted, listed, brought back, and refused while it is open',
  { timeout: 60_000 },
  async () => {
    const { workstation } = await startWorkstation();
    const { call, rows, ended } = workstationCalls(workstation);
    await workstation.openPhantom('cr');
    await ended('phantom');
    const [row] = await rows();
    const studyIds = [row?.studyId ?? 0];
    await call('keeping.setHold', { studyIds, kind: 'pin', isHeld: true });
    expect(await rows()).toMatchObject([{ holds: ['pin'] }]);
    const session = z
      .object({ token: z.string() })
      .parse(await call('reading.open', { studyId: studyIds[0], windowId: 'w' }));
    expect(await call('keeping.moveToTrash', { studyIds })).toBe('store.study-kept');
    await call('reading.close', { token: session.token });
    await call('keeping.moveToTrash', { studyIds });
    expect(await rows()).toEqual([]);
    const [entry] = z.array(trashEntrySchema).parse(await call('keeping.trash'));
    await call('keeping.restore', { trashIds: [entry?.trashId] });
    await ended('restore');
    expect(await rows()).toMatchObject([{ StudyInstanceUID: row?.StudyInstanceUID, holds: ['pin'] }]);
    await call('keeping.startScrub', {});
    await ended('scrub');
    await call('keeping.startVerify', {});
    await ended('verify');
    await call('keeping.startBackup', {});
    await ended('backup');
    await call('keeping.rebuildIndexAtStart', { isWanted: true });
    const integrity = integrityStateSchema.parse(await call('keeping.integrity'));
    expect(integrity).toMatchObject({ damagedStudies: [], rebuildsIndexAtStart: true });
    expect(integrity.backup.finishedAt).not.toBe(null);
    expect(await call('keeping.planEviction')).toMatchObject({ isOn: false });
    expect(await call('keeping.purge', { trashIds: [entry?.trashId] })).toBe('store.not-found');
  },
);
