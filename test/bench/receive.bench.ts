import { findProgram } from '../support/external-programs.ts';
import { runProgram } from '../support/run-program.ts';
import { benchDirectory } from './bench-directory.ts';
import { startOrthanc, startOwnReceiver, startStorescp, type BenchReceiver } from './bench-receivers.ts';
import { objectCount, writeCtObjects } from './ct-objects.ts';
import { elapsedMs, figure, ratio } from './figures.ts';
import { printMachine, printTable } from './table.ts';

/**
 * Objects a second that `storescu` gets acknowledged, over one association and over four at once, with
 * TCP_NODELAY=1 at both ends. Ours acknowledges what is synced and indexed; DCMTK's `storescp` only writes files.
 */
const associationCounts = [1, 4] as const;

interface Contender {
  readonly name: string;
  readonly start: () => Promise<BenchReceiver>;
}

await run();

async function run(): Promise<void> {
  if (findProgram('storescu') === undefined) {
    process.stdout.write('Not measured: storescu (Debian package dcmtk) is missing.\n');
    return;
  }
  const directory = benchDirectory();
  const { files } = writeCtObjects(directory, 'RECEIVE');
  printMachine();
  const contenders: Contender[] = [{ name: 'Negatoscope', start: startOwnReceiver }];
  if (findProgram('storescp') !== undefined) {
    contenders.push({ name: 'DCMTK storescp', start: () => startStorescp(directory) });
  }
  if (findProgram('Orthanc') !== undefined) {
    contenders.push({ name: 'Orthanc', start: () => startOrthanc(directory) });
  }
  const rows: string[][] = [];
  const ours: number[] = [];
  for (const { name, start } of contenders) {
    const cells = [name];
    for (const [index, associations] of associationCounts.entries()) {
      const receiver = await start();
      const ms = await elapsedMs(() => send(receiver, files, associations));
      await receiver.stop();
      const rate = objectCount / (ms / 1000);
      // The first contender is ours.
      ours[index] ??= rate;
      cells.push(figure(rate), ratio(rate, ours[index]));
    }
    rows.push(cells);
  }
  printTable({
    title: `C-STORE of ${objectCount} CT objects of 512 KB, objects/s`,
    head: ['receiver', ...associationCounts.flatMap((count) => [`${count} assoc.`, 'to ours'])],
    rows,
  });
}

/** Sends all files, dealt out over so many senders at once; every one must be acknowledged. */
async function send(
  { port, ae }: BenchReceiver,
  files: readonly string[],
  associations: number,
): Promise<void> {
  await Promise.all(
    Array.from({ length: associations }, async (_, sender) => {
      const share = files.filter((__, index) => index % associations === sender);
      const { exitCode, output } = await runProgram('storescu', [
        '-aec',
        ae,
        '127.0.0.1',
        String(port),
        ...share,
      ]);
      if (exitCode !== 0) throw new Error(`storescu ended with ${exitCode}:\n${output}`);
    }),
  );
}
