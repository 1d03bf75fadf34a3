import { expect, test } from 'vitest';
import { listBackups } from '../../../../main/store/keeping/backup.ts';
import {
  keepingSettingDefinitions,
  readKeepingSettings,
} from '../../../../main/store/keeping/keeping-settings.ts';
import { ReadableDatabase } from '../../../../main/store/database.ts';
import { userSchema } from '../../../../main/store/schemas.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Key = (typeof keepingSettingDefinitions)[number]['key'];

interface Scene {
  readonly cache: CacheUnderTest;
  /** Lets real time pass: both clocks agree. */
  readonly pass: (milliseconds: number) => void;
  readonly set: (key: Key, value: number) => Promise<void>;
}

function open(): Scene {
  let runningMs = 0;
  const cache = openCache(undefined, { monotonicMs: () => runningMs });
  return {
    cache,
    pass: (milliseconds) => {
      runningMs += milliseconds;
      cache.clock.nowMs += milliseconds;
    },
    set: (key, value) => cache.store.setSettings([{ key, value }]),
  };
}

/** A study that nothing keeps but its age. */
async function takeRemovable({ cache }: Scene): Promise<void> {
  const source = { kind: 'network', label: 'CT', callingAe: 'CT', batchId: 'b' } as const;
  const { studyId } = await cache.take(sliceFile(), { source });
  await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
  const objects = await cache.reader.list('instance', { study: '2.25.1003' });
  await cache.store.confirmRemoteCopies(
    objects.map(({ sha256 }) => String(sha256)),
    'ARCHIVE',
  );
  await cache.store.settleArrivals();
}

const evict = async ({ cache }: Scene): Promise<string> =>
  (await cache.store.evictOne({ openStudyIds: [] })).kind;

test.for([
  { key: 'store.retainDays', value: 3, limitMs: 3 * dayMs },
  { key: 'store.evictAfterHours', value: 100, limitMs: 100 * hourMs },
] as const)('$key: nothing goes a millisecond before $value is over', async ({ key, value, limitMs }) => {
  const scene = open();
  await takeRemovable(scene);
  await scene.set('store.retainDays', 1);
  await scene.set(key, value);
  scene.pass(limitMs - 1);
  expect(await evict(scene)).toBe('nothing-to-do');
  scene.pass(1);
  expect(await evict(scene)).toBe('evicted');
});

test('store.retainDays: 0 is off', async () => {
  const scene = open();
  await takeRemovable(scene);
  scene.pass(40_000 * dayMs);
  expect(await evict(scene)).toBe('nothing-to-do');
});

test.for([
  { key: 'store.backupEveryHours', other: 'store.scrubEveryDays', task: 'backup', everyMs: 2 * hourMs },
  { key: 'store.scrubEveryDays', other: 'store.backupEveryHours', task: 'scrub', everyMs: 2 * dayMs },
] as const)(
  '$key: due when 2 of them are over and not a millisecond sooner',
  async ({ key, other, task, everyMs }) => {
    const scene = open();
    const { cache } = scene;
    await scene.set(other, 0);
    await scene.set(key, 2);
    await (task === 'backup'
      ? cache.store.backUp()
      : cache.store.recordScrub({
          position: '',
          checked: 0,
          found: 0,
          isFinished: true,
          corrupt: [],
          missing: [],
          sound: [],
        }));
    scene.pass(everyMs - 1);
    expect(await cache.reader.dueUpkeep()).toEqual([]);
    scene.pass(1);
    expect(await cache.reader.dueUpkeep()).toEqual([task]);
    await scene.set(key, 0);
    expect(await cache.reader.dueUpkeep()).toEqual([]);
  },
);

test('store.backups: as many as the setting says stay, and not one more', async () => {
  const scene = open();
  await scene.set('store.backups', 2);
  const names: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    names.push(await scene.cache.store.backUp());
    scene.pass(1);
  }
  expect(listBackups(scene.cache.dataDirectory)).toEqual(names.slice(1).toReversed());
});

test.for(keepingSettingDefinitions.filter((row) => row.kind === 'integer'))(
  '$key: the least and the most are taken, what lies beyond stands at the default, which removes nothing',
  async ({ key, least, most, default: usual }) => {
    const scene = open();
    const read = (): unknown => {
      const user = ReadableDatabase.openReadable(scene.cache.dataDirectory, userSchema);
      try {
        return readKeepingSettings(user);
      } finally {
        user.close();
      }
    };
    const byDefault = read();
    for (const value of [least - 1, most + 1, least + 0.5]) {
      await scene.set(key, value);
      expect(read()).toEqual(byDefault);
    }
    for (const value of [least, most].filter((limit) => limit !== usual)) {
      await scene.set(key, value);
      expect(read()).not.toEqual(byDefault);
    }
  },
);
