import { languageChoices, languageKey } from '../../shared/model/languages.ts';
import type { SettingDefinition } from '../../shared/model/setting-definition.ts';
import { notForPrimaryDiagnosisKey } from '../../shared/model/settings.ts';
import { receiverSettingDefinitions } from '../receive/receiver-settings.ts';
import { keepingSettingDefinitions } from '../store/keeping/keeping-settings.ts';
import { settleTimeSetting } from '../store/stored-settings.ts';

export const decodeCacheSetting = { key: 'decode.cacheMegabytes', defaultMegabytes: 512 } as const;

/** Every setting. A room's own limits are defined in the room and listed here. */
export const settingDefinitions: readonly SettingDefinition[] = [
  ...receiverSettingDefinitions,
  ...keepingSettingDefinitions,
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
    key: languageKey,
    kind: 'choice',
    unit: null,
    default: 'system',
    options: languageChoices,
    description: 'Language of the program; system takes the language of the computer',
    needsRestart: false,
  },
  {
    key: 'reading.dragDownBrightens',
    kind: 'flag',
    unit: null,
    default: true,
    description: 'Dragging down with the window tool brightens, as IHE Basic Image Review asks; off: darkens',
    needsRestart: false,
  },
  {
    key: notForPrimaryDiagnosisKey,
    kind: 'flag',
    unit: null,
    default: true,
    description:
      'Say "not for primary diagnosis" in the title and the bars; off only where the screens are calibrated (PS3.14)',
    needsRestart: false,
  },
];
