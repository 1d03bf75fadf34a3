import { describe, expect, test } from 'vitest';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';

async function gapsOf(numbers: readonly (string | null)[]): Promise<number | undefined> {
  const cache = openCache();
  let studyId = 0;
  for (const [index, InstanceNumber] of numbers.entries()) {
    ({ studyId } = await cache.take(sliceFile({ InstanceNumber, SOPInstanceUID: `2.25.9.${index}` })));
  }
  return (await cache.reader.studyDetail(studyId)).series[0]?.gapCount;
}

describe('the numbers of the images of a series', () => {
  test.for([
    { what: 'whole run', numbers: ['1', '2', '3', '4'], gaps: 0 },
    { what: 'run that begins elsewhere', numbers: ['101', '102', '103'], gaps: 0 },
    { what: 'run with one left out', numbers: ['1', '2', '4', '5'], gaps: 1 },
    // 2 and 4 of five numbers: every other one, which is how they were counted.
    { what: 'run by two', numbers: ['1', '3', '5'], gaps: 0 },
    { what: 'number that comes twice', numbers: ['1', '1', '3'], gaps: 0 },
    { what: 'image without a number', numbers: ['1', null, '3', '4'], gaps: 0 },
  ])('leave out $gaps in a $what', async ({ numbers, gaps }) => {
    expect(await gapsOf(numbers)).toBe(gaps);
  });
});

test('the side panel counts images that were compressed with loss, by their attribute alone', async () => {
  const cache = openCache();
  await cache.take(sliceFile());
  // PS3.3 C.7.6.1.1.5: 01 for ever after it was.
  const { studyId } = await cache.take(
    sliceFile({ SOPInstanceUID: '2.25.77', InstanceNumber: '2', LossyImageCompression: '01' }),
  );
  expect((await cache.reader.studyDetail(studyId)).series).toMatchObject([
    { instanceCount: 2, lossyCount: 1, unshownCount: 0, gapCount: 0 },
  ]);
});

test('the modalities of all studies are told once each, without what cannot be one', async () => {
  const cache = openCache();
  expect(await cache.reader.modalities()).toEqual([]);
  for (const [index, Modality] of ['MR', 'ES', 'MR', null, 'x'.repeat(17)].entries()) {
    await cache.take(
      sliceFile({
        Modality,
        StudyInstanceUID: `2.25.5${index}`,
        SeriesInstanceUID: `2.25.6${index}`,
        SOPInstanceUID: `2.25.7${index}`,
      }),
    );
  }
  expect(await cache.reader.modalities()).toEqual(['ES', 'MR']);
});
