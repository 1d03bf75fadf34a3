import { dateRanges } from '../../../shared/model/saved-filters.ts';
import { describe, expect, it } from 'vitest';
import { readStates, studyQuerySchema } from '../../../shared/model/worklist.ts';
import {
  filterModalities,
  freeChips,
  initialFilter,
  isFiltered,
  specOf,
  tabs,
} from '../../../renderer/state/worklist-filter.ts';

const today = '20260301';

describe('the worklist filter', () => {
  it('offers the modalities that the studies have, the usual first, and the one that it is set to', () => {
    expect(filterModalities(['CT', 'ES', 'MR', 'OT', 'SM'], null)).toEqual(['CT', 'MR', 'ES', 'OT', 'SM']);
    expect(filterModalities(['CT'], 'XA')).toEqual(['CT', 'XA']);
    expect(filterModalities([], null)).toEqual([]);
  });

  it('asks for everything, newest study first, to begin with', () => {
    expect(specOf(initialFilter, today)).toEqual({
      search: '',
      modality: null,
      sourceKind: null,
      readState: null,
      label: null,
      hasNotes: false,
      studyDateFrom: null,
      studyDateTo: null,
      sort: { column: 'StudyDate', descending: true },
    });
    expect(isFiltered(initialFilter)).toBe(false);
  });

  it.each([
    ['today', '20260301', '20260301'],
    // 2026 is no leap year.
    ['yesterday', '20260228', '20260228'],
    // Seven days with today: 1 March back to 23 February.
    ['week', '20260223', '20260301'],
    ['month', '20260131', '20260301'],
    ['year', '20250302', '20260301'],
  ] as const)('takes %s from %s to %s', (dateRange, studyDateFrom, studyDateTo) => {
    expect(specOf({ ...initialFilter, dateRange }, today)).toMatchObject({ studyDateFrom, studyDateTo });
  });

  it('lets a tab stand above the chip that says the same kind of thing', () => {
    const filter = { ...initialFilter, tab: 'unread', readState: 'flagged' } as const;
    expect(specOf(filter, today).readState).toBe('unread');
    expect(freeChips('unread')).toEqual({ date: true, readState: false });
    expect(freeChips('today')).toEqual({ date: false, readState: true });
  });

  it('makes only questions that the workstation accepts', () => {
    for (const tab of tabs) {
      for (const dateRange of [null, ...dateRanges]) {
        for (const readState of [null, ...readStates]) {
          const spec = specOf({ ...initialFilter, tab, dateRange, readState, search: ' a b ' }, today);
          expect(studyQuerySchema.safeParse({ ...spec, offset: 0, limit: 100 }).success).toBe(true);
        }
      }
    }
  });

  it('does not call blanks a search', () => {
    expect(isFiltered({ ...initialFilter, search: '   ' })).toBe(false);
    expect(isFiltered({ ...initialFilter, modality: 'CT' })).toBe(true);
    expect(isFiltered({ ...initialFilter, sourceKind: 'media' })).toBe(true);
    expect(isFiltered({ ...initialFilter, label: 'teaching' })).toBe(true);
    expect(isFiltered({ ...initialFilter, hasNotes: true })).toBe(true);
  });
});
