import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { asNegatoscopeError } from '../../../shared/errors.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';

test('a stored file tells all that it holds, file meta information first, with the row of its study', async () => {
  const cache = openCache();
  await cache.take(sliceFile({ SOPInstanceUID: '2.25.3.1', PatientID: 'P-1' }));
  const { studyId, tags } = await cache.reader.instanceTags(1);
  expect(studyId).toBe(1);
  expect(tags).toMatchObject({ SOPInstanceUID: '2.25.3.1', leftOutCount: 0 });
  expect(tags.lines[0]?.tag.startsWith('(0002,')).toBe(true);
  expect(tags.lines.find(({ name }) => name === 'PatientID')).toMatchObject({ text: 'P-1', vr: 'LO' });
  // Pixel Data is there with its length and without its bytes.
  expect(tags.lines.find(({ name }) => name === 'PixelData')).toMatchObject({ text: '' });
});

test('a file that is gone, and an instance that never was, are told as such, and the next is read', async () => {
  const cache = openCache();
  await cache.take(sliceFile({ SOPInstanceUID: '2.25.3.1' }));
  await cache.take(sliceFile({ SOPInstanceUID: '2.25.3.2' }));
  const [first] = await cache.reader.list('instance', {});
  await rm(String(first?.['file']));
  const answers = await Promise.allSettled([1, 2, 3].map((id) => cache.reader.instanceTags(id)));
  const codes = answers.map((answer) =>
    answer.status === 'fulfilled' ? 'read' : asNegatoscopeError(answer.reason, 'test').code,
  );
  expect(codes.toSorted()).toEqual(['read', 'store.not-found', 'store.read-failed']);
});
