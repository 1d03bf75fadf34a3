import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultPolicyFile, readPolicy } from '../../../main/services/read-policy.ts';
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
      write: async (change) => void written.push(change),
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
});
