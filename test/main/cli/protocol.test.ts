import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('a built in protocol is exported as a DICOM object, imported for a site and locked', async () => {
  const data = temporaryDirectory();
  const file = path.join(temporaryDirectory(), 'chest.dcm');
  const exported = await runNegatoscope('protocol', 'export', 'ct-chest', '--to', file, '--data', data);
  expect(exported.exitCode).toBe(0);
  expect(JSON.parse(exported.stdout)).toMatchObject({
    id: 'ct-chest',
    losses: expect.arrayContaining([expect.anything()]),
  });
  expect(readFileSync(file).subarray(128, 132).toString('latin1')).toBe('DICM');

  const imported = await runNegatoscope(
    'protocol',
    'import',
    file,
    '--level',
    'site',
    '--lock',
    '--data',
    data,
  );
  expect(imported.exitCode).toBe(0);
  expect(JSON.parse(imported.stdout)).toMatchObject({
    id: 'ct-chest',
    level: 'site',
    version: 1,
    losses: [],
  });

  const listed = await runNegatoscope('protocol', 'list', '--data', data);
  const lines = listed.stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ id: 'ct-chest', level: 'site', locked: true }));
});

test('a file that is no protocol is refused with the place', async () => {
  const file = path.join(temporaryDirectory(), 'bad.json');
  writeFileSync(file, '{"format":"negatoscope hanging protocol","rules":[{"about":"moon"}]}');
  const { exitCode, stderr } = await runNegatoscope(
    'protocol',
    'import',
    file,
    '--data',
    temporaryDirectory(),
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The file is no protocol:');
});
