import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { electronArguments, runElectron, type ElectronEnd } from '../../../app/launch/electron-process.ts';
import { parseHostArguments } from '../../../app/host-arguments.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const given = parseHostArguments(['--data', '/data', '/cd'], '/');

interface Run {
  readonly end: ElectronEnd;
  readonly ready: readonly string[];
  readonly said: readonly string[];
}

/** Runs a shell script in Electron's place: what matters here is how a process prints and ends. */
async function runInstead(
  script: string,
  endRequested: Promise<string>,
  onReady = (): void => undefined,
): Promise<Run> {
  const executable = path.join(temporaryDirectory(), 'electron');
  writeFileSync(executable, `#!/bin/sh\n${script}\n`);
  chmodSync(executable, 0o755);
  const ready: string[] = [];
  const said: string[] = [];
  const end = await runElectron({
    executable,
    given,
    endRequested,
    onReady: (line) => {
      ready.push(line);
      onReady();
    },
    say: (text) => said.push(text),
  });
  return { end, ready, said };
}

const never = new Promise<string>(() => undefined);

describe.skipIf(process.platform === 'win32')('an Electron process', () => {
  test('that lacks a library of the system has died at its start, and its last words say so', async () => {
    const { end } = await runInstead('echo "error while loading libnss3.so" >&2; exit 127', never);
    expect(end).toEqual({ kind: 'died-at-start', reason: 'code 127: error while loading libnss3.so' });
  });

  test('that is killed before it is ready has died at its start', async () => {
    const { end } = await runInstead('kill -SEGV $$', never);
    expect(end).toEqual({ kind: 'died-at-start', reason: 'signal SIGSEGV' });
  });

  test('that cannot be started at all has died at its start', async () => {
    const end = await runElectron({
      executable: path.join(temporaryDirectory(), 'nothing-here'),
      given,
      endRequested: never,
      onReady: () => undefined,
      say: () => undefined,
    });
    expect(end).toMatchObject({
      kind: 'died-at-start',
      reason: expect.stringContaining('ENOENT') as unknown,
    });
  });

  test('that was ready and ends later has ended, with its own code', async () => {
    const { end, ready } = await runInstead(`echo noise; echo '{"event":"ready","url":"u"}'; exit 3`, never);
    expect(end).toEqual({ kind: 'ended', exitCode: 3 });
    expect(ready).toEqual(['{"event":"ready","url":"u"}']);
  });

  test('that hands over to a running one has ended well', async () => {
    expect((await runInstead('exit 0', never)).end).toEqual({ kind: 'ended', exitCode: 0 });
  });

  test('that refuses for a reason of its own is not followed by another host', async () => {
    const { end, said } = await runInstead(
      `echo '{"event":"refused","message":"Port 11112 is in use"}'; exit 1`,
      never,
    );
    expect(end).toEqual({ kind: 'ended', exitCode: 1 });
    expect(said).toEqual(['Port 11112 is in use']);
  });

  test('that says what it prepares is heard, and goes on', async () => {
    const preparing = '{"event":"preparing","message":"The index is made anew: 10 of 20"}';
    const { end, said, ready } = await runInstead(
      `echo '${preparing}'; echo '{"event":"ready"}'; exit 0`,
      never,
    );
    expect(end).toEqual({ kind: 'ended', exitCode: 0 });
    expect([said, ready]).toEqual([['The index is made anew: 10 of 20'], ['{"event":"ready"}']]);
  });

  test('is asked to end when we are', async () => {
    const requested = Promise.withResolvers<string>();
    const { end } = await runInstead(
      `trap 'exit 0' TERM; echo '{"event":"ready"}'; while :; do sleep 0.05; done`,
      requested.promise,
      () => requested.resolve('SIGTERM'),
    );
    expect(end).toEqual({ kind: 'ended', exitCode: 0 });
  });
});

test('Chromium gets its switches before the program, and the program gets everything else behind it', () => {
  const forUser = electronArguments(given, false);
  expect(forUser[0]).toMatch(/build[\\/]electron[\\/]main\.js$/u);
  expect(parseHostArguments(forUser.slice(1), '/elsewhere')).toEqual(given);
  expect(electronArguments(given, true)).toEqual(['--no-sandbox', ...forUser]);
});
