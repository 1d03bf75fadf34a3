import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { auditRecordSchema } from '../../../main/audit/audit-chain.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { sliceFile } from '../../support/slice-file.ts';
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

test('what commands do to studies and to who is let in is in the audit trail, which stays whole', async () => {
  const data = temporaryDirectory();
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, 'one.dcm'), sliceFile());
  const run = async (...args: readonly string[]): Promise<void> => {
    expect((await runNegatoscope(...args, '--data', data)).exitCode).toBe(0);
  };
  await run('import', folder);
  await run('trash', 'add', '--study', '2.25.1003');
  await run('trash', 'purge', '--all');
  await run('config', 'set', 'receiver.host', '0.0.0.0');
  await run('config', 'set', 'store.trashDays', '5');
  await run('audit', 'verify');
  const logs = path.join(data, 'audit');
  const events = readdirSync(logs)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => readFileSync(path.join(logs, name), 'utf8').trimEnd().split('\n'))
    .map((line) => auditRecordSchema.parse(JSON.parse(line.slice(65))).message)
    .filter((message) => !message.includes('Application Activity'))
    .map((message) => {
      const ids = [...message.matchAll(/ParticipantObjectID="([^"]+)"/gu)].map(([, id]) => id);
      const event = /originalText="([^"]+)"/u.exec(message)?.[1];
      return `${event} by ${message.includes('UserName=') ? 'a person' : 'the program'}: ${ids.join(', ')}`;
    });
  expect(events).toEqual([
    'Import by a person: 2.25.1003, P-1',
    'DICOM Study Deleted by a person: 2.25.1003, P-1',
    'DICOM Study Deleted by a person: 2.25.1003, P-1',
    `Security Alert by a person: ${os.hostname()}`,
  ]);
});
