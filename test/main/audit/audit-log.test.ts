import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { verifyAuditLog } from '../../../main/audit/verify-audit-log.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const firstDay = Date.UTC(2024, 1, 28, 23, 59);
const day = 24 * 3600 * 1000;

/** Three days of `perDay` records. */
async function threeDays(perDay = 3): Promise<{ dataDirectory: string; folder: string }> {
  const dataDirectory = temporaryDirectory();
  let nowMs = firstDay;
  const log = await AuditLog.open({ dataDirectory, now: () => nowMs });
  for (let index = 0; index < perDay * 3; index += 1) {
    nowMs = firstDay + Math.floor(index / perDay) * day;
    await log.append(`<message ${index + 1}/>`);
  }
  await log.close();
  return { dataDirectory, folder: path.join(dataDirectory, 'audit') };
}

const open = (dataDirectory: string): Promise<AuditLog> =>
  AuditLog.open({ dataDirectory, now: () => firstDay + 2 * day });

describe('the audit log', () => {
  test('has a file a day, and a chain of hashes that other programs can follow', async () => {
    const { dataDirectory, folder } = await threeDays();
    expect(readdirSync(folder).toSorted()).toEqual([
      '2024-02-28.log',
      '2024-02-29.log',
      '2024-03-01.log',
      'head.json',
    ]);
    let hash = '0'.repeat(64);
    let sequence = 0;
    for (const name of ['2024-02-28.log', '2024-02-29.log', '2024-03-01.log']) {
      const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
      expect(lines.pop()).toBe('');
      for (const line of lines) {
        sequence += 1;
        const record = `{"sequence":${sequence},"message":"<message ${sequence}/>"}`;
        hash = createHash('sha256')
          .update(hash + record)
          .digest('hex');
        expect(line).toBe(`${hash} ${record}`);
      }
    }
    expect(JSON.parse(readFileSync(path.join(folder, 'head.json'), 'utf8'))).toEqual({ sequence: 9, hash });
    expect(await verifyAuditLog(dataDirectory)).toEqual({
      files: 3,
      records: 9,
      head: { sequence: 9, hash },
      problems: [],
    });
    const modes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).mode & 0o077);
    expect(modes.every((mode) => process.platform === 'win32' || mode === 0)).toBe(true);
  });

  test('goes on where it ended, also when the clock went back', async () => {
    const { dataDirectory } = await threeDays();
    for (const nowMs of [firstDay, firstDay + 5 * day]) {
      const log = await AuditLog.open({ dataDirectory, now: () => nowMs });
      await log.append('<later/>');
      await log.close();
    }
    const verified = await verifyAuditLog(dataDirectory);
    expect([verified.files, verified.records, verified.problems]).toEqual([4, 11, []]);
  });

  test('keeps the order of records that come at once, and each is durable when it is answered', async () => {
    const dataDirectory = temporaryDirectory();
    const log = await open(dataDirectory);
    const answered: number[] = [];
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await log.append(`<message ${index}/>`);
        answered.push(index);
      }),
    );
    expect(answered).toEqual(Array.from({ length: 200 }, (_, index) => index));
    const { records, problems } = await verifyAuditLog(dataDirectory);
    expect([records, problems]).toEqual([200, []]);
  });

  test('removes a last line that a crash cut, and goes on', async () => {
    const { dataDirectory, folder } = await threeDays();
    const last = path.join(folder, '2024-03-01.log');
    const whole = readFileSync(last, 'utf8');
    for (const torn of [`${'a'.repeat(64)} {"sequence":10,"mess`, 'ab']) {
      writeFileSync(last, whole + torn);
      await open(dataDirectory);
      expect(readFileSync(last, 'utf8')).toBe(whole);
    }
    // The first record of a day, cut: the chain is taken up from the day before.
    writeFileSync(path.join(folder, '2024-03-02.log'), 'deadbeef');
    const log = await AuditLog.open({ dataDirectory, now: () => firstDay + 3 * day });
    await log.append('<after/>');
    const { records, problems } = await verifyAuditLog(dataDirectory);
    expect([records, problems]).toEqual([10, []]);
  });

  test('fails a record that cannot be written, alone, and leaves no piece of it', async () => {
    const dataDirectory = temporaryDirectory();
    const log = await open(dataDirectory);
    await log.append('<one/>');
    const file = path.join(dataDirectory, 'audit', '2024-03-01.log');
    const kept = readFileSync(file);
    rmSync(file);
    mkdirSync(file);
    await expect(log.append('<two/>')).rejects.toMatchObject({ code: 'store.write-failed' });
    rmdirSync(file);
    writeFileSync(file, kept);
    await log.append('<three/>');
    expect(readFileSync(file, 'utf8')).toContain('"sequence":2,"message":"<three/>"');
    expect((await verifyAuditLog(dataDirectory)).problems).toEqual([]);
  });
});

/** What is found after the lines of the second of three days were changed: file, line, problem. */
async function changed(change: (lines: string[]) => string[]): Promise<unknown[]> {
  const { dataDirectory, folder } = await threeDays();
  const file = path.join(folder, '2024-02-29.log');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const text = change(lines)
    .map((line) => `${line}\n`)
    .join('');
  writeFileSync(file, text);
  const { problems } = await verifyAuditLog(dataDirectory);
  return problems.map((found) => [found.file, found.line, found.problem]);
}

describe('verifying', () => {
  test('has nothing to say of a log that does not exist', async () => {
    expect(await verifyAuditLog(temporaryDirectory())).toMatchObject({ files: 0, records: 0, problems: [] });
  });

  const middle = '2024-02-29.log';

  test('finds a changed message, a changed hash, and a line that is none', async () => {
    expect(
      await changed((lines) => lines.with(1, (lines[1] ?? '').replace('message 5', 'message X'))),
    ).toEqual([[middle, 2, 'the hash of record 5 does not fit']]);
    expect(await changed((lines) => lines.with(1, `0${(lines[1] ?? '').slice(1)}`))).toEqual([
      [middle, 2, 'the hash of record 5 does not fit'],
      // The record behind stands on the true hash.
      [middle, 3, 'the hash of record 6 does not fit'],
    ]);
    expect(await changed((lines) => lines.toSpliced(1, 0, 'nothing'))).toEqual([[middle, 2, 'not a record']]);
  });

  test('finds a record taken out, put in twice, or moved', async () => {
    expect(await changed((lines) => lines.toSpliced(1, 1))).toEqual([
      [middle, 2, 'expected record 5, found 6'],
    ]);
    expect(await changed((lines) => lines.toSpliced(1, 0, lines[1] ?? ''))).toEqual([
      [middle, 3, 'expected record 6, found 5'],
    ]);
    expect(await changed((lines) => lines.toReversed())).toHaveLength(4);
  });

  test('finds a record whose hash was made to fit again: the next one stands on the old', async () => {
    const found = await changed((lines) => {
      const previous = (lines[0] ?? '').slice(0, 64);
      const record = (lines[1] ?? '').slice(65).replace('message 5', 'message X');
      const hash = createHash('sha256')
        .update(previous + record)
        .digest('hex');
      return lines.with(1, `${hash} ${record}`);
    });
    expect(found).toEqual([[middle, 3, 'the hash of record 6 does not fit']]);
  });

  test('finds every single changed character of a file', async () => {
    const { dataDirectory, folder } = await threeDays(1);
    const file = path.join(folder, middle);
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length - 1; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      expect([at, (await verifyAuditLog(dataDirectory)).problems.length > 0]).toEqual([at, true]);
    }
  });

  test('finds a day that is gone, and an end that was cut off', async () => {
    const gone = await threeDays();
    rmSync(path.join(gone.folder, middle));
    expect((await verifyAuditLog(gone.dataDirectory)).problems).toEqual([
      { file: '2024-03-01.log', line: 1, problem: 'expected record 4, found 7' },
    ]);

    const first = await threeDays();
    rmSync(path.join(first.folder, '2024-02-28.log'));
    expect((await verifyAuditLog(first.dataDirectory)).problems).toEqual([
      { file: middle, line: 1, problem: 'expected record 1, found 4' },
    ]);

    const cut = await threeDays();
    rmSync(path.join(cut.folder, '2024-03-01.log'));
    expect((await verifyAuditLog(cut.dataDirectory)).problems).toEqual([
      {
        file: 'head.json',
        line: null,
        problem: 'record 9, which was the last, is not in the log as it was written',
      },
    ]);

    const all = await threeDays();
    for (const name of readdirSync(all.folder)) {
      if (name.endsWith('.log')) rmSync(path.join(all.folder, name));
    }
    expect((await verifyAuditLog(all.dataDirectory)).problems).toHaveLength(1);
  });

  test('misses the note of its end, and takes one that a crash left behind the log', async () => {
    const { dataDirectory, folder } = await threeDays();
    const head = path.join(folder, 'head.json');
    const noted = readFileSync(head);
    const log = await open(dataDirectory);
    await log.append('<ten/>');
    writeFileSync(head, noted);
    expect((await verifyAuditLog(dataDirectory)).problems).toEqual([]);
    for (const spoil of [(): void => writeFileSync(head, '{}'), (): void => rmSync(head)]) {
      spoil();
      expect((await verifyAuditLog(dataDirectory)).problems).toEqual([
        { file: 'head.json', line: null, problem: 'missing or damaged' },
      ]);
    }
    appendFileSync(path.join(folder, 'notes.txt'), 'not of the log');
    expect((await verifyAuditLog(dataDirectory)).files).toBe(3);
  });
});
