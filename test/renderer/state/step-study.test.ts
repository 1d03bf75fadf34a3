import { expect, test } from 'vitest';
import { nextStudy } from '../../../renderer/state/step-study.ts';
import { initialFilter, specOf } from '../../../renderer/state/worklist-filter.ts';
import { asNegatoscopeError } from '../../../shared/errors.ts';
import { StudyPages } from '../../../renderer/state/study-pages.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

/** Studies 1 to 250 in pages of the list's own size: two of a patient each. */
const rows = Array.from({ length: 250 }, (_, index) =>
  buildStudyRow({ studyId: index + 1, patientKey: `patient-${Math.floor(index / 2)}` }),
);

async function list(): Promise<StudyPages> {
  const pages = new StudyPages({
    query: ({ offset, limit }) =>
      Promise.resolve({
        rows: rows.slice(offset, offset + limit),
        total: rows.length,
        newestStudyId: rows.length,
      }),
    rows: () => Promise.reject(new Error('not asked')),
    ids: () => Promise.reject(new Error('not asked')),
    describeError: (thrown) => asNegatoscopeError(thrown, 'test'),
  });
  await pages.open(specOf(initialFilter, '20260101'));
  return pages;
}

test('the next study is the next row, also on a page that is not loaded yet', async () => {
  const pages = await list();
  const steps: (number | undefined)[] = [];
  let open = 1;
  for (let step = 0; step < 249; step++) {
    const found = await nextStudy(pages, open, null, 1, 'study');
    steps.push(found?.studyId);
    open = found?.studyId ?? 0;
  }
  expect(steps).toEqual(rows.slice(1).map(({ studyId }) => studyId));
  expect(await nextStudy(pages, 250, null, 1, 'study')).toBeNull();
  expect(await nextStudy(pages, 2, null, -1, 'study')).toEqual({ index: 0, studyId: 1 });
  expect(await nextStudy(pages, 1, null, -1, 'study')).toBeNull();
});

test('the next patient passes over further studies of the open one', async () => {
  const pages = await list();
  expect(await nextStudy(pages, 1, null, 1, 'patient')).toEqual({ index: 2, studyId: 3 });
  expect(await nextStudy(pages, 2, null, 1, 'patient')).toEqual({ index: 2, studyId: 3 });
  expect(await nextStudy(pages, 4, null, -1, 'patient')).toEqual({ index: 1, studyId: 2 });
  expect(await nextStudy(pages, 2, null, -1, 'patient')).toBeNull();
});

test('from a study that is not in the list it goes on from the row that has the focus, else from the top', async () => {
  const pages = await list();
  expect(await nextStudy(pages, 9999, 4, 1, 'study')).toEqual({ index: 5, studyId: 6 });
  expect(await nextStudy(pages, 9999, null, 1, 'study')).toEqual({ index: 0, studyId: 1 });
});
