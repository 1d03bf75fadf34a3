import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { claimDataDirectory } from '../../../main/store/data-directory-owner.ts';
import { auditMessages } from '../../support/audit-messages.ts';
import { runNegatoscope } from '../../support/run-negatoscope.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** What is in the audit log, without starts and ends. */
function trailOf(data: string): string[] {
  return auditMessages(data).filter((message) => !message.includes('Application Activity'));
}

function objectsOf(message: string): string {
  return [...message.matchAll(/ParticipantObjectID="([^"]+)"/gu)].map(([, id]) => id).join(', ');
}

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
  const events = trailOf(data).map((message) => {
    const event = /originalText="([^"]+)"/u.exec(message)?.[1];
    return `${event} by ${message.includes('UserName=') ? 'a person' : 'the program'}: ${objectsOf(message)}`;
  });
  expect(events).toEqual([
    'Import by a person: 2.25.1003, P-1',
    'DICOM Study Deleted by a person: 2.25.1003, P-1',
    'DICOM Study Deleted by a person: 2.25.1003, P-1',
    `Security Alert by a person: ${os.hostname()}`,
  ]);
});

test('what commands do to the quarantine is in the audit trail, and beside a running instance they do nothing', async () => {
  const data = temporaryDirectory();
  const quarantine = path.join(data, 'quarantine');
  mkdirSync(quarantine);
  const [id, absent] = ['a'.repeat(64), 'b'.repeat(64)];
  writeFileSync(path.join(quarantine, `${id}.dcm`), 'no object');
  writeFileSync(path.join(quarantine, `${id}.json`), '{}');
  const run = async (what: string, ...ids: readonly string[]): Promise<[number | null, string]> => {
    const { exitCode, stderr } = await runNegatoscope('quarantine', what, '--data', data, ...ids);
    return [exitCode, stderr];
  };

  const running = await claimDataDirectory(data);
  expect(await run('delete', id)).toEqual([1, expect.stringContaining('in use')]);
  await running.release();
  // What was done before something failed is told all the same.
  expect(await run('delete', id, absent)).toEqual([1, expect.stringContaining(absent)]);
  expect(await run('restore', id)).toEqual([0, '']);

  const records = trailOf(data);
  expect(records.map(objectsOf)).toEqual([`quarantine/${id}`, `quarantine/${id}`]);
  expect(records.map((record) => /EventOutcomeDescription>([^<]+)</u.exec(record)?.[1])).toEqual([
    'quarantined objects deleted',
    'quarantined objects brought back',
  ]);
});
