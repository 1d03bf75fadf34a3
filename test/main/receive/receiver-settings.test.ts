import { describe, expect, test } from 'vitest';
import { receiverSettingDefinitions, receiverSettingsFrom } from '../../../main/receive/receiver-settings.ts';

describe('the receiver settings', () => {
  test('default to the documented limits', () => {
    expect(receiverSettingsFrom({})).toEqual({
      host: '127.0.0.1',
      port: 11_112,
      ae: 'NEGATOSCOPE',
      checksCalledAe: false,
      callers: [],
      usesTls: false,
      maxAssociations: 32,
      maxAssociationsPerHost: 16,
      maxPendingConnections: 64,
      maxPduBytes: 131_072,
      maxAssociateBytes: 262_144,
      maxCommandBytes: 65_536,
      maxObjectBytes: 4_294_967_296,
      reserveBytes: 1_000_000_000,
      quarantine: { objects: 1000, bytes: 10_000_000_000 },
      artimMs: 30_000,
      closingMs: 2000,
      silenceMs: 60_000,
      idleMs: 600_000,
      minBytesPerSecond: 1024,
      throughputWindowMs: 60_000,
      handlerMs: 120_000,
      stopMs: 30_000,
      rehearsalObjects: 100,
      laterRehearsalObjects: 2000,
    });
  });

  test('have keys of their own, under one name', () => {
    const keys = receiverSettingDefinitions.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^receiver\.[a-zA-Z]+$/);
  });

  test('are taken from least to most, and refused one past either', () => {
    for (const definition of receiverSettingDefinitions) {
      if (definition.kind !== 'integer') continue;
      for (const value of [definition.least, definition.most, definition.default]) {
        receiverSettingsFrom({ [definition.key]: value });
      }
      for (const value of [
        definition.least - 1,
        definition.most + 1,
        definition.least + 0.5,
        '1',
        Number.NaN,
      ]) {
        expect(() => receiverSettingsFrom({ [definition.key]: value })).toThrow(
          expect.objectContaining({
            code: 'setting.invalid',
            details: expect.objectContaining({ key: definition.key }),
          }),
        );
      }
    }
  });

  test.each([
    ['receiver.ae', ''],
    ['receiver.ae', 'SEVENTEEN_LETTERS'],
    ['receiver.ae', 'A\\B'],
    ['receiver.ae', '../A'],
    ['receiver.host', ''],
    ['receiver.host', 'a b'],
    ['receiver.callers', 'A@nowhere'],
    ['receiver.callers', '@10.0.0.1'],
    ['receiver.checkCalledAe', 'yes'],
    ['receiver.tls', 'ON'],
    ['receiver.tls', true],
  ])('refuse %s = %j', (key, value) => {
    expect(() => receiverSettingsFrom({ [key]: value })).toThrow(
      expect.objectContaining({ code: 'setting.invalid' }),
    );
  });

  test('read callers with and without address', () => {
    expect(
      receiverSettingsFrom({ 'receiver.callers': ' CT 1 @10.0.0.5 ,,PACS@fe80::1, MR' }).callers,
    ).toEqual([
      { callingAe: 'CT 1', address: '10.0.0.5' },
      { callingAe: 'PACS', address: 'fe80::1' },
      { callingAe: 'MR', address: null },
    ]);
  });
});
