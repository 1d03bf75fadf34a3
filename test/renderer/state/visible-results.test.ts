import { afterEach, expect, it, vi } from 'vitest';
import { rpc } from '../../../renderer/state/rpc.ts';
import { visibleValues } from '../../../renderer/state/visible-results.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('no answer brings a view characters that hide, reorder or break a line', async () => {
  const study = buildStudyRow({ PatientName: 'Safe^\u202Eevil\u202C', StudyDescription: 'two\r\nlines' });
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      Response.json({ result: { data: { study, series: [], otherStudies: [study], history: [] } } }),
    ),
  );
  const detail = await rpc.worklist.detail.query({ studyId: 1 });
  for (const row of [detail.study, ...detail.otherStudies]) {
    expect(row.PatientName).toBe('Safe^\uFFFDevil\uFFFD');
    expect(row.StudyDescription).toBe('two␍␊lines');
  }
  expect(detail.study).toEqual({
    ...study,
    PatientName: 'Safe^\uFFFDevil\uFFFD',
    StudyDescription: 'two␍␊lines',
  });
});

it('numbers, nothing and lookup tables stay what they are', () => {
  const table = [1, 2, 3];
  const seen = visibleValues({ table, none: null, flag: false, count: 0, nested: [{ text: 'a\u0000' }] });
  expect(seen).toEqual({ table: [1, 2, 3], none: null, flag: false, count: 0, nested: [{ text: 'a␀' }] });
  expect(visibleValues(table)).toBe(table);
});
