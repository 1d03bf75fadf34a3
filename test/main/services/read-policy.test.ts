import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultPolicyFile, readPolicies, readPolicy } from '../../../main/services/read-policy.ts';
import { createSettings } from '../../../main/services/settings.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function policyFile(text: string): string {
  const file = path.join(temporaryDirectory(), 'policy.json');
  writeFileSync(file, text);
  return file;
}

describe('the policy of a site', () => {
  it('is nothing where there is no file', async () => {
    expect(await readPolicy(path.join(temporaryDirectory(), 'none', 'policy.json'))).toEqual({});
  });

  it('lies where only an administrator writes', () => {
    expect(defaultPolicyFile('linux', {})).toBe('/etc/negatoscope/policy.json');
    expect(defaultPolicyFile('win32', { ProgramData: String.raw`D:\Data` })).toBe(
      String.raw`D:\Data\Negatoscope\policy.json`,
    );
  });

  it.each([
    ['{ "receiver.port": ', 'setting.invalid'],
    ['[]', 'setting.invalid'],
    ['{ "receiver.port": 70000 }', 'setting.invalid'],
    ['{ "receiver.prot": 104 }', 'setting.unknown'],
    ['{ "receiver.port": { "value": 70000, "reason": "PACS" } }', 'setting.invalid'],
    ['{ "receiver.port": { "value": 104, "because": "PACS" } }', 'setting.invalid'],
  ])('that says %s stops the start with %s', async (text, code) => {
    await expect(readPolicy(policyFile(text))).rejects.toMatchObject({ code });
  });

  it('holds before every other value, and nobody changes it', async () => {
    const policy = await readPolicy(policyFile('{ "receiver.port": 104, "display.theme": "contrast" }'));
    const written: unknown[] = [];
    const settings = createSettings({
      stored: { 'receiver.port': 4006 },
      overrides: { 'receiver.port': 0 },
      policy,
      write: async (changes) => void written.push(...changes),
      onChanged: () => {},
    });
    expect(settings.get('receiver.port')).toBe(104);
    expect(settings.list().filter(({ isLocked }) => isLocked)).toHaveLength(2);
    await expect(settings.set('receiver.port', 4006)).rejects.toMatchObject({
      code: 'setting.locked',
      details: { key: 'receiver.port' },
    });
    await settings.set('receiver.ae', 'ROOM_4');
    expect(written).toEqual([{ key: 'receiver.ae', value: 'ROOM_4' }]);
  });

  it('says why it holds a value, to whoever meets the lock', async () => {
    const policy = await readPolicy(
      policyFile('{ "receiver.port": { "value": 104, "reason": "The PACS knows this port" } }'),
    );
    const settings = createSettings({
      stored: {},
      overrides: {},
      policy,
      write: async () => undefined,
      onChanged: () => {},
    });
    expect(settings.list().find(({ key }) => key === 'receiver.port')).toMatchObject({
      value: 104,
      isLocked: true,
      lockReason: 'The PACS knows this port',
    });
    await expect(settings.set('receiver.port', 105)).rejects.toThrow('The PACS knows this port');
    // A file for many workstations may say what the policy holds already, and nothing else.
    expect(await settings.take('{ "receiver.port": 104, "receiver.ae": "ROOM_4" }', 'a.json')).toEqual([
      'receiver.ae',
    ]);
    await expect(settings.take('{ "receiver.port": 105, "receiver.ae": "X" }', 'a.json')).rejects.toThrow(
      'held by the policy',
    );
    expect(settings.get('receiver.ae')).toBe('ROOM_4');
  });

  it('can be added to by a further file, and not loosened; a further one that is not there stops the start', async () => {
    const own = policyFile('{ "receiver.port": 104 }');
    const further = policyFile('{ "receiver.port": 4006, "receiver.ae": "ROOM_4" }');
    const none = path.join(temporaryDirectory(), 'none.json');
    expect(await readPolicies(own, further)).toMatchObject({
      'receiver.port': { value: 104 },
      'receiver.ae': { value: 'ROOM_4' },
    });
    expect(Object.keys(await readPolicies(none, further))).toEqual(['receiver.port', 'receiver.ae']);
    await expect(readPolicies(own, none)).rejects.toMatchObject({ code: 'store.read-failed' });
  });
});
