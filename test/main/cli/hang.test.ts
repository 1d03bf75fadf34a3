import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('hang says which protocol wins, what hangs where, and why the others do not', async () => {
  const data = temporaryDirectory();
  const file = path.join(temporaryDirectory(), '1');
  writeFileSync(file, sliceFile({ StudyInstanceUID: '2.25.77', Modality: 'CT' }));
  await runNegatoscope('import', '--data', data, file);
  const { exitCode, stdout } = await runNegatoscope('hang', '--data', data, '--study', '2.25.77', '--json');
  expect(exitCode).toBe(0);
  const report: unknown = JSON.parse(stdout);
  expect(report).toMatchObject({
    protocol: { id: 'ct-single', name: 'CT single study' },
    stage: { id: 'planes' },
    viewports: [
      {
        id: expect.any(String),
        box: [0, 0, 1, 1],
        displaySet: { SeriesInstanceUID: expect.any(String) },
        emptyReason: null,
      },
    ],
    notHung: [],
  });
  expect(report).toHaveProperty('reasons.0.sentence', 'A modality of the study is CT');
  expect(report).toHaveProperty('candidates.1.failed');

  const forced = await runNegatoscope(
    'hang',
    '--data',
    data,
    '--study',
    '2.25.77',
    '--protocol',
    'by-number',
  );
  expect(JSON.parse(forced.stdout)).toMatchObject({ protocol: { id: 'by-number' } });

  const onTwo = await runNegatoscope('hang', '--data', data, '--study', '2.25.77', '--screens', '2');
  expect(JSON.parse(onTwo.stdout)).toMatchObject({
    stage: { viewportsOnOtherPages: 0 },
    viewports: [
      { screen: 1, emptyReason: null },
      { screen: 2, emptyReason: 'The protocol leaves no series for this screen' },
    ],
  });
  const onNone = await runNegatoscope('hang', '--data', data, '--study', '2.25.77', '--screens', '0');
  expect(onNone).toMatchObject({ exitCode: 2, stdout: '' });

  const unknown = await runNegatoscope('hang', '--data', data, '--study', '2.25.77', '--protocol', 'none');
  expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });

  writeFileSync(path.join(data, 'hanging-names.json'), '{');
  const broken = await runNegatoscope('hang', '--data', data, '--study', '2.25.77');
  expect(broken.exitCode).toBe(3);
  expect(broken.stderr).toContain('hanging-names.json is not used: no JSON');
});

test('hang of a study that is not there ends with 1 and its UID', async () => {
  const { exitCode, stdout, stderr } = await runNegatoscope(
    'hang',
    '--data',
    temporaryDirectory(),
    '--study',
    '2.25.1',
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain('2.25.1');
});
