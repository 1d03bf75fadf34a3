import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openIngest } from '../../../main/ingest/open-ingest.ts';
import { openStore } from '../../../main/store/open-store.ts';
import { indexSchema, userSchema } from '../../../main/store/schemas.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { concat, latin1 } from '../../support/dicom-builder.ts';
import { brokenInvariants, reconcileCache, type SentObject } from '../../support/cache-invariants.ts';
import { folderSource, openCache } from '../../support/cache-under-test.ts';
import {
  SimulatedFs,
  materialize,
  stateKey,
  survivors,
  type LossModel,
  type Survives,
} from '../../support/simulated-fs.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/**
 * Power goes after every single file operation of a transfer, and what was not synced is lost, kept, or partly both.
 * SQLite's own promise, that what it committed is there, is taken for granted: each commit's database is kept beside.
 */
const initialDirectories = ['spool', 'instances', 'quarantine', 'trash'];

function slice(uid: number, series: number): SentObject {
  const SOPInstanceUID = `2.25.${uid}`;
  return { SOPInstanceUID, file: sliceFile({ SOPInstanceUID, SeriesInstanceUID: `2.25.${series}` }) };
}

/** As the network brings it: of more than one block, the first of which is flushed while the rest comes. */
const large: SentObject = (() => {
  const { SOPInstanceUID, file } = slice(5, 300);
  const bytes = 300_000;
  // A private attribute (7FE1,0010) behind the pixels.
  const header = [latin1('\xe1\x7f\x10\x00OB\0\0'), new Uint8Array(new Uint32Array([bytes]).buffer)];
  return { SOPInstanceUID, file: concat(file, ...header, new Uint8Array(bytes)) };
})();

const groups = [[slice(1, 100), slice(2, 100)], [slice(3, 200), slice(4, 200)], [large]];
const sent = groups.flat();

interface Transfer {
  readonly fs: SimulatedFs;
  /** Where the databases stand as they were after so many operations, by that number. */
  readonly databasesAt: ReadonlyMap<number, string>;
  /** After so many operations the sender of this object had its answer. */
  readonly answeredAt: ReadonlyMap<SentObject, number>;
}

const now = (): number => Date.UTC(2026, 0, 2);

/** Takes the objects in, group by group, on a disk that remembers. */
async function transfer(
  makeFs: (root: string) => SimulatedFs = (root) => new SimulatedFs(root, initialDirectories),
  isStoreElsewhere = false,
): Promise<Transfer> {
  const dataDirectory = temporaryDirectory();
  const fs = makeFs(dataDirectory);
  const databasesAt = new Map<number, string>();
  const keepDatabases = (): void => {
    const copy = temporaryDirectory();
    for (const { fileName } of [indexSchema, userSchema]) {
      for (const suffix of ['', '-wal']) {
        const file = path.join(dataDirectory, fileName + suffix);
        if (existsSync(file)) cpSync(file, path.join(copy, fileName + suffix));
      }
    }
    databasesAt.set(fs.log.length, copy);
  };
  const store = openStore({ dataDirectory, now, fs, fileSyncHoldMs: 0, onChanged: keepDatabases });
  keepDatabases();
  const ingest = openIngest({ dataDirectory, store, isStoreElsewhere, now, fs });
  const answeredAt = new Map<SentObject, number>();
  const send = async (object: SentObject): Promise<void> => {
    const { dataSetOffsetBytes, transferSyntax } = parsePart10(object.file);
    const isFile = object !== large;
    const incoming = isFile
      ? ingest.begin(folderSource, { kind: 'part10' })
      : ingest.begin(
          { ...folderSource, kind: 'network' },
          {
            kind: 'data-set',
            TransferSyntaxUID: transferSyntax.TransferSyntaxUID,
            AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
            AffectedSOPInstanceUID: object.SOPInstanceUID,
          },
        );
    const stepBytes = isFile ? 200 : 270_000;
    for (let at = isFile ? 0 : dataSetOffsetBytes; at < object.file.length; at += stepBytes)
      await incoming.write(object.file.subarray(at, at + stepBytes));
    await incoming.finish();
    answeredAt.set(object, fs.log.length);
    fs.mark(object.SOPInstanceUID);
  };
  for (const group of groups) await Promise.all(group.map(send));
  await store.close();
  return { fs, databasesAt, answeredAt };
}

/** Cuts the power after `length` operations, starts again, and says which promises are broken then. */
async function cutPower(
  { fs, databasesAt, answeredAt }: Transfer,
  length: number,
  model: LossModel,
  survives: Survives,
  seen: Set<string>,
): Promise<string[]> {
  const committedAt = Math.max(...[...databasesAt.keys()].filter((at) => at <= length));
  const isAcknowledged = (object: SentObject): boolean => (answeredAt.get(object) ?? Infinity) < length;
  const state = survivors(fs.log, length, initialDirectories, model, survives);
  const acknowledged = sent.filter(isAcknowledged).map(({ SOPInstanceUID }) => SOPInstanceUID);
  const key = [committedAt, ...acknowledged, stateKey(state)].join('\n');
  if (seen.has(key)) return [];
  seen.add(key);
  const directory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-test-'));
  try {
    materialize(state, directory);
    cpSync(databasesAt.get(committedAt) ?? '', directory, { recursive: true });
    const cache = openCache(directory);
    await reconcileCache(cache);
    const broken = await brokenInvariants(cache, sent, isAcknowledged);
    await cache.close();
    return broken;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const patterns: Readonly<Record<string, Survives>> = {
  'all that was not synced lost': () => false,
  'all of it kept': () => true,
  'every second operation kept': (index) => index % 2 === 0,
  'every other second operation kept': (index) => index % 2 === 1,
};

/** Every place to cut the power at, with every pattern. */
async function search(taken: Transfer, model: LossModel): Promise<{ broken: string[]; stateCount: number }> {
  const seen = new Set<string>();
  const broken: string[] = [];
  for (let length = 0; length <= taken.fs.log.length; length++) {
    for (const [pattern, survives] of Object.entries(patterns)) {
      const found = await cutPower(taken, length, model, survives, seen);
      broken.push(...found.map((text) => `after ${length} operations, ${pattern}: ${text}`));
    }
  }
  return { broken, stateCount: seen.size };
}

const models: readonly LossModel[] = ['posix', 'windows'];

test.for([
  ...models.map((model) => ({ model, isStoreElsewhere: false })),
  ...models.map((model) => ({ model, isStoreElsewhere: true })),
])(
  'no acknowledged object is lost wherever power goes ($model, told before the flush: $isStoreElsewhere)',
  { timeout: 300_000 },
  async ({ model, isStoreElsewhere }) => {
    const taken = await transfer(undefined, isStoreElsewhere);
    expect(taken.fs.log.filter(({ kind }) => kind === 'sync')).toHaveLength(sent.length + 1);
    const { broken, stateCount } = await search(taken, model);
    process.stdout.write(
      `Power loss (${model}): ${taken.fs.log.length} operations, ${stateCount} different states of the disk\n`,
    );
    expect(broken).toEqual([]);
  },
);

class WithoutFileSync extends SimulatedFs {
  override sync(): Promise<void> {
    return Promise.resolve();
  }
}

class WithoutDirectorySync extends SimulatedFs {
  override syncDirectory(): void {}
}

test.for([
  { what: 'the flush of a file', Fs: WithoutFileSync },
  { what: 'the flush of a directory', Fs: WithoutDirectorySync },
])('and the search finds the loss when $what is left out', { timeout: 300_000 }, async ({ Fs }) => {
  const taken = await transfer((root) => new Fs(root, initialDirectories), true);
  const { broken } = await search(taken, 'posix');
  expect(broken.filter((text) => text.includes('I1'))).not.toEqual([]);
});

test('nor whatever mixture of unsynced operations survives', async () => {
  const taken = await transfer();
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<LossModel>('posix', 'windows'),
      fc.nat(taken.fs.log.length),
      fc.array(fc.boolean(), { minLength: taken.fs.log.length, maxLength: taken.fs.log.length }),
      async (model, length, kept) => {
        expect(await cutPower(taken, length, model, (index) => kept[index] ?? false, seen)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
}, 300_000);
