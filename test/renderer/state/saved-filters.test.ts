import { expect, test } from 'vitest';
import {
  filterToSave,
  isSaved,
  savedAsFilter,
  specOf,
  initialFilter,
} from '../../../renderer/state/worklist-filter.ts';
import { readSavedFilters } from '../../../shared/model/saved-filters.ts';

const knees = filterToSave(' Knees ', { ...initialFilter, tab: 'unread', modality: 'MR', search: 'knee ' });

test('a filter comes back from its text as it was saved', () => {
  expect(readSavedFilters(JSON.stringify([knees]))).toEqual([knees]);
  expect(knees).toMatchObject({ name: 'Knees', readState: 'unread', modality: 'MR', search: 'knee' });
});

test('it asks what the list asked when it was saved, its tab included', () => {
  const before = specOf({ ...initialFilter, tab: 'unread', modality: 'MR', search: 'knee' }, '20260131');
  expect(specOf(savedAsFilter(knees), '20260131')).toEqual(before);
  expect(isSaved(savedAsFilter(knees), knees)).toBe(true);
  expect(isSaved({ ...savedAsFilter(knees), search: 'hip' }, knees)).toBe(false);
});

test.for([
  ['no JSON', '['],
  ['no list', '{}'],
  ['two of one name', JSON.stringify([knees, knees])],
  ['an unknown key', JSON.stringify([{ ...knees, modalty: 'CT' }])],
  ['no name', JSON.stringify([{ ...knees, name: ' ' }])],
])('%s is refused', ([, text]) => {
  expect(readSavedFilters(text ?? '')).toBeUndefined();
});
