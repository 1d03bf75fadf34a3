import { describe, expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { reindex } from '../../../../main/store/keeping/reindex.ts';
import { indexSchema } from '../../../../main/store/schemas.ts';
import { everyStudy, type StudyQuery } from '../../../../shared/model/worklist.ts';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { openCache } from '../../../support/cache-under-test.ts';
import { sliceFile } from '../../../support/slice-file.ts';

const author = 'reader';
const otherId = '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa';

const everything: StudyQuery = {
  ...everyStudy,
  sort: { column: 'arrivedAt', descending: false },
  offset: 0,
  limit: 10,
};

describe('what the worklist shows of notes and labels', () => {
  test('is counted, searched in any script, filtered and sorted by, until it is taken off', async () => {
    const cache = openCache();
    const { studyId } = await cache.take(sliceFile());
    const { studyId: otherStudyId } = await cache.take(
      sliceFile({ StudyInstanceUID: '2.25.71', SOPInstanceUID: '2.25.72' }),
    );
    const { store, reader } = cache;
    const { StudyInstanceUID } = lengthDraft();
    await store.setNote(studyId, { noteId: otherId, StudyInstanceUID, text: 'Κλινική at 11' }, author);
    const change = { label: 'Tumour board', isOn: true, author };
    expect(await store.setLabel({ ...change, studyIds: [studyId, otherStudyId, 99] })).toEqual([
      studyId,
      otherStudyId,
    ]);
    expect(await store.setLabel({ ...change, studyIds: [studyId] })).toEqual([]);
    await store.setLabel({ ...change, studyIds: [studyId], label: 'Another' });
    expect(cache.changes.at(-1)).toEqual([studyId]);

    const found = async (asked: Partial<StudyQuery>): Promise<number[]> =>
      (await reader.queryStudies({ ...everything, ...asked })).rows.map((row) => row.studyId);
    expect(await reader.studyRows([studyId])).toMatchObject([
      { noteCount: 1, labels: ['Another', 'Tumour board'] },
    ]);
    expect(await found({ search: 'κλινικη 11' })).toEqual([studyId]);
    expect(await found({ search: 'tumour' })).toHaveLength(2);
    expect(await found({ hasNotes: true })).toEqual([studyId]);
    expect(await found({ label: 'Another' })).toEqual([studyId]);
    expect(await found({ label: 'Tumour board', search: 'clin' })).toEqual([]);
    expect(await found({ label: 'Tumour board', hasNotes: true, modality: 'MR' })).toEqual([studyId]);
    expect(await found({ sort: { column: 'labels', descending: false } })).toEqual([studyId, otherStudyId]);
    expect(await reader.labels()).toEqual([
      { label: 'Another', count: 1 },
      { label: 'Tumour board', count: 2 },
    ]);
    expect((await reader.studyDetail(studyId)).notes).toMatchObject([{ text: 'Κλινική at 11', author }]);

    await store.removeNote(studyId, otherId);
    expect(await store.setLabel({ ...change, studyIds: [otherStudyId, studyId], isOn: false })).toHaveLength(
      2,
    );
    expect(await found({ search: 'κλινικη' })).toEqual([]);
    expect(await found({ search: 'tumour' })).toEqual([]);
    expect(await reader.studyRows([studyId])).toMatchObject([{ noteCount: 0, labels: ['Another'] }]);
  });

  test('is found again in an index that is made anew, under a corrected patient, and after a crash between the databases', async () => {
    const cache = openCache();
    const { studyId } = await cache.take(sliceFile());
    const { StudyInstanceUID } = lengthDraft();
    const note = { noteId: otherId, StudyInstanceUID, text: 'compare' };
    await cache.store.setNote(studyId, note, author);
    await cache.store.setLabel({ studyIds: [studyId], label: 'teaching', isOn: true, author });
    await cache.store.correctPatient({
      studyIds: [studyId],
      demographics: {
        PatientID: 'X-9',
        IssuerOfPatientID: '',
        PatientName: 'Someone^Else',
        PatientBirthDate: '',
        PatientSex: '',
      },
      author,
    });
    await cache.close();
    // As a crash leaves it that comes after the commit of the user database and before that of the index.
    const index = WritableDatabase.openWritable(cache.dataDirectory, indexSchema);
    index.change(`UPDATE study SET note_count = 0, labels = '', mark_words = ''`).run();
    index.change('DELETE FROM study_label').run();
    index.change('DELETE FROM study_search WHERE rowid = ?').run(studyId);
    index.change('INSERT INTO study_search (rowid, words) VALUES (?, ?)').run(studyId, 'someone else');
    index.close();
    const reopened = openCache(cache.dataDirectory);
    const marked = { noteCount: 1, labels: ['teaching'], PatientID: 'X-9' };
    const search = { ...everything, search: 'compare teaching someone' };
    expect((await reopened.reader.queryStudies(search)).rows).toMatchObject([marked]);
    await reopened.close();
    await reindex({ dataDirectory: cache.dataDirectory, now: Date.now, onProgress: () => undefined });
    const rebuilt = openCache(cache.dataDirectory);
    expect((await rebuilt.reader.queryStudies(search)).rows).toMatchObject([marked]);
  });
});
