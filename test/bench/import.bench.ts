import { open, readFile, readdir, rename } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram, requireProgram } from '../support/external-programs.ts';
import { benchDirectory } from './bench-directory.ts';
import { startBenchHost } from './bench-host.ts';
import { freePort, startOrthanc } from './bench-receivers.ts';
import { settleDisk } from './settle-disk.ts';
import { objectCount, writeCtObjects } from './ct-objects.ts';
import { elapsedMs, figure, median, ratio } from './figures.ts';
import { firstThumbnailMs } from './first-thumbnail.ts';
import { printMachine, printTable } from './table.ts';
import { connectClient } from './workstation-client.ts';

/**
 * Files and megabytes a second of an import (read, checked, hashed, synced, indexed) from a folder and from a ZIP,
 * beside Orthanc's import of the same files over its REST API and beside copying them with an fsync each: what the disk
 * asks of anyone who keeps them. Turn by turn, so that a busy disk hits all, each time into a fresh cache; medians.
 * Nothing is deleted before the end, and what a turn left to be written is written before the next, for the reasons that
 * `receive.bench.ts` gives. Environment: NEGATOSCOPE_BENCH_ROUNDS (default 3).
 */
/** Until the importer has rehearsed (`rehearse-import.ts`): as a workstation is that has been running for a minute. */
const settledMs = 20_000;
/** NEGATOSCOPE_BENCH_FRESH=1: in the first second of its life. */
const isFresh = process.env['NEGATOSCOPE_BENCH_FRESH'] === '1';
const rounds = Number(process.env['NEGATOSCOPE_BENCH_ROUNDS'] ?? 3);
/** Files that are sent to Orthanc at the same time. */
const orthancLanes = 4;

interface Turn {
  readonly seconds: number;
  /** Until the first picture of the study is there; ours only. */
  readonly firstPictureMs?: number;
}

interface Contender {
  readonly name: string;
  readonly run: (files: Files) => Promise<Turn>;
}

interface Files {
  readonly PatientID: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly zip: string;
}

const directory = benchDirectory();
const fileBytes = 512 * 1024;

await run();

async function run(): Promise<void> {
  printMachine();
  const contenders: Contender[] = [
    { name: 'Negatoscope, folder', run: (files) => importOurs(files, files.folder) },
    { name: 'Negatoscope, ZIP', run: (files) => importOurs(files, files.zip) },
    { name: 'copy with an fsync each', run: copyDurably },
  ];
  if (findProgram('Orthanc') === undefined) process.stdout.write('Orthanc is missing: not measured.\n');
  else {
    contenders.push({
      name: 'Orthanc, files',
      run: (files) => importOrthanc(files, files.files, orthancLanes),
    });
    contenders.push({ name: 'Orthanc, ZIP', run: (files) => importOrthanc(files, [files.zip], 1) });
  }
  const turns = new Map(contenders.map(({ name }): [string, Turn[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const files = writeFiles(`IMPORT-${round}`);
    // Nobody is always first.
    for (const [index] of contenders.entries()) {
      const contender = contenders[(index + round) % contenders.length];
      if (contender === undefined) continue;
      turns.get(contender.name)?.push(await contender.run(files));
      settleDisk();
    }
  }
  const secondsOf = (name: string): number => median((turns.get(name) ?? []).map(({ seconds }) => seconds));
  printTable({
    title: `${objectCount} CT files of 512 KB, ${rounds} rounds`,
    head: ['', 'files/s', 'MB/s', 'faster than Orthanc', 'of the copy', 'first picture ms'],
    rows: contenders.map(({ name }) => {
      const seconds = secondsOf(name);
      const orthanc = secondsOf(name.endsWith('ZIP') ? 'Orthanc, ZIP' : 'Orthanc, files');
      const firstPictures = (turns.get(name) ?? []).flatMap(({ firstPictureMs }) => firstPictureMs ?? []);
      return [
        name,
        figure(objectCount / seconds),
        figure((objectCount * fileBytes) / 1e6 / seconds),
        ratio(orthanc, seconds),
        ratio(secondsOf('copy with an fsync each'), seconds),
        firstPictures.length === 0 ? '' : figure(median(firstPictures)),
      ];
    }),
  });
}

function writeFiles(title: string): Files {
  const { folder, files } = writeCtObjects(directory, title);
  const zip = path.join(directory, `${title}.zip`);
  execFileSync(requireProgram('zip'), ['-q', '-1', '-r', zip, title], { cwd: directory });
  return { PatientID: title, folder, files, zip };
}

async function importOurs({ PatientID }: Files, named: string): Promise<Turn> {
  const data = mkdtempSync(path.join(directory, 'ours-'));
  const policy = path.join(directory, 'policy.json');
  // What the receiver rehearses later would be beside the import.
  writeFileSync(policy, JSON.stringify({ 'receiver.laterRehearsalObjects': 0 }));
  const host = await startBenchHost(data, ['--policy', policy]);
  const client = await connectClient(host.url);
  if (!isFresh) await delay(settledMs);
  try {
    let firstPictureMs = Number.NaN;
    const ms = await elapsedMs(async () => {
      const picture = firstThumbnailMs(client, PatientID);
      const report = await client.importPaths([named]);
      if (report.stored !== objectCount) throw new Error(`Stored ${report.stored} of ${objectCount}`);
      firstPictureMs = await picture;
    });
    return { seconds: ms / 1000, firstPictureMs };
  } finally {
    client.close();
    await host.stop();
  }
}

async function importOrthanc({ files }: Files, bodies: readonly string[], lanes: number): Promise<Turn> {
  const httpPort = await freePort();
  const orthanc = await startOrthanc(directory, httpPort);
  const address = `http://127.0.0.1:${httpPort}`;
  try {
    const ms = await elapsedMs(async () => {
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
          const answer = await fetch(`${address}/instances`, { method: 'POST', body: await readFile(body) });
          if (!answer.ok) throw new Error(`Orthanc answered ${answer.status}`);
          await answer.arrayBuffer();
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
    });
    const kept: unknown = await (await fetch(`${address}/instances`)).json();
    if (!Array.isArray(kept) || kept.length !== files.length)
      throw new Error('Orthanc did not keep every file');
    return { seconds: ms / 1000 };
  } finally {
    await orthanc.stop();
  }
}

/** As a careful program copies: into another name, synced, renamed; at last the folder is synced. */
async function copyDurably({ folder }: Files): Promise<Turn> {
  const to = mkdtempSync(path.join(directory, 'copy-'));
  const ms = await elapsedMs(async () => {
    for (const name of await readdir(folder)) {
      const bytes = await readFile(path.join(folder, name));
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
    const opened = await open(to, 'r');
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  });
  return { seconds: ms / 1000 };
}
