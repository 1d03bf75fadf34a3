import { expect, test } from 'vitest';
import { filterTags } from '../../../renderer/reading/filter-tags.ts';
import type { TagLine } from '../../../shared/model/instance-tags.ts';

function line(depth: number, tag: string, name: string, text = ''): TagLine {
  return {
    depth,
    tag,
    name,
    isPrivate: false,
    vr: 'LO',
    text,
    wholeCharacters: null,
    lengthBytes: 4,
    itemCount: null,
    problem: null,
  };
}

const lines = [
  line(0, '(0008,0060)', 'Modality', 'CT'),
  line(0, '(0008,1115)', 'ReferencedSeriesSequence'),
  line(1, '#1', ''),
  line(2, '(0020,000E)', 'SeriesInstanceUID', '1.2.3'),
  line(1, '#2', ''),
  line(2, '(0020,000E)', 'SeriesInstanceUID', '1.2.4'),
  line(0, '(0010,0020)', 'PatientID', 'P1'),
];
const tagsOf = (search: string): string[] =>
  filterTags(lines, search).map(({ tag, text }) => `${tag}${text}`);

test('a search is in tag, name and value, whatever the case, every word of it', () => {
  expect(tagsOf('patient p1')).toEqual(['(0010,0020)P1']);
  expect(tagsOf('00100020')).toEqual(['(0010,0020)P1']);
  expect(tagsOf('0010,0020')).toEqual(['(0010,0020)P1']);
  expect(tagsOf('patient ct')).toEqual([]);
});

test('a hit is shown with the sequence that it lies in, once', () => {
  expect(tagsOf('seriesinstance')).toEqual([
    '(0008,1115)',
    '#1',
    '(0020,000E)1.2.3',
    '#2',
    '(0020,000E)1.2.4',
  ]);
  expect(tagsOf('1.2.4')).toEqual(['(0008,1115)', '#2', '(0020,000E)1.2.4']);
});

test('no search shows all', () => {
  expect(filterTags(lines, '  ')).toBe(lines);
});
