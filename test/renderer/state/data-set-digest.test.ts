import { expect, test } from 'vitest';
import { digestDataSet } from '../../../renderer/state/data-set-digest.ts';
import { ReadableDatabase } from '../../../main/store/database.ts';
import { indexSchema } from '../../../main/store/schemas.ts';
import { findHere } from '../../../main/media/find-here.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';

test('the window hashes what the cache hashes: a file is found by its bytes, another of the same name and size is not', async () => {
  const cache = openCache();
  const bytes = sliceFile();
  const { SOPInstanceUID, studyId, instanceId } = await cache.take(bytes);
  const index = ReadableDatabase.openReadable(cache.dataDirectory, indexSchema);
  const found = async (file: Uint8Array<ArrayBuffer>): Promise<ReturnType<typeof findHere> | null> => {
    const digest = await digestDataSet(new Blob([file]));
    return digest === null ? null : findHere(index, { name: 'IM1', ...digest });
  };
  expect(await found(bytes)).toEqual({ outcome: 'duplicate', SOPInstanceUID, studyId, instanceId });
  // What stands before the data set is not of the object.
  const otherPreamble = bytes.slice();
  otherPreamble.fill(7, 0, 128);
  expect(await found(otherPreamble)).toMatchObject({ instanceId });
  const otherPixel = bytes.slice();
  otherPixel[otherPixel.length - 1] = (otherPixel.at(-1) ?? 0) ^ 1;
  expect(await found(otherPixel)).toBeUndefined();
  expect(await found(bytes.slice(0, -2))).toBeUndefined();
  const digest = await digestDataSet(new Blob([bytes]));
  expect(digest).not.toBeNull();
  if (digest === null) return;
  const claimed = { name: 'IM1', ...digest };
  expect(findHere(index, { ...claimed, TransferSyntaxUID: '1.2.840.10008.1.2' })).toBeUndefined();
  expect(findHere(index, { ...claimed, dataSetBytes: claimed.dataSetBytes + 1 })).toBeUndefined();
  // An object whose file was lost is to be sent.
  await cache.store.markMissing([instanceId]);
  expect(findHere(index, claimed)).toBeUndefined();
  index.close();
});

test('what is no DICOM, or too large to be held, is not hashed', async () => {
  expect(
    await digestDataSet(new Blob(['Dear colleague, thank you for this patient.'.repeat(20)])),
  ).toBeNull();
  expect(await digestDataSet(new Blob([]))).toBeNull();
  class Large extends Blob {
    override get size(): number {
      return 3e9;
    }
    override arrayBuffer(): Promise<ArrayBuffer> {
      return Promise.reject(new Error('not to be read'));
    }
  }
  expect(await digestDataSet(new Large())).toBeNull();
});
