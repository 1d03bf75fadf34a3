import { expect, onTestFinished, test } from 'vitest';
import { rehearseLater } from '../../../main/ingest/rehearse-later.ts';
import { Rehearsal } from '../../../main/receive/rehearse.ts';
import { systemTimers, type Timers } from '../../../main/timers.ts';
import type { CommitCandidate, CommitOutcome } from '../../../main/store/commit-candidate.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { associateRequest } from '../../support/upper-layer-bytes.ts';

/** A store that counts what is rehearsed with it, and a promise of so many objects. */
function countingStore() {
  const cache = openCache();
  let committed = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  return {
    cache,
    get committed() {
      return committed;
    },
    reached: (count: number): Promise<void> =>
      new Promise((resolve) => void waiting.push({ count, resolve })),
    rehearseCommit: async (candidate: CommitCandidate): Promise<CommitOutcome> => {
      const outcome = await cache.store.rehearseCommit(candidate);
      committed += 1;
      for (const { count, resolve } of waiting) if (count === committed) resolve();
      return outcome;
    },
    endRehearsal: () => cache.store.endRehearsal(),
  };
}

/** Every pause is over at once, and noted. */
function impatientTimers(): Timers & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => systemTimers.now(),
    after: (delayMs, callback) => {
      pauses.push(delayMs);
      return systemTimers.after(0, callback);
    },
  };
}

test('it rehearses as many objects as it is told and not one more, and leaves nothing', async () => {
  const store = countingStore();
  const done = store.reached(3);
  const later = rehearseLater({
    begin: () => Rehearsal.begin(store),
    objectCount: 3,
    isIdle: () => true,
    timers: impatientTimers(),
  });
  await done;
  expect(await later.stop()).toBe(0);
  expect(store.committed).toBe(3);
  expect(await store.cache.reader.counts()).toMatchObject({ studies: 0, instances: 0 });
});

test('it begins after ten idle seconds, and takes a tenth of the time', async () => {
  const store = countingStore();
  const done = store.reached(2);
  let nowMs = 0;
  const pauses: number[] = [];
  const timers: Timers = {
    // Each object takes 5 ms by this clock: it is looked at before and after.
    now: () => (nowMs += 5),
    after: (delayMs, callback) => {
      pauses.push(delayMs);
      return systemTimers.after(0, callback);
    },
  };
  const later = rehearseLater({
    begin: () => Rehearsal.begin(store),
    objectCount: 2,
    isIdle: () => true,
    timers,
  });
  await done;
  await later.stop();
  // 5 ms of 50.
  expect(pauses.slice(0, 2)).toEqual([10_000, 45]);
});

test('it waits while somebody sends, and says what it did not come to when it is stopped', async () => {
  const store = countingStore();
  const timers = impatientTimers();
  let answers = 0;
  const asked = Promise.withResolvers<void>();
  const isIdle = (): boolean => {
    answers += 1;
    if (answers === 3) asked.resolve();
    return false;
  };
  const later = rehearseLater({ begin: () => Rehearsal.begin(store), objectCount: 4, isIdle, timers });
  await asked.promise;
  expect(await later.stop()).toBe(4);
  expect(store.committed).toBe(0);
  expect(timers.pauses.slice(0, 3)).toEqual([10_000, 10_000, 10_000]);
});

test('one that fails stops nobody and is not tried again', async () => {
  const tried = Promise.withResolvers<void>();
  const store = {
    rehearseCommit: () => Promise.reject(new Error('no room')),
    endRehearsal: () => {
      tried.resolve();
      return Promise.reject(new Error('no room'));
    },
  };
  const later = rehearseLater({
    begin: () => Rehearsal.begin(store),
    objectCount: 2,
    isIdle: () => true,
    timers: impatientTimers(),
  });
  await tried.promise;
  expect(await later.stop()).toBe(0);
});

test('the port of a rehearsal lets nobody in who was not told its calling AE title', async () => {
  const rehearsal = await Rehearsal.begin(countingStore());
  onTestFinished(() => rehearsal.end());
  const peer = await ScriptedPeer.connect(rehearsal.port);
  await peer.send(associateRequest({ calling: 'REHEARSAL' }));
  const answer = await peer.receive();
  // A-ASSOCIATE-RJ: permanent, by the service user, calling AE title not recognized (PS3.8 Table 9-21).
  expect(answer?.type).toBe(0x03);
  expect(answer?.body.toString('hex')).toBe('00010103');
  peer.destroy();
});
