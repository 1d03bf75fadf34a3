import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeSyntheticStudy } from '../../bench/synthetic-study.ts';
import { sendUntilGone, startDoomedWorkstation } from '../../support/doomed-workstation.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** What `strace -f -yy` says of one finished call: `<pid> <seconds> name(args) = result`. */
interface Call {
  readonly name: string;
  readonly args: string;
}

/** Calls in the order in which they ended; those that another thread interrupted are put together again. */
function readTrace(file: string): Call[] {
  const begun = new Map<string, string>();
  const calls: Call[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/u.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/u.exec(rest);
    if (unfinished !== null) {
      begun.set(pid, unfinished[1] ?? '');
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/u.exec(rest);
    const whole = resumed === null ? rest : (begun.get(pid) ?? '') + (resumed[1] ?? '');
    const [, name, args] = /^(\w+)\((.*)\)\s+=\s+(?!-1)/u.exec(whole) ?? [];
    if (name !== undefined && args !== undefined) calls.push({ name, args });
  }
  return calls;
}

test.skipIf(programsMissing('storescu', 'strace'))(
  'the kernel sees: file fsync, rename, directory fsync, index fsync, and only then the answer',
  { timeout: 120_000 },
  async () => {
    const directory = temporaryDirectory();
    const files = writeSyntheticStudy(path.join(directory, 'study'), {
      title: 'TRACED',
      rows: 64,
      columns: 64,
      BitsStored: 12,
      seriesCount: 1,
      slicesASeries: 3,
    });
    const trace = path.join(directory, 'trace');
    const calls = 'trace=fsync,fdatasync,rename,write,writev,sendto,sendmsg';
    const workstation = await startDoomedWorkstation(temporaryDirectory(), undefined, [
      requireProgram('strace'),
      '-f',
      '-yy',
      '-s0',
      // The tracer beside, not above: a kill hits the workstation.
      '-D',
      '-e',
      calls,
      '-o',
      trace,
    ]);
    expect(await sendUntilGone(workstation, files)).toHaveLength(files.length);
    workstation.kill();
    await workstation.ended;

    const seen = readTrace(trace);
    const renames = seen.filter(({ name, args }) => name === 'rename' && args.includes('/instances/'));
    expect(renames).toHaveLength(files.length);
    for (const rename of renames) {
      const [, from = '', directoryOfObject = ''] = /"([^"]*)", "([^"]*)\/[^/"]*"/u.exec(rename.args) ?? [];
      const at = seen.indexOf(rename);
      const isSyncOf = (call: Call, file: string): boolean =>
        /^f(?:data)?sync$/u.test(call.name) && call.args.includes(file);
      const isAnswer = (call: Call): boolean =>
        /^(?:write|writev|sendto|sendmsg)$/u.test(call.name) && call.args.includes(`:${workstation.port}->`);
      const after = (from_: number, wanted: (call: Call) => boolean): number =>
        seen.findIndex((call, index) => index > from_ && wanted(call));
      const fileSynced = seen.findIndex((call) => isSyncOf(call, from));
      const directorySynced = after(at, (call) => isSyncOf(call, `<${directoryOfObject}>`));
      const indexSynced = after(directorySynced, (call) => isSyncOf(call, 'index.sqlite-wal'));
      const answered = after(at, isAnswer);
      const order = [fileSynced, at, directorySynced, indexSynced, answered];
      expect(order).not.toContain(-1);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  },
);
