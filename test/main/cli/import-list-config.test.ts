import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { claimDataDirectory } from '../../../main/store/data-directory-owner.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** A folder with two slices of one study and a file that is none. */
function makeFolder(): string {
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, '1'), sliceFile());
  writeFileSync(path.join(folder, '2'), sliceFile({ SOPInstanceUID: '2.25.1009', InstanceNumber: '2' }));
  writeFileSync(path.join(folder, 'notes.txt'), 'no object '.repeat(50));
  return folder;
}

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

describe('import', () => {
  test('prints the counts, ends with 3 when something was refused, and tells its progress apart', async () => {
    const folder = makeFolder();
    const data = temporaryDirectory();
    const first = await runNegatoscope('import', '--data', data, folder);
    expect(first.exitCode).toBe(3);
    expect(lines(first.stdout)).toEqual([
      {
        found: 3,
        stored: 2,
        duplicate: 0,
        conflict: 0,
        reencoded: 0,
        refused: [
          { path: path.join(folder, 'notes.txt'), code: 'dicom.not-dicom', message: expect.any(String) },
        ],
        skipped: [],
        unlisted: [],
        mismatched: [],
      },
    ]);
    expect(lines(first.stderr).at(-1)).toMatchObject({ event: 'done', command: 'import', files: 3 });

    const second = await runNegatoscope('--data', data, 'import', path.join(folder, '1'), '--json');
    expect(second.exitCode).toBe(0);
    expect(lines(second.stdout)).toMatchObject([{ found: 1, duplicate: 1, stored: 0 }]);
  });

  test('of a path that is not there ends with 1 and its name, without a stack trace', async () => {
    const missing = path.join(temporaryDirectory(), 'missing');
    const { exitCode, stdout, stderr } = await runNegatoscope(
      'import',
      '--data',
      temporaryDirectory(),
      missing,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(missing);
    expect(stderr).not.toMatch(/^\s+at /mu);
  });

  test('into a directory in use ends with 1 and the pid of who uses it', async () => {
    const data = temporaryDirectory();
    const ownership = await claimDataDirectory(data);
    onTestFinished(() => ownership.release());
    const { exitCode, stderr } = await runNegatoscope('import', '--data', data, makeFolder());
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`process ${process.pid}`);
  });

  test('takes up after a crash where the one before was killed', async () => {
    const data = temporaryDirectory();
    const folder = temporaryDirectory();
    for (let number = 1; number <= 300; number += 1) {
      writeFileSync(path.join(folder, String(number)), sliceFile({ SOPInstanceUID: `2.25.4${number}` }));
    }
    const entry = path.resolve(import.meta.dirname, '../../../app/launch/negatoscope.ts');
    const child = spawn(process.execPath, [entry, 'import', '--data', data, folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // The first progress line comes when reading begins.
    await once(child.stderr, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const { exitCode, stdout } = await runNegatoscope('import', '--data', data, folder);
    expect(exitCode).toBe(0);
    const [report] = lines(stdout);
    expect(report).toMatchObject({ found: 300, conflict: 0, refused: [] });
    const listed = await runNegatoscope('list', '--data', data, '--level', 'instance');
    expect(lines(listed.stdout)).toHaveLength(300);
  });
});

describe('list', () => {
  test('prints what is here at each level, filtered', async () => {
    const data = temporaryDirectory();
    await runNegatoscope('import', '--data', data, makeFolder());
    const studies = await runNegatoscope('list', '--data', data, '--level', 'study', '--json');
    expect(lines(studies.stdout)).toMatchObject([{ StudyInstanceUID: '2.25.1003', instanceCount: 2 }]);
    const instances = await runNegatoscope(
      'list',
      '--data',
      data,
      '--level',
      'instance',
      '--study',
      '2.25.1003',
    );
    const rows = lines(instances.stdout);
    expect(rows).toMatchObject([{ InstanceNumber: 1 }, { InstanceNumber: 2 }]);
    const none = await runNegatoscope('list', '--data', data, '--search', 'nobody');
    expect(none).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('reads beside a running instance', async () => {
    const data = temporaryDirectory();
    await runNegatoscope('import', '--data', data, makeFolder());
    const ownership = await claimDataDirectory(data);
    onTestFinished(() => ownership.release());
    const { exitCode, stdout } = await runNegatoscope('list', '--data', data);
    expect(exitCode).toBe(0);
    expect(lines(stdout)).toHaveLength(1);
  });

  test('of a folder without a cache is empty, and makes none', async () => {
    const data = path.join(temporaryDirectory(), 'nothing');
    const { exitCode, stdout, stderr } = await runNegatoscope('list', '--data', data);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain(data);
    expect(() => readFileSync(data)).toThrow(/ENOENT/u);
  });

  test('of a file that is no index of ours ends with 1 and leaves it alone', async () => {
    const data = temporaryDirectory();
    mkdirSync(data, { recursive: true });
    writeFileSync(path.join(data, 'index.sqlite'), 'not a database');
    writeFileSync(path.join(data, 'user.sqlite'), 'not a database');
    const { exitCode, stderr } = await runNegatoscope('list', '--data', data);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('user.sqlite');
    expect(readFileSync(path.join(data, 'index.sqlite'), 'utf8')).toBe('not a database');
  });
});

describe('config', () => {
  test('sets and gets a value as JSON; a default where none was set', async () => {
    const data = temporaryDirectory();
    expect(await runNegatoscope('config', 'get', 'receiver.port', '--data', data)).toMatchObject({
      exitCode: 0,
      stdout: '11112\n',
    });
    const set = await runNegatoscope('config', 'set', 'receiver.ae', 'READING1', '--data', data);
    expect(set).toMatchObject({ exitCode: 0, stdout: '"READING1"\n' });
    const get = await runNegatoscope('config', 'get', 'receiver.ae', '--data', data);
    expect(get).toMatchObject({ exitCode: 0, stdout: '"READING1"\n' });
  });

  test('takes the settings of another workstation as a file, whole or not at all', async () => {
    const [one, other] = [temporaryDirectory(), temporaryDirectory()];
    await runNegatoscope('config', 'set', 'receiver.ae', 'READING1', '--data', one);
    const exported = await runNegatoscope('settings', 'export', '--data', one);
    const file = path.join(other, 'site.json');
    writeFileSync(file, exported.stdout);
    expect(await runNegatoscope('settings', 'import', file, '--data', other)).toMatchObject({
      exitCode: 0,
      stdout: '{"changed":["receiver.ae"]}\n',
    });
    writeFileSync(file, '{ "receiver.ae": "READING2", "receiver.port": 70000 }');
    const refused = await runNegatoscope('settings', 'import', file, '--data', other);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('receiver.port: expected a whole number from 0 to 65535, found 70000');
    const get = await runNegatoscope('config', 'get', 'receiver.ae', '--data', other);
    expect(get.stdout).toBe('"READING1"\n');
  });

  test('changes nothing that the policy of the site holds', async () => {
    const data = temporaryDirectory();
    const policy = path.join(data, 'policy.json');
    writeFileSync(policy, '{ "receiver.ae": { "value": "SITE", "reason": "As the PACS knows it" } }');
    const held = ['--policy', policy, '--data', data];
    const set = await runNegatoscope('config', 'set', 'receiver.ae', 'MINE', ...held);
    expect(set).toMatchObject({ exitCode: 1, stdout: '' });
    expect(set.stderr).toContain('As the PACS knows it');
    const get = await runNegatoscope('config', 'get', 'receiver.ae', ...held);
    expect(get.stdout).toBe('"SITE"\n');
    expect((await runNegatoscope('config', 'get', 'receiver.ae', '--data', data)).stdout).toBe(
      '"NEGATOSCOPE"\n',
    );
  });

  test.for([
    { what: 'an unknown key', args: ['config', 'get', 'no.such.key'] },
    { what: 'a value that is out of range', args: ['config', 'set', 'receiver.port', '70000'] },
    { what: 'a value of another kind', args: ['config', 'set', 'receiver.port', 'eleven'] },
    { what: 'an unknown level', args: ['list', '--level', 'frame'] },
    { what: 'an unknown command', args: ['explode'] },
    { what: 'no path', args: ['import'] },
  ])('$what is wrong usage: exit code 2 and a sentence', async ({ args }) => {
    const { exitCode, stdout, stderr } = await runNegatoscope(...args, '--data', temporaryDirectory());
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim()).not.toBe('');
    expect(stderr).not.toMatch(/^\s+at /mu);
  });
});
