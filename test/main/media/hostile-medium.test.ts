import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readMedium } from '../../../main/media/read-medium.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { buildFile, DataSetBuilder } from '../../support/dicom-builder.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** A DICOMDIR whose records name these files and point at each other in a circle. */
function directoryOf(...fileIds: readonly string[]): Uint8Array {
  const records = fileIds.map((fileId) =>
    new DataSetBuilder()
      // Offset of the Next Directory Record: itself.
      .numbers(0x00041400, 'UL', 1)
      .numbers(0x00041410, 'US', 0xffff)
      .numbers(0x00041420, 'UL', 1)
      .text(0x00041430, 'CS', 'IMAGE')
      .text(0x00041500, 'CS', fileId),
  );
  const dataSet = new DataSetBuilder()
    .text(0x00041130, 'CS', 'TEST')
    .numbers(0x00041200, 'UL', 1)
    .sequence(0x00041220, records);
  return buildFile(dataSet.build(), '1.2.840.10008.1.2.1', {
    MediaStorageSOPClassUID: '1.2.840.10008.1.3.10',
  });
}

test.for([
  '..\\OUTSIDE',
  '..\\..\\ETC\\PASSWD',
  'DICOM\\..\\..\\OUTSIDE',
  '/ETC/PASSWD',
  'C:\\WINDOWS\\WIN.INI',
  '\\\\HOST\\SHARE',
  'DICOM/1',
  '/DEV/ZERO',
  '.',
  'DICOM',
  'DICOM\\1\\2',
  'CON',
])('N93 a record that names %s leads to no file', async (fileId) => {
  const root = temporaryDirectory();
  writeFileSync(path.join(root, 'OUTSIDE'), sliceFile());
  const medium = path.join(root, 'medium');
  mkdirSync(path.join(medium, 'DICOM'), { recursive: true });
  writeFileSync(path.join(medium, 'DICOM', '1'), sliceFile());
  writeFileSync(path.join(medium, 'DICOMDIR'), directoryOf(fileId, 'DICOM\\1'));
  const { entries, problem } = await readMedium(medium, path.join(medium, 'DICOMDIR'));
  expect(problem).toBeNull();
  expect(entries.filter((entry) => entry.kind === 'file').map((entry) => entry.path)).toEqual([
    path.join(medium, 'DICOM', '1'),
  ]);
});

test('N95 records whose offsets lead in circles, to themselves or nowhere are listed once each, in order', async () => {
  const medium = temporaryDirectory();
  const names = ['1', '2', '3'];
  for (const name of names) writeFileSync(path.join(medium, name), sliceFile());
  const directory = (first: number, root: number): Uint8Array => {
    // A patient record that is its own next, its own lower level, and the root.
    const records = names.map((name, index) =>
      new DataSetBuilder()
        .numbers(0x00041400, 'UL', [first, 0xfffffffe, first][index] ?? 0)
        .numbers(0x00041410, 'US', 0xffff)
        .numbers(0x00041420, 'UL', first)
        .text(0x00041430, 'CS', 'PATIENT')
        .text(0x00041500, 'CS', name)
        .text(0x00100020, 'LO', 'P-1'),
    );
    const dataSet = new DataSetBuilder()
      .text(0x00041130, 'CS', 'TEST')
      .numbers(0x00041200, 'UL', root)
      .sequence(0x00041220, records);
    return buildFile(dataSet.build(), '1.2.840.10008.1.2.1', {
      MediaStorageSOPClassUID: '1.2.840.10008.1.3.10',
    });
  };
  // Offsets have one length, so where the first item lies does not depend on what they say. Its header (8 bytes) and that
  // of its first element (8) precede the value of that.
  const { dataSet } = parsePart10(directory(0, 0));
  const value = dataSet.items(0x00041220)[0]?.element(0x00041400)?.offsetBytes ?? 0;
  const first = value - 16;
  for (const [root, patient] of [
    [first, 'P-1'],
    [0, undefined],
    [0xffffffff, undefined],
  ] as const) {
    writeFileSync(path.join(medium, 'DICOMDIR'), directory(first, root));
    const { entries, problem } = await readMedium(medium, path.join(medium, 'DICOMDIR'));
    expect(problem).toBeNull();
    const files = entries.filter((entry) => entry.kind === 'file');
    expect(files.map((entry) => path.basename(entry.path))).toEqual(names);
    // Reached once, by a tree that leads back to itself, or not at all.
    expect(files[0]?.listed.PatientID).toBe(patient);
  }
});

test('an inactive record is passed over', async () => {
  const medium = temporaryDirectory();
  const record = new DataSetBuilder().numbers(0x00041410, 'US', 0).text(0x00041500, 'CS', 'GONE');
  const dataSet = new DataSetBuilder().sequence(0x00041220, [record]).build();
  writeFileSync(path.join(medium, 'DICOMDIR'), buildFile(dataSet));
  expect(await readMedium(medium, path.join(medium, 'DICOMDIR'))).toEqual({ entries: [], problem: null });
});
