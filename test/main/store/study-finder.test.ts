import { describe, expect, test } from 'vitest';
import type { StudyQuery } from '../../../shared/model/worklist.ts';
import { ReadableDatabase, WritableDatabase } from '../../../main/store/database.ts';
import { indexSchema, userSchema } from '../../../main/store/schemas.ts';
import { StudyRows } from '../../../main/store/study-rows.ts';
import { searchExpression } from '../../../main/store/study-conditions.ts';
import { orderBy, StudyFinder } from '../../../main/store/study-finder.ts';
import { studySortColumns } from '../../../shared/model/worklist.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { buildFile, DataSetBuilder } from '../../support/dicom-builder.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { sliceFile, type SliceValues } from '../../support/slice-file.ts';
import { everything } from '../../support/every-study.ts';

/** Accession numbers of what a query finds, which the studies below are told apart by. */
async function find(cache: CacheUnderTest, query: Partial<StudyQuery>): Promise<string[]> {
  const page = await cache.reader.queryStudies({ ...everything, ...query });
  expect(page.total).toBeGreaterThanOrEqual(page.rows.length);
  return page.rows.map((row) => row.AccessionNumber);
}

let next = 1;
async function addStudy(cache: CacheUnderTest, values: SliceValues): Promise<void> {
  next += 1;
  await cache.take(
    sliceFile({
      StudyInstanceUID: `2.25.1${next}`,
      SeriesInstanceUID: `2.25.2${next}`,
      SOPInstanceUID: `2.25.3${next}`,
      ...values,
    }),
  );
}

/** A study in UTF-8, because the slices above are in Latin-1. */
async function addUtf8(cache: CacheUnderTest, PatientName: string, AccessionNumber: string): Promise<void> {
  next += 1;
  const bytes = new TextEncoder().encode(PatientName);
  const padded = new Uint8Array(bytes.length + (bytes.length % 2)).fill(0x20);
  padded.set(bytes);
  const dataSet = new DataSetBuilder()
    .text(0x00080005, 'CS', 'ISO_IR 192')
    .text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.11')
    .text(0x00080018, 'UI', `2.25.3${next}`)
    .text(0x00080050, 'SH', AccessionNumber)
    .text(0x00080060, 'CS', 'SR')
    .bytes(0x00100010, 'PN', padded)
    .text(0x00100020, 'LO', `U-${next}`)
    .text(0x0020000d, 'UI', `2.25.1${next}`)
    .text(0x0020000e, 'UI', `2.25.2${next}`)
    .build();
  await cache.take(buildFile(dataSet));
}

async function cacheWithNames(): Promise<CacheUnderTest> {
  const cache = openCache();
  await addStudy(cache, {
    AccessionNumber: 'ACC-1',
    PatientName: 'Müller^Jürgen Karl',
    PatientID: 'MRN-00123',
    StudyDescription: 'CT Thorax',
  });
  await addStudy(cache, {
    AccessionNumber: 'ACC-2',
    PatientName: 'Muller^Anna',
    PatientID: '45/67',
    StudyDescription: 'Knee left',
  });
  await addUtf8(cache, 'Yamada^Tarou=山田^太郎=やまだ^たろう', 'JP-1');
  await addUtf8(cache, 'Straße^Øystein', 'NO-1');
  return cache;
}

async function cacheWithDates(): Promise<CacheUnderTest> {
  const cache = openCache();
  await addStudy(cache, { AccessionNumber: 'old', StudyDate: '20191231', Modality: 'CT' });
  await addStudy(cache, { AccessionNumber: 'mid', StudyDate: '20200101', Modality: 'MR' });
  await addStudy(cache, { AccessionNumber: 'new', StudyDate: '20200102', Modality: 'CT' });
  await addStudy(cache, { AccessionNumber: 'none', StudyDate: null, Modality: 'US' });
  return cache;
}

describe('searching', () => {
  test.for([
    { search: 'muller', found: ['ACC-1', 'ACC-2'] },
    { search: 'MÜLLER', found: ['ACC-1', 'ACC-2'] },
    { search: 'jur mul', found: ['ACC-1'] },
    { search: 'karl muller jurgen', found: ['ACC-1'] },
    { search: 'mul knee', found: ['ACC-2'] },
    { search: 'mul shoulder', found: [] },
    { search: 'mrn-00123', found: ['ACC-1'] },
    { search: 'MRN', found: ['ACC-1'] },
    { search: '45/67', found: ['ACC-2'] },
    { search: 'acc-2', found: ['ACC-2'] },
    { search: 'thor', found: ['ACC-1'] },
    { search: '山田', found: ['JP-1'] },
    { search: '太郎 山', found: ['JP-1'] },
    { search: 'やまだ', found: ['JP-1'] },
    { search: 'strasse oystein', found: ['NO-1'] },
    { search: '  muller  ', found: ['ACC-1', 'ACC-2'] },
    { search: '   ', found: ['ACC-1', 'ACC-2', 'JP-1', 'NO-1'] },
  ])('“$search” finds $found', async ({ search, found }) => {
    const cache = await cacheWithNames();
    expect((await find(cache, { search })).toSorted()).toEqual(found);
    const listed = await cache.reader.list('study', { search });
    expect(listed.map((row) => String(row['AccessionNumber'])).toSorted()).toEqual(found);
  });

  test('takes every character of a query language as text', async () => {
    const cache = await cacheWithNames();
    for (const search of [
      "' OR 1=1 --",
      '"; DROP TABLE study; --',
      '%',
      '_',
      '*',
      '?',
      '\\',
      '[',
      'NEAR(',
      'muller AND',
      'words:muller',
      '^muller NOT',
      '"muller',
      'a"b*c(d',
      '\0',
      '\u{10FFFF}',
      'x'.repeat(256),
    ]) {
      const found = await find(cache, { search });
      expect({ search, found: found.length <= 2 }).toEqual({ search, found: true });
    }
    // Operators are words like any other, so these find nothing.
    expect(await find(cache, { search: 'muller NOT anna' })).toEqual([]);
    expect(await find(cache, { search: "' OR 1=1 --" })).toEqual([]);
    expect(await find(cache, {})).toHaveLength(4);
  });

  test('quotes each word as a prefix', () => {
    expect(searchExpression('Müller, "anna"')).toBe('"muller"* "anna"*');
    expect(searchExpression('***')).toBeNull();
  });
});

describe('filters', () => {
  test('by date include both ends, and leave out studies without a date', async () => {
    const cache = await cacheWithDates();
    expect(await find(cache, { studyDateFrom: '20191231', studyDateTo: '20200101' })).toEqual(['mid', 'old']);
    expect(await find(cache, { studyDateTo: '20200101' })).toEqual(['mid', 'old']);
    expect(await find(cache, { studyDateFrom: '20200102' })).toEqual(['new']);
  });

  test('by modality and read state combine with the search', async () => {
    const cache = await cacheWithDates();
    expect(await find(cache, { modality: 'CT' })).toEqual(['new', 'old']);
    await cache.store.setReadState({ studyIds: [1], readState: 'read' });
    expect(await find(cache, { modality: 'CT', readState: 'unread' })).toEqual(['new']);
    expect(await find(cache, { modality: 'CT', readState: 'read', search: 'phantom' })).toEqual(['old']);
  });

  test('by the way a study came', async () => {
    const cache = await cacheWithDates();
    await cache.take(
      sliceFile({ StudyInstanceUID: '2.25.77', SOPInstanceUID: '2.25.78', AccessionNumber: 'sent' }),
      { source: { kind: 'network', label: 'SENDER' } },
    );
    expect(await find(cache, { sourceKind: 'network' })).toEqual(['sent']);
    expect(await find(cache, { sourceKind: 'folder', modality: 'CT' })).toEqual(['new', 'old']);
    expect(await find(cache, { sourceKind: 'media' })).toEqual([]);
  });

  test('to a snapshot leave out what came later, and name the newest', async () => {
    const cache = await cacheWithDates();
    const first = await cache.reader.queryStudies(everything);
    expect(first.newestStudyId).toBe(4);
    await addStudy(cache, { AccessionNumber: 'late', StudyDate: '20300101' });
    const page = await cache.reader.queryStudies({ ...everything, upToStudyId: first.newestStudyId });
    expect(page.rows.map((row) => row.AccessionNumber)).toEqual(['new', 'mid', 'old', 'none']);
    expect(page).toMatchObject({ total: 4, newestStudyId: 5 });
  });
});

describe('sorting and paging', () => {
  test.for(studySortColumns.map((column) => ({ column })))(
    'by $column descending is ascending turned round, and pages join without overlap',
    async ({ column }) => {
      const cache = openCache();
      for (let index = 0; index < 12; index += 1) {
        await addStudy(cache, {
          AccessionNumber: `a${index}`,
          PatientName: `N${index % 3}`,
          PatientID: `p${index % 4}`,
        });
      }
      const up = await find(cache, { sort: { column, descending: false } });
      const down = await find(cache, { sort: { column, descending: true } });
      expect(down.toReversed()).toEqual(up);
      expect(new Set(up).size).toBe(12);
      const pages = [0, 5, 10].map((offset) =>
        find(cache, { sort: { column, descending: false }, offset, limit: 5 }),
      );
      expect((await Promise.all(pages)).flat()).toEqual(up);
    },
  );

  test('names sort without regard to accents and case', async () => {
    const cache = openCache();
    for (const PatientName of ['Zorn', 'Äpfel', 'apfel^b', 'Birne']) {
      await addStudy(cache, { PatientName, AccessionNumber: PatientName, PatientID: PatientName });
    }
    expect(await find(cache, { sort: { column: 'PatientName', descending: false } })).toEqual([
      'Äpfel',
      'apfel^b',
      'Birne',
      'Zorn',
    ]);
  });

  test('unread comes before flagged and read', async () => {
    const cache = openCache();
    for (const name of ['one', 'two', 'three']) await addStudy(cache, { AccessionNumber: name });
    await cache.store.setReadState({ studyIds: [1], readState: 'read' });
    await cache.store.setReadState({ studyIds: [2], readState: 'flagged' });
    expect(await find(cache, { sort: { column: 'readState', descending: false } })).toEqual([
      'three',
      'two',
      'one',
    ]);
  });
});

test.for(studySortColumns.flatMap((column) => [true, false].map((descending) => ({ column, descending }))))(
  'a page by $column (descending: $descending) is read from an index, without sorting',
  ({ column, descending }) => {
    const index = WritableDatabase.openWritable(temporaryDirectory(), indexSchema);
    const plan = index
      .query<{ detail: string }>(
        `EXPLAIN QUERY PLAN SELECT study_id FROM study ORDER BY ${orderBy({ column, descending })} LIMIT 50`,
      )
      .all()
      .map((row) => row.detail);
    expect(plan).toEqual([expect.stringContaining('USING')]);
    index.close();
  },
);

describe('every combination of filters', () => {
  const studies = ['CT', 'MR', 'PT'].flatMap((Modality) =>
    ['20240301', '20250301', ''].flatMap((StudyDate) =>
      ['Anders^A', 'Berg^B'].map((PatientName, index) => ({
        Modality,
        StudyDate,
        PatientName,
        PatientID: `${Modality}-${StudyDate}-${index}`,
        AccessionNumber: `${Modality}${StudyDate}${index}`,
      })),
    ),
  );

  test('finds what filtering by hand finds, and counts as many', async () => {
    const cache = openCache();
    for (const study of studies) await addStudy(cache, study);
    for (const modality of [null, 'CT', 'PT', 'US']) {
      for (const [studyDateFrom, studyDateTo] of [
        [null, null],
        ['20240101', null],
        [null, '20241231'],
        ['20250101', '20251231'],
      ] as const) {
        for (const search of ['', 'and', 'zz']) {
          for (const readState of [null, 'unread', 'read'] as const) {
            const query = { modality, studyDateFrom, studyDateTo, search, readState };
            const expected = studies.filter(
              (study) =>
                (modality === null || study.Modality === modality) &&
                (studyDateFrom === null || study.StudyDate >= studyDateFrom) &&
                (studyDateTo === null || (study.StudyDate !== '' && study.StudyDate <= studyDateTo)) &&
                (search === '' || study.PatientName.toLowerCase().startsWith(search)) &&
                readState !== 'read',
            );
            const page = await cache.reader.queryStudies({ ...everything, ...query });
            expect({ query, total: page.total }).toEqual({ query, total: expected.length });
            const found = page.rows.map(({ AccessionNumber }) => AccessionNumber);
            expect(found.toSorted()).toEqual(
              expected.map(({ AccessionNumber }) => AccessionNumber).toSorted(),
            );
          }
        }
      }
    }
  });

  test('knows the date of a study whose first object had none', async () => {
    const cache = openCache();
    await cache.take(sliceFile({ SOPInstanceUID: '2.25.7001', StudyDate: null }));
    await cache.take(sliceFile({ SOPInstanceUID: '2.25.7002', StudyDate: '20250301' }));
    const inYear = { modality: 'MR', studyDateFrom: '20250101', studyDateTo: '20251231' };
    expect((await cache.reader.queryStudies({ ...everything, ...inYear })).total).toBe(1);
  });
});

describe('filters together', () => {
  /** What a study is, for the filters; counted up so that every combination is there and not there. */
  interface Plan {
    readonly AccessionNumber: string;
    readonly PatientName: string;
    readonly Modality: string;
    readonly StudyDate: string;
    readonly kind: 'network' | 'media';
    readonly readState: 'unread' | 'read';
  }
  const plans = Array.from({ length: 32 }, (_, bits): Plan => {
    const has = (bit: number): boolean => (bits & (1 << bit)) !== 0;
    return {
      AccessionNumber: `A-${String(bits).padStart(2, '0')}`,
      PatientName: has(0) ? 'Miller^M' : 'Smith^S',
      Modality: has(1) ? 'CT' : 'MR',
      StudyDate: has(2) ? '20250101' : '20200101',
      kind: has(3) ? 'media' : 'network',
      readState: has(4) ? 'read' : 'unread',
    };
  });

  test('find what meets all of them, and count as many, in every combination', async () => {
    const cache = openCache();
    const studyIds: number[] = [];
    for (const { kind, readState, ...values } of plans) {
      next += 1;
      const uids = {
        StudyInstanceUID: `2.25.1${next}`,
        SeriesInstanceUID: `2.25.2${next}`,
        SOPInstanceUID: `2.25.3${next}`,
      };
      const source = { kind, label: 'L', batchId: kind };
      const { studyId } = await cache.take(sliceFile({ ...uids, ...values }), { source });
      studyIds.push(studyId);
      await cache.store.setReadState({ studyIds: [studyId], readState });
    }
    const expectedOf = (query: Partial<StudyQuery>): string[] =>
      plans
        .filter(
          (plan, index) =>
            (query.search === undefined || plan.PatientName.toLowerCase().startsWith(query.search)) &&
            (query.modality === undefined || plan.Modality === query.modality) &&
            (query.studyDateFrom === undefined || plan.StudyDate >= (query.studyDateFrom ?? '')) &&
            (query.sourceKind === undefined || plan.kind === query.sourceKind) &&
            (query.readState === undefined || plan.readState === query.readState) &&
            (studyIds[index] ?? 0) <= (query.upToStudyId ?? Number.POSITIVE_INFINITY),
        )
        .map(({ AccessionNumber }) => AccessionNumber);
    const index = ReadableDatabase.openReadable(cache.dataDirectory, indexSchema);
    const user = ReadableDatabase.openReadable(cache.dataDirectory, userSchema);
    const rows = new StudyRows(index, user);
    const parts: readonly Partial<StudyQuery>[] = [
      { search: 'mill' },
      { modality: 'CT' },
      { studyDateFrom: '20250101' },
      { sourceKind: 'media' },
      { readState: 'unread' },
      { upToStudyId: studyIds[20] ?? 0 },
    ];
    for (let bits = 0; bits < 2 ** parts.length; bits++) {
      const query = Object.assign({}, ...parts.filter((_, bit) => (bits & (1 << bit)) !== 0));
      const expected = expectedOf(query);
      for (const descending of [false, true]) {
        const sort = { column: 'AccessionNumber', descending } as const;
        // All looked up and sorted, some of them, and all along the index of the column.
        for (const few of [100, 3, 0]) {
          const finder = new StudyFinder(index, rows, few);
          const page = finder.page({ ...everything, ...query, sort }, () => false);
          const found = page.rows.map((row) => row.AccessionNumber);
          expect([query, page.total, descending ? found.toReversed() : found]).toEqual([
            query,
            expected.length,
            expected,
          ]);
        }
      }
    }
    index.close();
    user.close();
  });
});
