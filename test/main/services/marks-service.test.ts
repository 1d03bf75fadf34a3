import { expect, test } from 'vitest';
import { createMarksService } from '../../../main/services/marks-service.ts';
import { createReadingService } from '../../../main/services/reading-service.ts';
import { lengthDraft } from '../../support/annotation-drafts.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sliceFile } from '../../support/slice-file.ts';

function uids(study: number) {
  return {
    StudyInstanceUID: `2.25.1.${study}`,
    SeriesInstanceUID: `2.25.2.${study}`,
    SOPInstanceUID: `2.25.3.${study}`,
  };
}

/** A current study (1), a prior of the same patient (2), a study of another patient (3). */
async function withStudies() {
  const cache = openCache();
  await cache.take(sliceFile(uids(1)));
  await cache.take(sliceFile(uids(2)));
  await cache.take(sliceFile({ ...uids(3), PatientID: 'P-2' }));
  const reading = createReadingService(cache.reader);
  const changes: (readonly number[])[] = [];
  const marks = createMarksService({
    store: cache.store,
    reader: cache.reader,
    reading,
    author: 'reader',
    onChanged: (studyIds) => changes.push(studyIds),
  });
  const { token } = await reading.open(1, 'window-1');
  return { reading, marks, changes, token };
}

const noteId = '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa';

test('a session saves and lists marks of its study and priors; every change is told once it is durable', async () => {
  const { marks, changes, token } = await withStudies();
  const annotationId = '7bb5b0d8-6b9a-4f3c-8f5a-51f2a32a93f7';
  await marks.saveAnnotation(token, 1, lengthDraft(uids(1)), 0);
  await marks.saveAnnotation(token, 2, lengthDraft({ ...uids(2), annotationId }), 0);
  await marks.setKeyImage(token, 2, { ...uids(2), frameNumber: 1, note: '' });
  await marks.setNote(token, 1, { noteId, StudyInstanceUID: uids(1).StudyInstanceUID, text: 'compare' });
  await marks.markViewed(token, 2, [{ instanceId: 2, runs: [[1, 1]] }]);
  expect(await marks.list(token)).toMatchObject({
    annotations: [
      { ...uids(1), author: 'reader' },
      { ...uids(2), author: 'reader' },
    ],
    keyImages: [uids(2)],
    notes: [{ text: 'compare' }],
  });
  expect(await marks.viewedFrames(token, 2)).toEqual([{ instanceId: 2, runs: [[1, 1]] }]);
  await marks.removeAnnotation(token, 2, annotationId);
  await marks.removeKeyImage(token, 2, { SOPInstanceUID: uids(2).SOPInstanceUID, frameNumber: 1 });
  await marks.removeNote(token, 1, noteId);
  expect(await marks.list(token)).toMatchObject({ annotations: [uids(1)], keyImages: [], notes: [] });
  expect(changes).toEqual([[1], [2], [2], [1], [2], [2], [1]]);
});

test('nothing is put on a study that the token does not cover, nor read from it', async () => {
  const { reading, marks, changes, token } = await withStudies();
  const stale = { code: 'reading.stale-token' };
  const draft = lengthDraft(uids(3));
  await expect(marks.saveAnnotation(token, 3, draft, 0)).rejects.toMatchObject(stale);
  await expect(marks.removeAnnotation(token, 3, draft.annotationId)).rejects.toMatchObject(stale);
  await expect(marks.viewedFrames(token, 3)).rejects.toMatchObject(stale);
  await expect(marks.markViewed(token, 3, [])).rejects.toMatchObject(stale);
  // The row is the session's, the study that the mark names is not.
  await expect(marks.saveAnnotation(token, 1, draft, 0)).rejects.toMatchObject({ code: 'store.not-found' });
  await reading.close(token);
  await expect(marks.list(token)).rejects.toMatchObject(stale);
  await expect(marks.saveAnnotation(token, 1, lengthDraft(uids(1)), 0)).rejects.toMatchObject(stale);
  expect(changes).toEqual([]);
});
