import { languageKey } from '../../shared/model/languages.ts';
import { notForPrimaryDiagnosisKey, type SettingRow } from '../../shared/model/settings.ts';
import { savedFiltersKey } from '../../shared/model/saved-filters.ts';
import {
  ownKeysKey,
  pixelPitchKey,
  screensKey,
  textSizeKey,
  themeKey,
} from '../../shared/model/window-settings.ts';
import type { PlainTextKey } from '../text/text.ts';

/** The parts of the settings page, in the order of its list. */
export const sectionNames = [
  'display',
  'screens',
  'input',
  'receiver',
  'security',
  'keeping',
  'trash',
  'integrity',
  'limits',
] as const;
export type SectionName = (typeof sectionNames)[number];

export const sectionTitles: Readonly<Record<SectionName, PlainTextKey>> = {
  display: 'settings.section.display',
  screens: 'settings.section.screens',
  input: 'settings.section.input',
  receiver: 'settings.section.receiver',
  security: 'settings.section.security',
  keeping: 'settings.section.keeping',
  trash: 'settings.section.trash',
  integrity: 'settings.section.integrity',
  limits: 'settings.section.limits',
};

const placed: Readonly<Record<string, SectionName>> = {
  [languageKey]: 'display',
  [themeKey]: 'display',
  [textSizeKey]: 'display',
  [pixelPitchKey]: 'display',
  [notForPrimaryDiagnosisKey]: 'display',
  [screensKey]: 'screens',
  'receiver.host': 'receiver',
  'receiver.port': 'receiver',
  'receiver.ae': 'receiver',
  'receiver.checkCalledAe': 'receiver',
  'receiver.callers': 'receiver',
  'receiver.tls': 'security',
  'receiver.reserveMegabytes': 'keeping',
  'store.quotaGigabytes': 'keeping',
  'store.retainDays': 'keeping',
  'store.evictAfterHours': 'keeping',
  'study.settleTimeSeconds': 'keeping',
  'store.trashDays': 'trash',
  'receiver.quarantineObjects': 'integrity',
  'receiver.quarantineMegabytes': 'integrity',
  'store.scrubMegabytesPerSecond': 'integrity',
  'store.scrubEveryDays': 'integrity',
  'store.backupEveryHours': 'integrity',
  'store.backups': 'integrity',
};

/** Settings that a part of the page draws in a way of its own. */
const drawnElsewhere: ReadonlySet<string> = new Set([ownKeysKey, savedFiltersKey, screensKey]);

/** Where a setting stands. What nobody placed stands by its room, else with the limits. */
export function sectionOf(key: string): SectionName {
  if (placed[key] !== undefined) return placed[key];
  // The archive is asked what may be removed here.
  if (key.startsWith('archive.')) return 'keeping';
  return key.startsWith('input.') || key.startsWith('reading.') ? 'input' : 'limits';
}

export function rowsOfSection(settings: readonly SettingRow[], section: SectionName): SettingRow[] {
  return settings.filter(({ key }) => !drawnElsewhere.has(key) && sectionOf(key) === section);
}
