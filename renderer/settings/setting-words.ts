import type { SettingRow } from '../../shared/model/settings.ts';
import { findWords } from '../text/text.ts';

/** What a setting is called; one that this window has no words for, by its key. */
export function settingName({ key }: Pick<SettingRow, 'key'>): string {
  return findWords(`setting.${key}`) ?? key;
}

/** What it does; one that this window has no words for, in those of the workstation. */
export function settingDetail({ key, description }: Pick<SettingRow, 'key' | 'description'>): string {
  return findWords(`setting.${key}.detail`) ?? description;
}

/** A value that can be chosen, in words. */
export function optionName(key: string, option: string): string {
  return findWords(`setting.${key}.option.${option}`) ?? option;
}

/** Whether every word of a search is in the name, the description or the key; accents and case do not count. */
export function matchesSearch(setting: SettingRow, search: string): boolean {
  const text = fold(`${settingName(setting)} ${settingDetail(setting)} ${setting.key}`);
  return fold(search)
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
