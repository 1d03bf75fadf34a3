import path from 'node:path';
import { findProgram } from '../support/external-programs.ts';
import { runNode, runProgram, type ProgramResult } from '../support/run-program.ts';
import { benchDirectory } from './bench-directory.ts';
import {
  startIgnoringReceiver,
  startOrthanc,
  startOwnReceiver,
  startStorescp,
  type BenchReceiver,
} from './bench-receivers.ts';
import { elapsedMs, figure, median, ratio } from './figures.ts';
import type { MainThreadDelay } from './main-thread-delay.ts';
import { UsageWatch, type Usage } from './process-usage.ts';
import { manyCt, manyMr, oneLarge, type SentObjects } from './sent-objects.ts';
import { settleDisk } from './settle-disk.ts';
import { printMachine, printTable } from './table.ts';
import { writeAndSync } from './write-and-sync.ts';

/**
 * Objects a second that a sender gets acknowledged, by us, DCMTK's `storescp` and Orthanc, turn by turn and each time
 * into a fresh directory; medians. Ours acknowledges what is synced, indexed and the directory's entry with it; Orthanc
 * syncs its files, `storescp` nothing.
 *
 * Ours is measured as a workstation is that has been running for a minute, the engine warm; the others are compiled
 * ahead. NEGATOSCOPE_BENCH_FRESH=1: in the first second of its life.
 *
 * The floor is what nobody who keeps the promise can go below one object at a time: sending the same files to a
 * `storescp --ignore`, plus writing and syncing them alone.
 *
 * Nothing is deleted before the end (22 GB), and what a turn left to be written is written before the next: an ext4
 * without a journal looks at every inode of the last minutes' deletions each time that it makes a file (3 ms after some
 * thousands, of 0.02), and whoever came next paid for it. For the same reason: no measuring where a test run has just
 * cleared up; TMPDIR in a new directory of the root is on other blocks. Environment: NEGATOSCOPE_BENCH_ROUNDS (default 3),
 * NEGATOSCOPE_BENCH_OBJECTS=ct,mr,large (default all).
 */
const rounds = Number(process.env['NEGATOSCOPE_BENCH_ROUNDS'] ?? 3);
const isFresh = process.env['NEGATOSCOPE_BENCH_FRESH'] === '1';
const wanted = (process.env['NEGATOSCOPE_BENCH_OBJECTS'] ?? 'ct,mr,large').split(',');

interface Sender {
  readonly name: string;
  readonly run: (receiver: BenchReceiver, files: readonly string[]) => Promise<ProgramResult>;
}

const storescu: Sender = {
  name: 'DCMTK storescu',
  run: ({ ae, port }, files) => runProgram('storescu', ['-aec', ae, '127.0.0.1', String(port), ...files]),
};
/** Another implementation of the upper layer. */
const dcmjsSender: Sender = {
  name: 'dcmjs-dimse',
  run: ({ ae, port }, files) =>
    runNode(path.join(import.meta.dirname, 'dcmjs-sender.ts'), [ae, String(port), ...files]),
};

interface Task {
  readonly objects: SentObjects;
  readonly associations: number;
  readonly sender: Sender;
  readonly rounds: number;
}

interface Contender {
  readonly name: string;
  readonly start: () => Promise<BenchReceiver>;
}

/** One contender's turns at one task. */
interface Turns {
  readonly seconds: number[];
  readonly usages: Usage[];
  readonly delays: MainThreadDelay[];
  failure?: string;
}

await run();

async function run(): Promise<void> {
  if (findProgram('storescu') === undefined || findProgram('storescp') === undefined) {
    process.stdout.write('Not measured: storescu and storescp (Debian package dcmtk) are missing.\n');
    return;
  }
  const directory = benchDirectory();
  const contenders: Contender[] = [
    {
      name: isFresh ? 'Negatoscope, just started' : 'Negatoscope',
      start: () => startOwnReceiver(directory, isFresh),
    },
    { name: 'DCMTK storescp', start: () => startStorescp(directory) },
  ];
  const versions = [await versionOf('storescp')];
  if (findProgram('Orthanc') !== undefined) {
    contenders.push({ name: 'Orthanc', start: () => startOrthanc(directory) });
    versions.push(await versionOf('Orthanc'));
  }
  printMachine(...versions);
  for (const task of tasks(directory)) await measure(directory, contenders, task);
}

function tasks(directory: string): Task[] {
  const found: Task[] = [];
  if (wanted.includes('ct')) {
    const objects = manyCt(directory);
    found.push({ objects, associations: 1, sender: storescu, rounds });
    found.push({ objects, associations: 4, sender: storescu, rounds });
    found.push({ objects, associations: 1, sender: dcmjsSender, rounds: 1 });
  }
  if (wanted.includes('mr')) {
    const objects = manyMr(directory);
    found.push({ objects, associations: 1, sender: storescu, rounds });
    found.push({ objects, associations: 4, sender: storescu, rounds });
    found.push({ objects, associations: 1, sender: dcmjsSender, rounds: 1 });
  }
  if (wanted.includes('large')) {
    found.push({ objects: oneLarge(directory), associations: 1, sender: storescu, rounds: 1 });
  }
  return found;
}

async function measure(directory: string, contenders: readonly Contender[], task: Task): Promise<void> {
  const turns = new Map(
    contenders.map(({ name }): [string, Turns] => [name, { seconds: [], usages: [], delays: [] }]),
  );
  const floors: { sending: number; writing: number }[] = [];
  for (let round = 0; round < task.rounds; round++) {
    // Nobody is always first.
    const order = contenders.map((_, index) => contenders[(index + round) % contenders.length]);
    for (const contender of order) {
      const its = turns.get(contender?.name ?? '');
      if (contender !== undefined && its !== undefined) await takeTurn(contender, task, its);
    }
    floors.push(await takeFloor(directory, task));
  }
  print(task, turns, floors);
}

async function takeTurn(contender: Contender, task: Task, its: Turns): Promise<void> {
  const receiver = await contender.start();
  const usage = new UsageWatch(receiver.pid);
  const endWatch = await receiver.watchMainThread?.();
  try {
    its.seconds.push((await elapsedMs(() => send(receiver, task))) / 1000);
    const delay = await endWatch?.();
    if (delay !== undefined) its.delays.push(delay);
  } catch (error) {
    its.failure = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  } finally {
    its.usages.push(usage.stop());
    await receiver.stop();
    settleDisk();
  }
}

async function takeFloor(directory: string, task: Task): Promise<{ sending: number; writing: number }> {
  const receiver = await startIgnoringReceiver();
  try {
    const sending = (await elapsedMs(() => send(receiver, task))) / 1000;
    const writing = (await writeAndSync(directory, task.objects.files, task.associations)) / 1000;
    return { sending, writing };
  } finally {
    await receiver.stop();
  }
}

function print(
  { objects, associations, sender }: Task,
  turns: ReadonlyMap<string, Turns>,
  floors: readonly { sending: number; writing: number }[],
): void {
  const floorSeconds = median(floors.map(({ sending, writing }) => sending + writing));
  const orthancSeconds = median(turns.get('Orthanc')?.seconds ?? []);
  const rate = (seconds: number): string =>
    objects.files.length === 1
      ? `${figure(objects.bytes / 1e6 / seconds)} MB/s`
      : figure(objects.files.length / seconds);
  const rows = [...turns].map(([name, { seconds, usages, failure }]) => {
    const time = median(seconds);
    const cpuSeconds = median(usages.map((usage) => usage.cpuSeconds));
    return [
      failure === undefined ? name : `${name} (${failure})`,
      rate(time),
      ratio(orthancSeconds, time),
      ratio(time, floorSeconds),
      figure(cpuSeconds),
      figure((cpuSeconds * 1000) / objects.files.length),
      figure(median(usages.map(({ peakBytes }) => peakBytes / 2 ** 20))),
    ];
  });
  const sending = median(floors.map((floor) => floor.sending));
  const writing = median(floors.map((floor) => floor.writing));
  rows.push(['floor: receive, then write and sync', rate(floorSeconds), '', '1.00 ×', '', '', '']);
  rows.push(['  receive alone', rate(sending), '', ratio(sending, floorSeconds), '', '', '']);
  rows.push(['  write and sync alone', rate(writing), '', ratio(writing, floorSeconds), '', '', '']);
  printTable({
    title: `${objects.title}, ${associations === 1 ? 'one association' : `${associations} associations`}, ${sender.name}`,
    head: [
      'receiver',
      objects.files.length === 1 ? 'rate' : 'objects/s',
      'faster than Orthanc',
      'time of the floor',
      'CPU s',
      'CPU ms an object',
      'peak MB',
    ],
    rows,
  });
  const delays = [...turns.values()].flatMap(({ delays: its }) => its);
  if (delays.length > 0) {
    const of = (key: keyof MainThreadDelay): string => figure(median(delays.map((delay) => delay[key])));
    process.stdout.write(
      `Our main thread meanwhile: ${of('p50')} ms late at the median, p99 ${of('p99')}, most ${of('max')} (a timer of 1 ms is the measure)\n\n`,
    );
  }
}

/** Sends all files, dealt out over so many senders at once; every one must be acknowledged. */
async function send(receiver: BenchReceiver, { objects, associations, sender }: Task): Promise<void> {
  await Promise.all(
    Array.from({ length: associations }, async (_, share) => {
      const files = objects.files.filter((__, index) => index % associations === share);
      const { exitCode, output } = await sender.run(receiver, files);
      if (exitCode !== 0) throw new Error(`${sender.name} ended with ${exitCode}: ${output.trim()}`);
    }),
  );
}

async function versionOf(program: 'storescp' | 'Orthanc'): Promise<string> {
  const { output } = await runProgram(program, ['--version']);
  const version = /\d+\.\d+\.\d+/u.exec(output)?.[0] ?? 'of unknown version';
  return `${program} ${version}`;
}
