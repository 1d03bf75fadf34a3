import { describe, expect, it } from 'vitest';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';

const dayMs = 24 * 3_600_000;

/** A cache whose two clocks agree: `wait` lets real time pass. */
function openWithTime(): { cache: CacheUnderTest; wait: (milliseconds: number) => void } {
  let runningMs = 0;
  const cache = openCache(undefined, { monotonicMs: () => runningMs });
  return {
    cache,
    wait: (milliseconds) => {
      runningMs += milliseconds;
      cache.clock.nowMs += milliseconds;
    },
  };
}

/** A study that came from the network; read and confirmed by an archive unless the test says otherwise. */
async function take(cache: CacheUnderTest, n: number, state: 'removable' | 'unread' = 'removable') {
  const source = { kind: 'network', label: 'CT', callingAe: 'CT', batchId: 'b' } as const;
  const outcome = await cache.take(
    sliceFile({
      SOPInstanceUID: `2.25.${n}`,
      SeriesInstanceUID: `2.25.${n}1`,
      StudyInstanceUID: `2.25.${n}2`,
      PatientID: `P-${n}`,
    }),
    { source },
  );
  const { studyId } = outcome;
  if (state === 'removable') {
    await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
    const hashes = (await cache.reader.list('instance', { study: `2.25.${n}2` })).map(({ sha256 }) =>
      String(sha256),
    );
    await cache.store.confirmRemoteCopies(hashes, 'ARCHIVE');
  }
  return studyId;
}

describe('the dry run of eviction', () => {
  it('is off, and names nothing, until somebody sets a quota or a retention', async () => {
    const cache = openCache();
    await take(cache, 1);
    expect(await cache.reader.planEviction([])).toMatchObject({ isOn: false, studies: [], keptBy: [] });
  });

  it('names what eviction then removes, in its order, and touches nothing', async () => {
    const { cache, wait } = openWithTime();
    const first = await take(cache, 1);
    const second = await take(cache, 2);
    await take(cache, 3, 'unread');
    await cache.store.setSettings([{ key: 'store.retainDays', value: 10 }]);
    // Where objects came from is moved to the user database now and then, and before eviction looks.
    expect(await cache.store.evictOne({ openStudyIds: [] })).toEqual({ kind: 'nothing-to-do' });
    wait(11 * dayMs);

    const plan = await cache.reader.planEviction([]);
    expect(plan.studies.map(({ studyId }) => studyId)).toEqual([first, second]);
    expect(plan).toMatchObject({ isOn: true, studyCount: 2, keptBy: [{ rule: 'read', count: 1 }] });
    expect((await cache.reader.counts()).studies).toBe(3);

    const removed: number[] = [];
    for (;;) {
      const outcome = await cache.store.evictOne({ openStudyIds: [] });
      if (outcome.kind !== 'evicted') break;
      removed.push(outcome.studyId);
    }
    expect(removed).toEqual([first, second]);
  });

  it('leaves out what is open or held, and says by which rule', async () => {
    const { cache, wait } = openWithTime();
    const open = await take(cache, 1);
    const pinned = await take(cache, 2);
    await cache.store.setHold({ studyIds: [pinned], kind: 'pin', holder: '', isHeld: true });
    await cache.store.setSettings([{ key: 'store.retainDays', value: 10 }]);
    wait(11 * dayMs);
    const plan = await cache.reader.planEviction([open]);
    expect(plan.studies).toEqual([]);
    expect(plan.keptBy).toEqual(
      expect.arrayContaining([
        { rule: 'not open', count: 1 },
        { rule: 'not pinned', count: 1 },
      ]),
    );
  });

  it('does not take a leap of the clock for age', async () => {
    const cache = openCache(undefined, { monotonicMs: () => 0 });
    await take(cache, 1);
    await cache.store.setSettings([{ key: 'store.retainDays', value: 10 }]);
    // No time passed; the clock leapt, and the store noticed it.
    cache.clock.nowMs += 11 * dayMs;
    await cache.store.evictOne({ openStudyIds: [] });
    expect((await cache.reader.planEviction([])).studies).toEqual([]);
  });
});

describe('the state of checks', () => {
  it('names damaged and lost studies, and when checks and backups were', async () => {
    const cache = openCache();
    const damaged = await take(cache, 1);
    await take(cache, 2);
    expect(await cache.reader.integrity(true)).toMatchObject({
      scrub: { finishedAt: null, isUnderWay: false },
      damagedStudies: [],
    });
    const [instance] = await cache.reader.list('instance', { study: '2.25.12' });
    expect(instance).toBeDefined();
    await cache.store.recordScrub({
      position: 'ff',
      checked: 2,
      found: 1,
      missing: [],
      corrupt: [{ instanceId: 1, found: 'hash' }],
      sound: [2],
      isFinished: true,
    });
    const state = await cache.reader.integrity(true);
    expect(state.scrub).toMatchObject({ checked: 2, found: 1, isUnderWay: false });
    expect(state.scrub.finishedAt).toBe(new Date(cache.clock.nowMs).toISOString());
    expect(state.damagedStudies.map(({ studyId }) => studyId)).toEqual([damaged]);
  });
});
