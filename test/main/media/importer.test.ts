import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Importer } from '../../../main/media/importer.ts';
import type { ImportProgressMessage } from '../../../main/media/importer-api.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { openImporter } from '../../support/import-scene.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { buildZip } from '../../support/zip-builder.ts';

function open(cache: CacheUnderTest): { importer: Importer; progress: ImportProgressMessage[] } {
  const progress: ImportProgressMessage[] = [];
  return { importer: openImporter(cache, (message) => progress.push(message)), progress };
}

async function upload(importer: Importer, name: string, bytes: Uint8Array, chunkBytes = 1000): Promise<void> {
  const fileId = await importer.beginFile('job', name);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    await importer.writeFile(fileId, bytes.subarray(at, at + chunkBytes));
  }
  await importer.endFile(fileId);
}

describe('an upload', () => {
  test('takes objects and archives as bytes, in chunks of any size', async () => {
    const cache = openCache();
    const { importer } = open(cache);
    await importer.beginUpload('job', 'drop');
    await upload(importer, 'one', sliceFile({ SOPInstanceUID: '2.25.61' }), 1);
    await upload(
      importer,
      'two.zip',
      buildZip([{ name: 'x', bytes: sliceFile({ SOPInstanceUID: '2.25.62' }) }]),
      3,
    );
    await upload(importer, 'three', new Uint8Array(0));
    const { report, studyIds, wasCancelled } = await importer.endUpload('job', null);
    expect(report).toMatchObject({
      found: 3,
      stored: 2,
      refused: [{ path: 'three', code: 'dicom.not-dicom' }],
    });
    expect({ studyIds, wasCancelled }).toEqual({ studyIds: [1], wasCancelled: false });
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
    const [row] = await cache.reader.studyRows([1]);
    expect(row?.source).toEqual({ kind: 'upload', label: 'drop' });
  });

  test.for([
    { what: 'object', bytes: sliceFile() },
    { what: 'archive', bytes: buildZip([{ name: 'x', bytes: sliceFile() }]) },
  ])('that breaks off within an $what leaves nothing of it and says so', async ({ bytes }) => {
    const cache = openCache();
    const { importer } = open(cache);
    await importer.beginUpload('job', 'drop');
    const fileId = await importer.beginFile('job', 'half');
    await importer.writeFile(fileId, bytes.subarray(0, 300));
    await importer.abortFile(fileId, 'The upload broke off');
    const { report } = await importer.endUpload('job', null);
    expect(report).toMatchObject({
      found: 1,
      stored: 0,
      refused: [{ path: 'half', code: 'operation.cancelled' }],
    });
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  });

  test('tells the last count before a pause, however soon after the one before it', async () => {
    const cache = openCache();
    const { importer, progress } = open(cache);
    await importer.beginUpload('job', 'drop');
    for (const number of [1, 2, 3]) {
      await upload(importer, String(number), sliceFile({ SOPInstanceUID: `2.25.${number}` }));
    }
    await expect.poll(() => progress.at(-1)?.finished).toBe(3);
    // The clock stands still: only the first was due.
    expect(progress.length).toBeLessThanOrEqual(2);
  });

  test('that is cancelled takes nothing more in, also what was nearly whole', async () => {
    const cache = openCache();
    const { importer } = open(cache);
    await importer.beginUpload('job', 'drop');
    const fileId = await importer.beginFile('job', 'late');
    await importer.writeFile(fileId, sliceFile());
    await importer.cancel('job');
    expect((await importer.endUpload('job', null)).wasCancelled).toBe(true);
    await importer.endFile(fileId);
    expect((await cache.reader.counts()).instances).toBe(0);
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  });

  test('takes no file of a job that is not under way', async () => {
    const { importer } = open(openCache());
    await expect(importer.beginFile('nobody', 'x')).rejects.toMatchObject({ code: 'store.not-found' });
    await expect(importer.writeFile(99, new Uint8Array(1))).rejects.toMatchObject({
      code: 'store.not-found',
    });
  });

  test('takes no more when it was cancelled', async () => {
    const { importer } = open(openCache());
    await importer.beginUpload('job', 'drop');
    await importer.cancel('job');
    await expect(importer.beginFile('job', 'x')).rejects.toMatchObject({ code: 'operation.cancelled' });
    expect(await importer.endUpload('job', null)).toMatchObject({ wasCancelled: true });
  });
});

test('a phantom comes in as its own kind of source, plainly told', async () => {
  const cache = openCache();
  const { importer, progress } = open(cache);
  const { report, studyIds } = await importer.importPhantom('job', 'mg');
  expect(report.stored).toBe(report.found);
  expect(report.stored).toBeGreaterThan(0);
  const [row] = await cache.reader.studyRows(studyIds);
  expect(row).toMatchObject({ source: { kind: 'phantom' }, modalities: ['MG'] });
  // The clock stands still: one message is all that a tenth of a second may have.
  expect(progress).toHaveLength(1);
});

test('a start after a clean end only clears the spool', async () => {
  const cache = openCache();
  const { importer } = open(cache);
  cache.ingest.begin({ kind: 'folder', label: 'x', batchId: 'b' }, { kind: 'part10' });
  expect(await importer.reconcile(false)).toEqual({
    removedFromSpool: 1,
    recovered: 0,
    quarantined: 0,
    missing: 0,
    isComplete: true,
  });
  expect(await importer.reconcile(true)).toMatchObject({ removedFromSpool: 0 });
});
