import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { importFiles, type FileImport } from '../../main/media/import-files.ts';
import { Importer } from '../../main/media/importer.ts';
import type { ImportProgressMessage } from '../../main/media/importer-api.ts';
import { ReadableDatabase } from '../../main/store/database.ts';
import { indexSchema, userSchema } from '../../main/store/schemas.ts';
import { ImportTally } from '../../main/media/import-tally.ts';
import type { ImportReport } from '../../shared/model/activity.ts';
import type { CacheUnderTest } from './cache-under-test.ts';
import { makeMediaDirectory } from './media-directory.ts';
import { sliceFile } from './slice-file.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** An importer as the program starts it on this cache. */
export function openImporter(
  cache: CacheUnderTest,
  onProgress: (message: ImportProgressMessage) => void = () => undefined,
  now: () => number = () => cache.clock.nowMs,
): Importer {
  return new Importer({
    dataDirectory: cache.dataDirectory,
    store: cache.store,
    openDatabases: () => ({
      index: ReadableDatabase.openReadable(cache.dataDirectory, indexSchema),
      user: ReadableDatabase.openReadable(cache.dataDirectory, userSchema),
    }),
    now,
    onProgress,
  });
}

export interface ImportRun {
  readonly report: ImportReport;
  readonly progress: { total: number | null; finished: number }[];
}

/** Imports these paths into the cache. */
export async function runImport(
  cache: CacheUnderTest,
  paths: readonly string[],
  controller = new AbortController(),
): Promise<ImportRun> {
  const tally = new ImportTally();
  const progress: ImportRun['progress'] = [];
  await importFiles({
    paths,
    ingest: cache.ingest,
    batchId: 'import-1',
    tally,
    signal: controller.signal,
    onProgress: (step) => progress.push({ ...step }),
  });
  return { report: tally.report(), progress };
}

export function importOf(cache: CacheUnderTest, paths: readonly string[], tally: ImportTally): FileImport {
  return {
    paths,
    ingest: cache.ingest,
    batchId: 'import-1',
    tally,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

export function slice(number: number): Uint8Array {
  return sliceFile({ SOPInstanceUID: `2.25.70${number}`, InstanceNumber: String(number) });
}

/** Every file that was found is in exactly one count. */
export function expectAccounted(report: ImportReport): void {
  const { found, stored, duplicate, conflict, reencoded, refused, skipped } = report;
  expect(stored + duplicate + conflict + reencoded + refused.length + skipped.length).toBe(found);
}

/** A medium made by DCMTK's dcmmkdir, of three slices in DICOM/. */
export function makeMedium(): string {
  const medium = temporaryDirectory();
  mkdirSync(path.join(medium, 'DICOM'));
  const names = ['C', 'A', 'B'];
  for (const [index, name] of names.entries()) {
    writeFileSync(path.join(medium, 'DICOM', name), slice(index + 1));
  }
  makeMediaDirectory(
    medium,
    names.map((name) => `DICOM/${name}`),
  );
  return medium;
}
