import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ReadableDatabase } from '../../main/store/database.ts';
import { indexSchema } from '../../main/store/schemas.ts';
import { startDoomedWorkstation, type DoomedWorkstation } from '../support/doomed-workstation.ts';
import { benchDirectory } from './bench-directory.ts';
import { elapsedMs, figure } from './figures.ts';
import { instancesAStudy, studyCount, writeLargeIndex } from './large-index.ts';
import { printMachine, printTable } from './table.ts';
import { connectClient } from './workstation-client.ts';

/**
 * From the start of the process until the port is open, with 1 000 000 objects in 100 000 folders, after a clean end and
 * after a kill; then how long the comparison of files and index takes that follows a kill. The index is generated and
 * each of its objects has a file of its name, which is empty: a start looks at names, and at nothing within.
 * NEGATOSCOPE_BENCH_INDEX names a directory that keeps both between runs. Goal: under 10 s.
 */
const rounds = 3;

await run();

async function run(): Promise<void> {
  const dataDirectory = process.env['NEGATOSCOPE_BENCH_INDEX'] ?? benchDirectory();
  printMachine();
  if (!existsSync(path.join(dataDirectory, indexSchema.fileName))) {
    const ms = await elapsedMs(async () => writeLargeIndex(dataDirectory));
    process.stdout.write(`index written in ${figure(ms / 1000)} s\n`);
  }
  const ms = await elapsedMs(async () => writeEmptyFiles(dataDirectory));
  process.stdout.write(`${studyCount * instancesAStudy} empty files, ${figure(ms / 1000)} s\n\n`);
  const starts: Record<'clean' | 'killed', number[]> = { clean: [], killed: [] };
  const compared: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = await start(dataDirectory, starts.clean);
    first.kill();
    await first.ended;
    const second = await start(dataDirectory, starts.killed);
    compared.push(await comparison(second));
    second.stop();
    await second.ended;
  }
  printTable({
    title: 'Seconds until the port is open',
    head: ['start', ...starts.clean.map((_, round) => `round ${round + 1}`)],
    rows: [
      ['after a clean end', ...starts.clean.map(figure)],
      ['after a kill', ...starts.killed.map(figure)],
      ['  then, beside: files and index compared', ...compared.map(figure)],
    ],
  });
}

async function start(dataDirectory: string, seconds: number[]): Promise<DoomedWorkstation> {
  const startedAtMs = performance.now();
  const workstation = await startDoomedWorkstation(dataDirectory);
  seconds.push((performance.now() - startedAtMs) / 1000);
  return workstation;
}

/** Seconds until the comparison that a start after a kill began has ended. */
async function comparison({ url }: DoomedWorkstation): Promise<number> {
  const startedAtMs = performance.now();
  const client = await connectClient(url);
  try {
    for (;;) {
      const jobs = await client.rpc.activity.list.query();
      const job = jobs.find(({ kind }) => kind === 'compare');
      if (job !== undefined && job.state !== 'running') {
        if (job.state !== 'done')
          throw new Error(`The comparison ended as ${job.state}: ${JSON.stringify(job.summary)}`);
        return (performance.now() - startedAtMs) / 1000;
      }
      await delay(50);
    }
  } finally {
    client.close();
  }
}

function writeEmptyFiles(dataDirectory: string): void {
  const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
  let last = '';
  try {
    const rows = index.query<{ file: string }>('SELECT file FROM instance ORDER BY file');
    for (const { file } of rows.iterate()) {
      const absolute = path.join(dataDirectory, ...file.split('/'));
      const directory = path.dirname(absolute);
      if (directory !== last && mkdirSync(directory, { recursive: true }) === undefined) {
        // Made whole by an earlier run.
        if (existsSync(absolute)) continue;
      }
      last = directory;
      closeSync(openSync(absolute, 'a'));
    }
  } finally {
    index.close();
  }
}
