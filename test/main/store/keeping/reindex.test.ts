import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRebuildRequested, requestRebuild } from '../../../../main/store/keeping/rebuild-request.ts';
import { rebuildLostIndex, reindex, type ReindexReport } from '../../../../main/store/keeping/reindex.ts';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { sliceFile, type SliceValues } from '../../../support/slice-file.ts';

/** Studies of several patients, a conflict, a row completed by a later object, marks by users. */
async function fill(): Promise<CacheUnderTest> {
  const cache = openCache();
  const take = async (values: SliceValues, label = 'test'): Promise<number> => {
    cache.clock.nowMs += 1000;
    const source = { kind: 'network', label, callingAe: label, batchId: `to-${label}` } as const;
    return (await cache.take(sliceFile(values), { source })).studyId;
  };
  const incomplete = await take({ PatientSex: null, StudyDescription: null });
  await cache.store.setReadState({ studyIds: [incomplete], readState: 'read' });
  await take({ SOPInstanceUID: '2.25.2', StudyDescription: 'Second' });
  await take({ SOPInstanceUID: '2.25.2', StudyDescription: 'Second', pixelValue: 9 }, 'OTHER');
  const flagged = await take({
    SOPInstanceUID: '2.25.3',
    SeriesInstanceUID: '2.25.31',
    StudyInstanceUID: '2.25.32',
    PatientID: 'P-2',
    Modality: 'CT',
  });
  await cache.store.setReadState({ studyIds: [flagged], readState: 'flagged' });
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = lengthDraft();
  const author = 'reader';
  await cache.store.saveAnnotation({ studyId: incomplete, draft: lengthDraft(), baseRevision: 0, author });
  await cache.store.setKeyImage(
    incomplete,
    { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber: 1, note: 'this one' },
    author,
  );
  await cache.store.setNote(
    incomplete,
    { noteId: '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa', StudyInstanceUID, text: 'compare' },
    author,
  );
  await cache.store.markViewed(incomplete, [{ instanceId: 2, runs: [[1, 1]] }]);
  await cache.store.setHold({ studyIds: [flagged], kind: 'pin', holder: '', isHeld: true });
  await cache.store.correctPatient({
    studyIds: [flagged],
    demographics: {
      PatientID: 'LOCAL-2',
      IssuerOfPatientID: '',
      PatientName: 'Corrected^Paula',
      PatientBirthDate: '19700101',
      PatientSex: 'F',
    },
    author,
  });
  return cache;
}

async function everything({ reader }: CacheUnderTest): Promise<unknown> {
  const studyIds = [1, 2];
  return {
    studies: await reader.studyRows(studyIds),
    instances: await reader.list('instance', {}),
    series: await reader.list('series', {}),
    patients: await reader.list('patient', {}),
    counts: await reader.counts(),
    details: await Promise.all(studyIds.map((studyId) => reader.studyDetail(studyId))),
    sets: await Promise.all(studyIds.map((studyId) => reader.displaySets(studyId))),
    marks: await reader.marks(studyIds),
    viewed: await Promise.all(studyIds.map((studyId) => reader.viewedFrames(studyId))),
    search: await reader.list('study', { search: 'second' }),
  };
}

function run(dataDirectory: string): Promise<ReindexReport> {
  return reindex({ dataDirectory, now: () => Date.UTC(2026, 5, 1), onProgress: () => undefined });
}

function removeIndex(dataDirectory: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(path.join(dataDirectory, `index.sqlite${suffix}`), { force: true });
  }
}

function reopen(cache: CacheUnderTest): CacheUnderTest {
  const again = openCache(cache.dataDirectory);
  again.clock.nowMs = cache.clock.nowMs;
  return again;
}

describe('a reindex', () => {
  test.for([
    { what: 'is gone', damage: removeIndex },
    { what: 'is there', damage: () => undefined },
    { what: 'has no bytes', damage: (data: string) => writeFileSync(path.join(data, 'index.sqlite'), '') },
  ])('makes the same rows again when the index $what, with every mark of a user', async ({ damage }) => {
    const cache = await fill();
    const before = await everything(cache);
    expect(before).toMatchObject({
      marks: {
        annotations: [{ kind: 'length' }],
        keyImages: [{ note: 'this one' }],
        notes: [{ text: 'compare' }],
      },
      viewed: [[{ runs: [[1, 1]] }], []],
    });
    await cache.close();
    damage(cache.dataDirectory);
    const user = readFileSync(path.join(cache.dataDirectory, 'user.sqlite'));
    const report = await run(cache.dataDirectory);
    expect(report).toMatchObject({
      files: 4,
      studies: 2,
      instances: 4,
      corrupt: [],
      refused: [],
      missing: [],
    });
    expect(readFileSync(path.join(cache.dataDirectory, 'user.sqlite'))).toEqual(user);
    expect(await everything(reopen(cache))).toEqual(before);
  });

  test('keeps a damaged index aside, and drops a whole one', async () => {
    const cache = await fill();
    await cache.close();
    expect(await run(cache.dataDirectory)).toMatchObject({ keptAside: null });
    writeFileSync(path.join(cache.dataDirectory, 'index.sqlite'), 'not a database at all '.repeat(50));
    const { keptAside } = await run(cache.dataDirectory);
    expect(readFileSync(keptAside ?? '', 'utf8')).toMatch(/^not a database/u);
  });

  test('does not let damage pass for another object: it stays under its name, with a warning', async () => {
    const cache = await fill();
    const [row] = await cache.reader.list('instance', { study: '2.25.32' });
    const file = String(row?.['file']);
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(file, bytes);
    await cache.close();
    const report = await run(cache.dataDirectory);
    expect(report.corrupt.map((name) => path.basename(name))).toEqual([path.basename(file)]);
    const again = reopen(cache);
    const [study] = await again.reader.studyRows([2]);
    expect(study?.warnings.map(({ code }) => code)).toEqual(['instance.corrupt']);
    expect(await again.reader.list('instance', { study: '2.25.32' })).toMatchObject([
      { sha256: row?.['sha256'] },
    ]);
  });

  test('says which files it cannot read and which objects it no longer finds, and leaves the files where they are', async () => {
    const cache = await fill();
    const rows = await cache.reader.list('instance', {});
    const [gone, unreadable] = rows.map((row) => String(row['file']));
    rmSync(gone ?? '');
    writeFileSync(unreadable ?? '', 'nothing');
    await cache.close();
    const report = await run(cache.dataDirectory);
    expect(report).toMatchObject({ files: 3, instances: 2 });
    expect(report.refused).toMatchObject([{ code: expect.stringMatching(/^dicom\./u) }]);
    expect(report.missing).toHaveLength(2);
    expect(existsSync(unreadable ?? '')).toBe(true);
  });

  test('begins anew after one that was cut short', async () => {
    const cache = await fill();
    const before = await everything(cache);
    await cache.close();
    writeFileSync(path.join(cache.dataDirectory, 'index.sqlite.rebuilding'), 'half');
    writeFileSync(path.join(cache.dataDirectory, 'index.sqlite.rebuilding-wal'), 'half');
    await run(cache.dataDirectory);
    expect(readdirSync(cache.dataDirectory).filter((name) => name.includes('rebuilding'))).toEqual([]);
    expect(await everything(reopen(cache))).toEqual(before);
  });

  test('leaves what was deleted in the trash', async () => {
    const cache = await fill();
    await cache.store.moveToTrash(1, []);
    await cache.close();
    removeIndex(cache.dataDirectory);
    expect(await run(cache.dataDirectory)).toMatchObject({ studies: 1 });
    expect(await reopen(cache).reader.trash()).toHaveLength(1);
  });
});

test('N113 an index that is gone is rebuilt before anything is shown; an unused directory stays as it is', async () => {
  const cache = await fill();
  const before = await everything(cache);
  await cache.close();
  removeIndex(cache.dataDirectory);
  await rebuildLostIndex(cache.dataDirectory);
  expect(await everything(reopen(cache))).toEqual(before);
  await cache.close();
  const index = readFileSync(path.join(cache.dataDirectory, 'index.sqlite'));
  await rebuildLostIndex(cache.dataDirectory);
  expect(readFileSync(path.join(cache.dataDirectory, 'index.sqlite'))).toEqual(index);
});

describe('an index that somebody asked to be rebuilt', () => {
  test('is made anew at the next start, once', async () => {
    const cache = await fill();
    const before = await everything(cache);
    await requestRebuild(cache.dataDirectory, true);
    expect(isRebuildRequested(cache.dataDirectory)).toBe(true);
    await cache.close();
    const index = path.join(cache.dataDirectory, 'index.sqlite');
    const inode = statSync(index).ino;
    await rebuildLostIndex(cache.dataDirectory);
    expect(isRebuildRequested(cache.dataDirectory)).toBe(false);
    const rebuilt = statSync(index).ino;
    expect(rebuilt).not.toBe(inode);
    const reopened = openCache(cache.dataDirectory, { now: () => cache.clock.nowMs });
    expect(await everything(reopened)).toEqual(before);
    await rebuildLostIndex(cache.dataDirectory);
    expect(statSync(index).ino).toBe(rebuilt);
  });

  test('stays as it is when the wish is taken back', async () => {
    const cache = await fill();
    await requestRebuild(cache.dataDirectory, true);
    await requestRebuild(cache.dataDirectory, false);
    expect(isRebuildRequested(cache.dataDirectory)).toBe(false);
  });
});
