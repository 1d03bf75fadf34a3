import type { SettingDefinition } from '../../shared/model/setting-definition.ts';
import { receiverSettingDefinitions } from '../receive/receiver-settings.ts';
import { archiveSettingDefinitions } from '../query/archive-settings.ts';
import { keepingSettingDefinitions } from '../store/keeping/keeping-settings.ts';
import { settleTimeSetting } from '../store/stored-settings.ts';
import { windowSettingDefinitions } from './window-settings.ts';

/** 0 looks for none. */
export const mediaWatchSetting = { key: 'media.watchIntervalSeconds', defaultSeconds: 3 } as const;
/** A window reads a file from a slow disc before it sends it. */
export const uploadSilenceSetting = { key: 'import.uploadSilenceSeconds', defaultSeconds: 120 } as const;
export const decodeCacheSetting = { key: 'decode.cacheMegabytes', defaultMegabytes: 256 } as const;

/** Every setting. A room's own limits are defined in the room and listed here. */
export const settingDefinitions: readonly SettingDefinition[] = [
  ...receiverSettingDefinitions,
  ...keepingSettingDefinitions,
  ...archiveSettingDefinitions,
  {
    key: settleTimeSetting.key,
    kind: 'integer',
    unit: 's',
    default: settleTimeSetting.defaultSeconds,
    least: 1,
    most: 86_400,
    description: 'Time without an arrival after which a study counts as stable',
    needsRestart: false,
  },
  {
    key: decodeCacheSetting.key,
    kind: 'integer',
    unit: 'MB',
    default: decodeCacheSetting.defaultMegabytes,
    least: 16,
    most: 16_384,
    description: 'Decoded frames kept in memory, shared by all windows',
    needsRestart: true,
  },
  {
    key: mediaWatchSetting.key,
    kind: 'integer',
    unit: 's',
    default: mediaWatchSetting.defaultSeconds,
    least: 0,
    most: 3600,
    description: 'How often discs and sticks with a DICOMDIR are looked for; 0 for never',
    needsRestart: true,
  },
  {
    key: uploadSilenceSetting.key,
    kind: 'integer',
    unit: 's',
    default: uploadSilenceSetting.defaultSeconds,
    least: 5,
    most: 86_400,
    description: 'Silence of a window after which what it was sending counts as broken off',
    needsRestart: false,
  },
  ...windowSettingDefinitions,
];
