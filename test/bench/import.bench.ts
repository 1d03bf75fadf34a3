import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { benchDirectory } from './bench-directory.ts';
import { startBenchHost } from './bench-host.ts';
import { objectCount, writeCtObjects } from './ct-objects.ts';
import { elapsedMs, figure, median, ratio } from './figures.ts';
import { printMachine, printTable } from './table.ts';
import { connectClient } from './workstation-client.ts';

/**
 * Files a second of a folder import (read, checked, hashed, synced, indexed) beside copying the same files with an
 * fsync each: what the disk asks of anyone who keeps them. The runs alternate, so that a busy disk hits both.
 */
const runs = 3;

const directory = benchDirectory();
const host = await startBenchHost();
const client = await connectClient(host.url);
printMachine();
const importRates: number[] = [];
const copyRates: number[] = [];
for (let run = 1; run <= runs; run++) {
  const { folder } = writeCtObjects(directory, `IMPORT-${run}`);
  copyRates.push(await rate(() => copyDurably(folder, path.join(directory, `copy-${run}`))));
  importRates.push(
    await rate(async () => {
      const report = await client.importPaths([folder]);
      if (report.stored !== objectCount) throw new Error(`Stored ${report.stored} of ${objectCount}`);
    }),
  );
}
printTable({
  title: `A folder of ${objectCount} CT files of 512 KB, files/s, ${runs} runs`,
  head: ['', 'median', 'least', 'most', 'of the copy'],
  rows: [
    ['import', ...summary(importRates), ratio(median(importRates), median(copyRates))],
    ['copy, fsync each', ...summary(copyRates), ratio(1, 1)],
  ],
});
client.close();
await host.stop();

async function rate(task: () => Promise<void>): Promise<number> {
  return objectCount / ((await elapsedMs(task)) / 1000);
}

function summary(rates: readonly number[]): string[] {
  return [median(rates), Math.min(...rates), Math.max(...rates)].map(figure);
}

/** As a careful program copies: into another name, synced, renamed; at last the folder is synced. */
async function copyDurably(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const bytes = await readFile(path.join(from, name));
    const partial = path.join(to, `${name}.partial`);
    const file = await open(partial, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path.join(to, name));
  }
  const folder = await open(to, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
