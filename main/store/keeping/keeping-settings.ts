import type { SettingDefinition } from '../../../shared/model/setting-definition.ts';
import type { ReadableDatabase } from '../database.ts';
import { readStoredSettings, settleTimeMs } from '../stored-settings.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const gigabyteBytes = 1_000_000_000;

const keys = {
  quota: 'store.quotaGigabytes',
  retain: 'store.retainDays',
  evictAfter: 'store.evictAfterHours',
  trash: 'store.trashDays',
  scrubRate: 'store.scrubMegabytesPerSecond',
  scrubEvery: 'store.scrubEveryDays',
  backupEvery: 'store.backupEveryHours',
  backups: 'store.backups',
} as const;

interface WholeNumber {
  readonly key: (typeof keys)[keyof typeof keys];
  readonly unit: string | null;
  readonly default: number;
  readonly least: number;
  readonly most: number;
  readonly description: string;
}

const wholeNumbers = [
  {
    key: keys.quota,
    unit: 'GB',
    default: 0,
    least: 0,
    most: 1_000_000,
    description:
      'Room that the cache may take, trash included; from 90 % on, studies that an archive has confirmed, that were read and that nothing holds are removed; one with measurements, key images or notes stays, because these are nowhere else. 0: off, nothing is ever removed',
  },
  {
    key: keys.retain,
    unit: 'd',
    default: 0,
    least: 0,
    most: 36_500,
    description:
      'Days after the last arrival when a study that may be removed is removed, also with room left. 0: off',
  },
  {
    key: keys.evictAfter,
    unit: 'h',
    default: 24,
    least: 1,
    most: 87_600,
    description: 'No study is removed by quota or retention sooner after its last arrival',
  },
  {
    key: keys.trash,
    unit: 'd',
    default: 30,
    least: 0,
    most: 36_500,
    description: 'Days that a deleted study stays in the trash. 0: until somebody empties it',
  },
  {
    key: keys.scrubRate,
    unit: 'MB/s',
    default: 10,
    least: 1,
    most: 10_000,
    description: 'How fast stored files are read to check that they are what was received',
  },
  {
    key: keys.scrubEvery,
    unit: 'd',
    default: 30,
    least: 0,
    most: 3650,
    description: 'Days between two checks of all stored files. 0: never by itself',
  },
  {
    key: keys.backupEvery,
    unit: 'h',
    default: 24,
    least: 0,
    most: 8760,
    description: 'Hours between two backups of what cannot be rebuilt from the files. 0: never by itself',
  },
  {
    key: keys.backups,
    unit: 'backups',
    default: 7,
    least: 1,
    most: 365,
    description: 'Backups that are kept; older ones are removed',
  },
] as const satisfies readonly WholeNumber[];

export const keepingSettingDefinitions: readonly SettingDefinition[] = wholeNumbers.map((definition) => ({
  ...definition,
  kind: 'integer',
  needsRestart: false,
}));

/** What the settings come to. Null where something is off. */
export interface KeepingSettings {
  readonly quotaBytes: number | null;
  readonly retainMs: number | null;
  readonly evictAfterMs: number;
  readonly trashMs: number | null;
  readonly scrubBytesPerSecond: number;
  readonly scrubEveryMs: number | null;
  readonly backupEveryMs: number | null;
  readonly backups: number;
  readonly settleTimeMs: number;
}

/** As stored; a value that is not good stands at its default, which removes nothing. */
export function readKeepingSettings(user: ReadableDatabase): KeepingSettings {
  const stored = readStoredSettings(user);
  const value = (key: WholeNumber['key']): number => {
    const definition: WholeNumber | undefined = wholeNumbers.find((candidate) => candidate.key === key);
    const found = stored[key];
    if (definition === undefined) return 0;
    const isGood =
      typeof found === 'number' &&
      Number.isSafeInteger(found) &&
      found >= definition.least &&
      found <= definition.most;
    return isGood ? found : definition.default;
  };
  const orOff = (key: WholeNumber['key'], unit: number): number | null => {
    const found = value(key);
    return found === 0 ? null : found * unit;
  };
  return {
    quotaBytes: orOff(keys.quota, gigabyteBytes),
    retainMs: orOff(keys.retain, dayMs),
    evictAfterMs: value(keys.evictAfter) * hourMs,
    trashMs: orOff(keys.trash, dayMs),
    scrubBytesPerSecond: value(keys.scrubRate) * 1_000_000,
    scrubEveryMs: orOff(keys.scrubEvery, dayMs),
    backupEveryMs: orOff(keys.backupEvery, hourMs),
    backups: value(keys.backups),
    settleTimeMs: settleTimeMs(user),
  };
}
