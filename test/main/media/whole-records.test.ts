import { expect, test } from 'vitest';
import { readDirectoryRecords } from '../../../main/media/whole-records.ts';
import { buildFile, DataSetBuilder } from '../../support/dicom-builder.ts';

const names = ['A', 'B', 'C', 'D'];
const directory = buildFile(
  new DataSetBuilder()
    .text(0x00041130, 'CS', 'TEST')
    .sequence(
      0x00041220,
      names.map((name) =>
        new DataSetBuilder()
          .numbers(0x00041400, 'UL', 0)
          .text(0x00041430, 'CS', 'IMAGE')
          .text(0x00041500, 'CS', name),
      ),
    )
    .build(),
  '1.2.840.10008.1.2.1',
  { MediaStorageSOPClassUID: '1.2.840.10008.1.3.10' },
);

function namesIn(bytes: Uint8Array): readonly (string | undefined)[] {
  return readDirectoryRecords(bytes).records.map((record) => record.text(0x00041500));
}

/** Where each item begins. */
const boundaries = names.map((_, index) => {
  const bytes = Buffer.from(directory);
  let place = -1;
  for (let item = 0; item <= index; item++)
    place = bytes.indexOf(Uint8Array.of(0xfe, 0xff, 0x00, 0xe0), place + 1);
  return place;
});

test('a whole directory has all its records and no problem', () => {
  expect(namesIn(directory)).toEqual(names);
  expect(readDirectoryRecords(directory).problem).toBeNull();
});

test('a directory cut at any byte gives the records before the cut, whole, and says where it broke off', () => {
  const [first = 0] = boundaries;
  for (let length = first + 1; length < directory.length; length++) {
    const wholeCount = boundaries.slice(1).filter((nextStart) => nextStart <= length).length;
    const { records, problem } = readDirectoryRecords(directory.slice(0, length));
    expect([length, records.map((record) => record.text(0x00041500))]).toEqual([
      length,
      names.slice(0, wholeCount),
    ]);
    expect(problem?.code).toBe('dicom.truncated');
  }
});

test('a record whose length is wrong ends the records, and what is no DICOM has none', () => {
  const damaged = directory.slice();
  // The third record claims two gigabytes.
  new DataView(damaged.buffer).setUint32((boundaries[2] ?? 0) + 4, 0x7fffffff, true);
  expect(namesIn(damaged)).toEqual(['A', 'B']);
  expect(() => readDirectoryRecords(new Uint8Array(2000))).toThrow(
    expect.objectContaining({ name: 'NegatoscopeError' }),
  );
});
