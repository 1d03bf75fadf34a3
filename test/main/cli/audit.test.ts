import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('audit verify prints what it found, and ends with 3 when the log was changed', async () => {
  const dataDirectory = temporaryDirectory();
  const log = await AuditLog.open({ dataDirectory, now: () => Date.UTC(2024, 0, 31) });
  await log.append('<one/>');
  await log.append('<two/>');
  await log.close();
  const verify = (): ReturnType<typeof runNegatoscope> =>
    runNegatoscope('audit', 'verify', '--data', dataDirectory);

  const clean = await verify();
  expect([clean.exitCode, clean.stderr]).toEqual([0, '']);
  expect(JSON.parse(clean.stdout)).toMatchObject({
    files: 1,
    records: 2,
    head: { sequence: 2 },
    problems: [],
  });

  const file = path.join(dataDirectory, 'audit', '2024-01-31.log');
  writeFileSync(file, readFileSync(file, 'utf8').replace('<one/>', '<own/>'));
  const changed = await verify();
  expect(changed.exitCode).toBe(3);
  expect(JSON.parse(changed.stdout)).toMatchObject({
    problems: [{ file: '2024-01-31.log', line: 1, problem: 'the hash of record 1 does not fit' }],
  });

  expect((await runNegatoscope('audit', 'forge')).exitCode).toBe(2);
});
