import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PatientDemographics } from '../../../../shared/model/patient-identity.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile, type SliceValues } from '../../../support/slice-file.ts';

const local: PatientDemographics = {
  PatientID: 'LOCAL-7',
  IssuerOfPatientID: '',
  PatientName: 'Muster^Paula',
  PatientBirthDate: '19700312',
  PatientSex: 'F',
};

let nextUid = 1;
function take(cache: CacheUnderTest, values: SliceValues) {
  return cache.take(sliceFile({ SOPInstanceUID: `2.25.6000${nextUid++}`, ...values }));
}

/** A study of the house, and one of the same person that another hospital numbered and wrote otherwise. */
async function openTwo(): Promise<{ cache: CacheUnderTest; ours: number; theirs: number }> {
  const cache = openCache();
  const ours = await take(cache, { StudyInstanceUID: '2.25.71', StudyDate: '20240101', ...local });
  const theirs = await take(cache, { ...foreign, StudyDate: '20260101' });
  return { cache, ours: ours.studyId, theirs: theirs.studyId };
}

const foreign = {
  StudyInstanceUID: '2.25.72',
  PatientID: 'F-1',
  PatientName: 'MUSTER^PAULA^M',
  PatientBirthDate: '19701203',
  PatientSex: 'F',
};

async function rowOf(cache: CacheUnderTest, studyId: number) {
  const [row] = await cache.reader.studyRows([studyId]);
  return row;
}

async function priorsOf(cache: CacheUnderTest, studyId: number): Promise<number[]> {
  return (await cache.reader.displaySets(studyId)).priors.map((prior) => prior.studyId);
}

describe('a study that a person gives to another patient', () => {
  test('shows that patient, hangs with its priors, and says what was received', async () => {
    const { cache, ours, theirs } = await openTwo();
    expect(await priorsOf(cache, theirs)).toEqual([]);
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'reader' });

    const row = await rowOf(cache, theirs);
    expect(row).toMatchObject({ ...local, received: { PatientID: 'F-1', PatientName: 'MUSTER^PAULA^M' } });
    expect(row?.patientKey).toBe((await rowOf(cache, ours))?.patientKey);
    expect(await priorsOf(cache, theirs)).toEqual([ours]);
    expect(await priorsOf(cache, ours)).toEqual([theirs]);
    expect(await cache.reader.list('patient', {})).toHaveLength(1);
  });

  test('is found by either name', async () => {
    const { cache, theirs } = await openTwo();
    const demographics = { ...local, PatientName: 'Schmidt^Anna' };
    await cache.store.correctPatient({ studyIds: [theirs], demographics, author: 'reader' });
    for (const search of ['schmidt', 'muster f-1']) {
      expect(await cache.reader.list('study', { search })).toMatchObject([{ StudyInstanceUID: '2.25.72' }]);
    }
  });

  test('keeps its files to the bit', async () => {
    const { cache, theirs } = await openTwo();
    const [instance] = await cache.reader.list('instance', { study: '2.25.72' });
    const file = String(instance?.['file']);
    const before = readFileSync(file);
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'reader' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('takes later objects of the same study as before', async () => {
    const { cache, theirs } = await openTwo();
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'reader' });
    const later = await take(cache, { ...foreign, StudyDescription: 'Late' });
    expect(later.studyId).toBe(theirs);
    expect(await rowOf(cache, theirs)).toMatchObject({ ...local, instanceCount: 2, warnings: [] });
  });

  test('stays corrected when a later object completes what was received', async () => {
    const cache = openCache();
    const { PatientSex: _, ...incomplete } = foreign;
    const { studyId } = await take(cache, { ...incomplete, PatientSex: null });
    await cache.store.correctPatient({ studyIds: [studyId], demographics: local, author: 'reader' });
    await take(cache, foreign);
    expect(await rowOf(cache, studyId)).toMatchObject({ ...local, received: { PatientSex: 'F' } });
    expect(await cache.reader.corrections(studyId)).toHaveLength(1);
    await cache.store.undoCorrection([studyId], 'reader');
    expect(await rowOf(cache, studyId)).toMatchObject({ PatientID: 'F-1', PatientSex: 'F', received: null });
  });

  test('is as before when that is taken back, and both are on record', async () => {
    const { cache, ours, theirs } = await openTwo();
    const before = await rowOf(cache, theirs);
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'one' });
    cache.clock.nowMs += 30_000;
    await cache.store.undoCorrection([theirs], 'another');
    expect(await rowOf(cache, theirs)).toEqual(before);
    expect(await priorsOf(cache, ours)).toEqual([]);
    expect(await cache.reader.corrections(theirs)).toMatchObject([
      {
        demographics: local,
        author: 'one',
        madeAt: '2026-01-02T12:00:00.000Z',
        undoneBy: 'another',
        undoneAt: '2026-01-02T12:00:30.000Z',
      },
    ]);
    await cache.store.undoCorrection([theirs], 'another');
    expect(await cache.reader.corrections(theirs)).toHaveLength(1);
  });

  test('can be corrected again: the newest is in force', async () => {
    const { cache, theirs } = await openTwo();
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'one' });
    const second = { ...local, PatientID: 'LOCAL-8' };
    await cache.store.correctPatient({ studyIds: [theirs], demographics: second, author: 'two' });
    expect(await rowOf(cache, theirs)).toMatchObject({
      PatientID: 'LOCAL-8',
      received: { PatientID: 'F-1' },
    });
    const history = await cache.reader.corrections(theirs);
    expect(history.map(({ author, undoneBy }) => [author, undoneBy])).toEqual([
      ['two', null],
      ['one', 'two'],
    ]);
  });

  test('keeps what people put on it', async () => {
    const { cache, theirs } = await openTwo();
    await cache.store.setReadState({ studyIds: [theirs], readState: 'flagged' });
    const note = {
      noteId: '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0ab',
      StudyInstanceUID: '2.25.72',
      text: 'seen',
    };
    await cache.store.setNote(theirs, note, 'reader');
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'reader' });
    expect(await rowOf(cache, theirs)).toMatchObject({ readState: 'flagged' });
    expect((await cache.reader.marks([theirs])).notes).toMatchObject([{ text: 'seen' }]);
  });

  test('is shown so after a restart', async () => {
    const { cache, theirs } = await openTwo();
    await cache.store.correctPatient({ studyIds: [theirs], demographics: local, author: 'reader' });
    await cache.close();
    const again = openCache(cache.dataDirectory);
    expect(await rowOf(again, theirs)).toMatchObject({ ...local, received: { PatientID: 'F-1' } });
  });
});

test('of several studies all are corrected, or none', async () => {
  const { cache, theirs } = await openTwo();
  const correcting = async (): Promise<void> =>
    cache.store.correctPatient({ studyIds: [theirs, 999], demographics: local, author: 'reader' });
  await expect(correcting()).rejects.toMatchObject({ code: 'store.not-found' });
  expect(await rowOf(cache, theirs)).toMatchObject({ PatientID: 'F-1', received: null });
  expect(await cache.reader.corrections(theirs)).toEqual([]);
});

test('the likeliest patients are proposed, with reasons; a stranger is not', async () => {
  const { cache, theirs } = await openTwo();
  await take(cache, {
    StudyInstanceUID: '2.25.73',
    PatientID: 'F-1',
    PatientName: 'Huber^Hans',
    PatientBirthDate: '19400101',
    PatientSex: 'M',
  });
  expect(await cache.reader.patientCandidates(theirs)).toEqual([
    {
      demographics: local,
      studyCount: 1,
      newestStudyDate: '20240101',
      // name.similar 15 + birth-date.swapped 15 + sex.same 10
      score: 40,
      reasons: ['id.different', 'name.similar', 'birth-date.swapped', 'sex.same'],
    },
  ]);
});
