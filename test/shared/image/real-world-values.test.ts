import { expect, test } from 'vitest';
import { AttributeReader } from '../../../shared/image/attribute-reader.ts';
import { readRealWorldMaps, realWorldValue } from '../../../shared/image/real-world-values.ts';
import type { RealWorldMap } from '../../../shared/image/image-description.ts';
import { DataSetBuilder } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

const unit = new DataSetBuilder().text(0x00080100, 'SH', 'mm2/s').text(0x00080104, 'LO', 'mm2/s');

function read(...items: readonly DataSetBuilder[]): { maps: RealWorldMap[]; malformed: string[] } {
  const reader = new AttributeReader();
  const maps = readRealWorldMaps(reader, parsedDataSet(new DataSetBuilder().sequence(0x00409096, items)));
  return { maps, malformed: reader.malformed };
}

function valuesOf(map: RealWorldMap | undefined, stored: readonly number[]): (number | null)[] {
  return map === undefined ? [] : stored.map((value) => realWorldValue(map, value));
}

test('a line maps stored values of its range, and no others', () => {
  const { maps, malformed } = read(
    new DataSetBuilder()
      .sequence(0x004008ea, [unit])
      .text(0x00409210, 'SH', 'ADC')
      .numbers(0x00409211, 'US', 4000)
      .numbers(0x00409216, 'US', 0)
      .numbers(0x00409224, 'FD', -1)
      .numbers(0x00409225, 'FD', 0.001),
  );
  expect(malformed).toEqual([]);
  expect(maps).toMatchObject([{ LUTLabel: 'ADC', unit: { CodeValue: 'mm2/s' }, first: 0, last: 4000 }]);
  expect(valuesOf(maps[0], [0, 1000, 4000, 4001, -1])).toEqual([-1, 0, 3, null, null]);
});

test('a table gives a value for each stored value', () => {
  const { maps } = read(
    new DataSetBuilder()
      .numbers(0x00409211, 'SS', 1)
      .numbers(0x00409212, 'FD', 0.5, 1.5, 4)
      .numbers(0x00409216, 'SS', -1),
  );
  expect(maps).toMatchObject([{ unit: null, first: -1, last: 1 }]);
  expect(valuesOf(maps[0], [-2, -1, 0, 1, 2])).toEqual([null, 0.5, 1.5, 4, null]);
});

test('floating point pixels have a range of floats', () => {
  const { maps } = read(
    new DataSetBuilder()
      .numbers(0x00409213, 'FD', 1.5)
      .numbers(0x00409214, 'FD', -0.5)
      .numbers(0x00409224, 'FD', 0)
      .numbers(0x00409225, 'FD', 2),
  );
  expect(valuesOf(maps[0], [-0.5, 0.25, 1.5, 1.6])).toEqual([-1, 0.5, 3, null]);
});

test.each([
  ['without a range', new DataSetBuilder().numbers(0x00409224, 'FD', 0).numbers(0x00409225, 'FD', 1)],
  [
    'of a range that ends before it begins',
    new DataSetBuilder()
      .numbers(0x00409211, 'US', 1)
      .numbers(0x00409216, 'US', 2)
      .numbers(0x00409224, 'FD', 0)
      .numbers(0x00409225, 'FD', 1),
  ],
  [
    'whose table has another length',
    new DataSetBuilder()
      .numbers(0x00409211, 'US', 3)
      .numbers(0x00409212, 'FD', 0.5, 1.5)
      .numbers(0x00409216, 'US', 1),
  ],
  [
    'with neither line nor table',
    new DataSetBuilder().numbers(0x00409211, 'US', 3).numbers(0x00409216, 'US', 1),
  ],
])('a map %s is left out and named malformed', (_, item) => {
  expect(read(item)).toEqual({ maps: [], malformed: ['RealWorldValueMappingSequence'] });
});
