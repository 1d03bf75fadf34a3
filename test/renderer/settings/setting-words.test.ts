import { describe, expect, it } from 'vitest';
import { settingDefinitions } from '../../../main/services/setting-table.ts';
import { matchesSearch, optionName, settingName } from '../../../renderer/settings/setting-words.ts';
import { sectionOf } from '../../../renderer/settings/setting-sections.ts';
import type { SettingRow } from '../../../shared/model/settings.ts';

const row = (key: string, description = ''): SettingRow => ({
  key,
  description,
  value: 1,
  default: 1,
  unit: null,
  options: null,
  isOverridden: false,
  isLocked: false,
  lockReason: '',
  needsRestart: false,
});

/** Drawn by the key editor and as tabs of the worklist, not as settings. */
const unnamed = new Set(['input.ownKeys', 'worklist.savedFilters']);

describe('the words of settings', () => {
  it('name every setting and every value that can be chosen', () => {
    const named = settingDefinitions.filter(({ key }) => !unnamed.has(key));
    expect(named.filter(({ key }) => settingName({ key }) === key).map(({ key }) => key)).toEqual([]);
    const options = named.flatMap((definition) =>
      definition.kind === 'choice'
        ? definition.options.map((option) => [definition.key, option] as const)
        : [],
    );
    // Off and on are the words themselves.
    const wordless = options.filter(
      ([key, option]) => optionName(key, option) === option && !['on', 'off'].includes(option),
    );
    expect(wordless).toEqual([]);
  });

  it('find a setting by name, description or key, in any order, without accents', () => {
    const port = row('receiver.port', 'Port of the DICOM listener');
    expect(matchesSearch(port, 'port dicom')).toBe(true);
    expect(matchesSearch(port, 'DÍCOM receiver.port')).toBe(true);
    expect(matchesSearch(port, 'quota')).toBe(false);
  });

  it('place every setting in a part of the page', () => {
    expect(sectionOf('receiver.port')).toBe('receiver');
    expect(sectionOf('input.keyMap')).toBe('input');
    expect(sectionOf('receiver.artim')).toBe('limits');
    expect(sectionOf('some.newSetting')).toBe('limits');
  });
});
