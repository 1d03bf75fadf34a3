import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrivalText } from '../../../renderer/text/arrival-text.ts';
import type { CommitCandidate } from '../../../main/store/commit-candidate.ts';
import { instanceFile } from '../../../main/store/instance-files.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { sliceFile, type SliceValues } from '../../support/slice-file.ts';
import { everyStudy, type StudyQuery } from '../../../shared/model/worklist.ts';

const everything: StudyQuery = {
  ...everyStudy,
  sort: { column: 'arrivedAt', descending: false },
  offset: 0,
  limit: 500,
};

async function rows(cache: CacheUnderTest) {
  return (await cache.reader.queryStudies(everything)).rows;
}

let nextUid = 1;
/** A slice with a UID of its own. */
async function take(cache: CacheUnderTest, values: SliceValues = {}) {
  return cache.take(sliceFile({ SOPInstanceUID: `2.25.5000${nextUid++}`, ...values }));
}

describe('the rows of a study', () => {
  test('count its series, objects and modalities as they come', async () => {
    const cache = openCache();
    await take(cache);
    await take(cache);
    await take(cache, { SeriesInstanceUID: '2.25.8', Modality: 'CT' });
    expect(await rows(cache)).toMatchObject([
      {
        seriesCount: 2,
        instanceCount: 3,
        modalities: ['CT', 'MR'],
        PatientName: 'Phantom^Paula',
        warnings: [],
      },
    ]);
    expect(await cache.reader.counts()).toMatchObject({ studies: 1, instances: 3, unread: 1 });
  });

  test('take an attribute from the first object that has it, and never overwrite', async () => {
    const cache = openCache();
    await take(cache, { StudyDescription: null });
    await take(cache, { StudyDescription: 'Second' });
    await take(cache, { StudyDescription: 'Third' });
    expect(await rows(cache)).toMatchObject([{ StudyDescription: 'Second' }]);
    const found = await cache.reader.queryStudies({ ...everything, search: 'second' });
    expect(found.total).toBe(1);
  });

  test('say where the study came from and when its last object arrived', async () => {
    const cache = openCache();
    await take(cache);
    cache.clock.nowMs += 5000;
    await cache.take(sliceFile({ SOPInstanceUID: '2.25.6' }), {
      source: { kind: 'archive', label: 'disc.zip', batchId: 'batch-2' },
    });
    const [row] = await rows(cache);
    expect(row).toMatchObject({
      source: { kind: 'archive', label: 'disc.zip' },
      arrivedAt: '2026-01-02T12:00:05.000Z',
    });
    const detail = await cache.reader.studyDetail(row?.studyId ?? 0);
    expect(detail.history.map(arrivalText)).toEqual([
      '1 object stored, from archive disc.zip',
      '1 object stored, from folder test',
    ]);
  });

  test('turn from receiving to stable when nothing came for the settle time', async () => {
    const cache = openCache();
    await take(cache);
    expect(await rows(cache)).toMatchObject([{ state: 'receiving' }]);
    cache.clock.nowMs += 60_000;
    expect(await rows(cache)).toMatchObject([{ state: 'stable' }]);
    await cache.store.setSettings([{ key: 'study.settleTimeSeconds', value: 3600 }]);
    expect(await rows(cache)).toMatchObject([{ state: 'receiving' }]);
  });
});

describe('objects of one study that disagree about the patient', () => {
  test.for([
    { keyword: 'PatientID', values: { PatientID: 'P-2' } },
    { keyword: 'PatientName', values: { PatientName: 'Other^Olga' } },
    { keyword: 'PatientBirthDate', values: { PatientBirthDate: '19700102' } },
    { keyword: 'PatientSex', values: { PatientSex: 'M' } },
  ])('stay apart, each with a warning, when $keyword differs', async ({ values }) => {
    const cache = openCache();
    await take(cache);
    await take(cache, values);
    const found = await rows(cache);
    expect(found).toHaveLength(2);
    expect(new Set(found.map((row) => row.patientKey)).size).toBe(2);
    expect(found.map((row) => row.instanceCount)).toEqual([1, 1]);
    for (const row of found)
      expect(row.warnings.map((warning) => warning.code)).toEqual(['identity.conflict']);
  });

  test('stay apart by issuer when both name one', async () => {
    const cache = openCache();
    await take(cache, { IssuerOfPatientID: 'HOSPITAL-A' });
    await take(cache, { IssuerOfPatientID: 'HOSPITAL-B' });
    expect(await rows(cache)).toHaveLength(2);
  });

  test('are not told apart by how a name is written: case, trailing components, spaces', async () => {
    const cache = openCache();
    await take(cache, { PatientName: 'Phantom^Paula' });
    await take(cache, { PatientName: 'PHANTOM^PAULA^^^' });
    await take(cache, { PatientName: 'phantom ^ paula' });
    expect(await rows(cache)).toMatchObject([
      { instanceCount: 3, PatientName: 'Phantom^Paula', warnings: [] },
    ]);
  });

  test('an object that leaves a part out belongs to the row, which others may complete but not contradict', async () => {
    const cache = openCache();
    await take(cache, { PatientSex: null, PatientBirthDate: '' });
    const [before] = await rows(cache);
    await take(cache, { PatientSex: 'M' });
    // The row is male now: a female object has no place in it.
    await take(cache, { PatientSex: 'F' });
    const found = await rows(cache);
    expect(found.map((row) => [row.PatientSex, row.PatientBirthDate, row.instanceCount])).toEqual([
      ['M', '19700101', 2],
      ['F', '19700101', 1],
    ]);
    expect(found[0]?.studyId).toBe(before?.studyId);
    expect(found[0]?.patientKey).not.toBe(before?.patientKey);
    // The patient that the row had while it was incomplete is gone.
    expect(await cache.reader.list('patient', {})).toHaveLength(2);
  });

  test('a mark on a row survives the completion of its demographics', async () => {
    const cache = openCache();
    const { studyId } = await take(cache, { PatientSex: null });
    await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
    await take(cache, { PatientSex: 'F' });
    await cache.close();
    const again = openCache(cache.dataDirectory);
    expect(await rows(again)).toMatchObject([{ readState: 'read', PatientSex: 'F' }]);
  });
});

describe('other studies of a patient', () => {
  test('are those with the same identity, newest first', async () => {
    const cache = openCache();
    const { studyId } = await take(cache);
    await take(cache, { StudyInstanceUID: '2.25.31', StudyDate: '20200101' });
    await take(cache, { StudyInstanceUID: '2.25.32', StudyDate: '20250101' });
    await take(cache, { StudyInstanceUID: '2.25.33', PatientBirthDate: '19990909' });
    const { otherStudies } = await cache.reader.studyDetail(studyId);
    expect(otherStudies.map((row) => row.StudyDate)).toEqual(['20250101', '20200101']);
  });

  test('are none where there is no Patient ID: anonymous studies are not one patient', async () => {
    const cache = openCache();
    const nobody = { PatientID: '', PatientName: '', PatientBirthDate: '', PatientSex: '' };
    const { studyId } = await take(cache, nobody);
    await take(cache, { ...nobody, StudyInstanceUID: '2.25.34' });
    const { otherStudies, study } = await cache.reader.studyDetail(studyId);
    expect(otherStudies).toEqual([]);
    const others = await rows(cache);
    expect(others.filter((row) => row.patientKey === study.patientKey)).toHaveLength(1);
  });
});

describe('users’ own writes', () => {
  test('are read back from the user database and told as a change', async () => {
    const cache = openCache();
    const { studyId } = await take(cache);
    cache.changes.length = 0;
    await cache.store.setReadState({ studyIds: [studyId, 999], readState: 'flagged' });
    expect(cache.changes).toEqual([[studyId]]);
    expect(await rows(cache)).toMatchObject([{ readState: 'flagged' }]);
    expect(await cache.reader.counts()).toMatchObject({ unread: 0 });
  });

  test('settings keep their type', async () => {
    const cache = openCache();
    await cache.store.setSettings([{ key: 'receiver.port', value: 104 }]);
    await cache.store.setSettings([{ key: 'receiver.checkCalledAe', value: true }]);
    await cache.store.setSettings([{ key: 'receiver.ae', value: '7' }]);
    const expected = { 'receiver.port': 104, 'receiver.checkCalledAe': true, 'receiver.ae': '7' };
    expect(await cache.store.settings()).toEqual(expected);
    expect(await cache.reader.settings()).toEqual(expected);
  });

  test('a thumbnail is kept and replaced; of an instance that is gone it is not', async () => {
    const cache = openCache();
    const { instanceId } = await take(cache);
    expect(await cache.reader.thumbnail(instanceId)).toBeNull();
    await cache.store.putThumbnail(instanceId, Uint8Array.of(1, 2));
    await cache.store.putThumbnail(instanceId, Uint8Array.of(3));
    await cache.store.putThumbnail(999, Uint8Array.of(4));
    expect(await cache.reader.thumbnail(instanceId)).toEqual(Uint8Array.of(3));
    expect(await cache.reader.thumbnail(999)).toBeNull();
  });
});

describe('a group of objects', () => {
  test('is told as one change, after which its rows are there', async () => {
    const cache = openCache();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => take(cache)));
    expect(new Set(outcomes.map(({ studyId }) => studyId)).size).toBe(1);
    // Fewer groups than objects, and nobody's answer before the rows.
    expect(cache.changes.length).toBeLessThan(10);
    expect(await rows(cache)).toMatchObject([{ instanceCount: 10 }]);
  });

  test('goes on without the one whose file cannot be moved', async () => {
    const cache = openCache();
    const lost: CommitCandidate = {
      spoolName: 'not-there.part',
      sha256: 'a'.repeat(64),
      bytes: 1,
      dataSetOffsetBytes: 0,
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
      header: {
        SOPClassUID: '1.2',
        SOPInstanceUID: '1.3',
        SeriesInstanceUID: '1.4',
        StudyInstanceUID: '1.5',
        PatientID: '',
        IssuerOfPatientID: '',
        PatientName: '',
        PatientBirthDate: '',
        PatientSex: '',
        StudyDate: '',
        StudyTime: '',
        StudyDescription: '',
        AccessionNumber: '',
        ReferringPhysicianName: '',
        BodyPartExamined: '',
        InstitutionName: '',
        SeriesNumber: null,
        SeriesDescription: '',
        Modality: '',
        InstanceNumber: null,
      },
      image: null,
      source: { kind: 'folder', label: 'x', batchId: 'b' },
    };
    const results = await Promise.allSettled([
      cache.store.commit(lost),
      cache.store.commit(lost),
      take(cache),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(results[0]).toMatchObject({ reason: { code: 'store.write-failed' } });
    expect(await cache.reader.counts()).toMatchObject({ instances: 1 });
  });

  test('waits to close until every object that was taken is answered', async () => {
    const cache = openCache();
    const pending = Promise.all(Array.from({ length: 5 }, () => take(cache)));
    const outcomes = await pending;
    await cache.close();
    const again = openCache(cache.dataDirectory);
    expect(await again.reader.counts()).toMatchObject({ instances: outcomes.length });
  });
});

test('the place of an object is made of hashes only', () => {
  const file = instanceFile('../../etc', 'b'.repeat(64));
  expect(file).toMatch(/^instances\/[0-9a-f]{2}\/[0-9a-f]{40}\/b{64}\.dcm$/u);
  expect(() => instanceFile('1.2', '../x')).toThrow(expect.objectContaining({ code: 'program.fault' }));
});

test('list says where the stored bytes are, under the names of the contract', async () => {
  const cache = openCache();
  await cache.take(sliceFile());
  const [instance] = await cache.reader.list('instance', { study: '2.25.1003', series: '2.25.1002' });
  expect(Object.keys(instance ?? {})).toEqual(
    expect.arrayContaining([
      'SOPInstanceUID',
      'SOPClassUID',
      'SeriesInstanceUID',
      'StudyInstanceUID',
      'TransferSyntaxUID',
      'InstanceNumber',
      'frameCount',
      'bytes',
      'sha256',
      'file',
    ]),
  );
  expect(readFileSync(String(instance?.['file']))).toHaveLength(Number(instance?.['bytes']));
  const [study] = await cache.reader.list('study', { search: 'paula' });
  expect(study).toMatchObject({
    StudyInstanceUID: '2.25.1003',
    PatientID: 'P-1',
    PatientName: 'Phantom^Paula',
    PatientBirthDate: '19700101',
    PatientSex: 'F',
    StudyDate: '20260102',
    StudyTime: '',
    StudyDescription: 'MR of a phantom',
    AccessionNumber: 'A-1',
    modalities: ['MR'],
    seriesCount: 1,
    instanceCount: 1,
    state: 'receiving',
  });
  expect(await cache.reader.list('series', { study: '2.25.1003' })).toMatchObject([{ instanceCount: 1 }]);
  expect(await cache.reader.list('patient', {})).toMatchObject([{ PatientID: 'P-1', studyCount: 1 }]);
  expect(await cache.reader.list('instance', { study: '9.9' })).toEqual([]);
});

test('an index that cannot be asked any more fails every object with its reason, and the spool is left empty', async () => {
  const cache = openCache();
  await cache.close();
  const results = await Promise.allSettled([
    cache.take(sliceFile()),
    cache.take(sliceFile({ pixelValue: 9 })),
  ]);
  for (const result of results) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store.write-failed' } });
  }
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  expect(readdirSync(path.join(cache.dataDirectory, 'instances'))).toEqual([]);
});
