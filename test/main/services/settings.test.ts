import { describe, expect, it } from 'vitest';
import { settingDefinitions } from '../../../main/services/setting-table.ts';
import { createSettings, parseSetting } from '../../../main/services/settings.ts';
import type { SettingValue } from '../../../shared/model/settings.ts';

function openSettings(
  stored: Record<string, SettingValue> = {},
  overrides: Record<string, SettingValue> = {},
) {
  const written: unknown[] = [];
  const changed: string[] = [];
  const settings = createSettings({
    stored,
    overrides,
    write: (changes) => {
      written.push(...changes);
      return Promise.resolve();
    },
    onChanged: (key) => changed.push(key),
  });
  return { settings, written, changed };
}

describe('settings', () => {
  it('take the override of this launch before the stored value, and that before the default', () => {
    expect(openSettings().settings.get('receiver.port')).toBe(11112);
    expect(openSettings({ 'receiver.port': 104 }).settings.get('receiver.port')).toBe(104);
    const { settings } = openSettings({ 'receiver.port': 104 }, { 'receiver.port': 0 });
    expect(settings.get('receiver.port')).toBe(0);
    expect(settings.list().find(({ key }) => key === 'receiver.port')).toMatchObject({
      value: 0,
      default: 11112,
      isOverridden: true,
    });
  });

  it('are durable before they take effect, and say what changed', async () => {
    const { settings, written, changed } = openSettings();
    await settings.set('receiver.ae', 'READING_1');
    expect(written).toEqual([{ key: 'receiver.ae', value: 'READING_1' }]);
    expect(changed).toEqual(['receiver.ae']);
    expect(settings.get('receiver.ae')).toBe('READING_1');
  });

  it('keep their value when the write fails', async () => {
    const settings = createSettings({
      stored: {},
      overrides: {},
      write: () => Promise.reject(new Error('disk')),
      onChanged: () => undefined,
    });
    await expect(settings.set('receiver.ae', 'READING_1')).rejects.toThrow('disk');
    expect(settings.get('receiver.ae')).toBe('NEGATOSCOPE');
  });

  it.each([
    ['receiver.port', 65_536, 'a whole number from 0 to 65535'],
    ['receiver.port', '104', 'a whole number from 0 to 65535'],
    ['receiver.checkCalledAe', 1, 'true or false'],
    ['receiver.ae', 'A\\B', 'an AE title of 1 to 16 printable characters without backslash'],
  ])('refuse %s = %s', async (key, value, expected) => {
    const { settings, written } = openSettings();
    await expect(settings.set(key, value)).rejects.toMatchObject({
      code: 'setting.invalid',
      details: { key, expected },
    });
    expect(written).toEqual([]);
  });

  it('take a file whole, also one that a spreadsheet editor gave a byte order mark', async () => {
    const { settings, written, changed } = openSettings({ 'receiver.port': 104 });
    const file = '\uFEFF{ "receiver.ae": "ROOM_4", "receiver.port": 104, "receiver.checkCalledAe": true }';
    expect(await settings.take(file, 'site.json')).toEqual(['receiver.ae', 'receiver.checkCalledAe']);
    expect(written).toEqual([
      { key: 'receiver.ae', value: 'ROOM_4' },
      { key: 'receiver.checkCalledAe', value: true },
    ]);
    expect(changed).toEqual(['receiver.ae', 'receiver.checkCalledAe']);
    expect(settings.get('receiver.ae')).toBe('ROOM_4');
  });

  it('take nothing of a file with a bad value, and name every one of them', async () => {
    const { settings, written } = openSettings();
    const file = '{ "receiver.ae": "ROOM_4", "receiver.port": 70000, "receiver.colour": "red" }';
    await expect(settings.take(file, 'site.json')).rejects.toMatchObject({
      code: 'setting.invalid',
      message: [
        'Nothing was taken from site.json, because of 2 of its 3 values:',
        'receiver.port: expected a whole number from 0 to 65535, found 70000',
        'There is no setting receiver.colour',
      ].join('\n'),
    });
    await expect(settings.take('receiver.ae = ROOM_4', 'site.ini')).rejects.toMatchObject({
      code: 'setting.invalid',
      details: { key: 'site.ini', expected: 'a JSON object of settings and their values' },
    });
    expect(written).toEqual([]);
    expect(settings.get('receiver.ae')).toBe('NEGATOSCOPE');
  });

  it('refuse a key that nobody defined', async () => {
    const { settings } = openSettings();
    await expect(settings.set('receiver.colour', 'red')).rejects.toMatchObject({ code: 'setting.unknown' });
  });

  it('refuse a bad override, and pass over a bad stored value', () => {
    expect(() => openSettings({}, { 'receiver.port': -1 })).toThrow(
      expect.objectContaining({ code: 'setting.invalid' }),
    );
    expect(openSettings({ 'receiver.port': -1 }).settings.get('receiver.port')).toBe(11112);
  });

  it('read a word of the command line by the kind of the setting', () => {
    expect(parseSetting('receiver.port', '104')).toBe(104);
    expect(parseSetting('receiver.checkCalledAe', 'true')).toBe(true);
    expect(parseSetting('receiver.ae', '104')).toBe('104');
    expect(() => parseSetting('receiver.port', '1.5')).toThrow(
      expect.objectContaining({ code: 'setting.invalid' }),
    );
  });

  it('each have a unit or none, a description, and a default that they accept', () => {
    const keys = settingDefinitions.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, default: standard, description } of settingDefinitions) {
      expect(() => openSettings({}, { [key]: standard })).not.toThrow();
      expect(description).not.toBe('');
    }
  });
});
