import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readMedium } from '../../../main/media/read-medium.ts';
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
  // A patient record that is its own next, its own lower level, and the root.
  const records = names.map((name, index) =>
    new DataSetBuilder()
      .numbers(0x00041400, 'UL', [404, 0xfffffffe, 404][index] ?? 0)
      .numbers(0x00041410, 'US', 0xffff)
      .numbers(0x00041420, 'UL', 404)
      .text(0x00041430, 'CS', 'PATIENT')
      .text(0x00041500, 'CS', name),
  );
  for (const root of [404, 0, 0xffffffff]) {
    const dataSet = new DataSetBuilder()
      .text(0x00041130, 'CS', 'TEST')
      .numbers(0x00041200, 'UL', root)
      .sequence(0x00041220, records);
    const bytes = buildFile(dataSet.build(), '1.2.840.10008.1.2.1', {
      MediaStorageSOPClassUID: '1.2.840.10008.1.3.10',
    });
    writeFileSync(path.join(medium, 'DICOMDIR'), bytes);
    const { entries, problem } = await readMedium(medium, path.join(medium, 'DICOMDIR'));
    expect(problem).toBeNull();
    expect(entries.map((entry) => (entry.kind === 'file' ? path.basename(entry.path) : 'missing'))).toEqual(
      names,
    );
  }
});

test('an inactive record is passed over', async () => {
  const medium = temporaryDirectory();
  const record = new DataSetBuilder().numbers(0x00041410, 'US', 0).text(0x00041500, 'CS', 'GONE');
  const dataSet = new DataSetBuilder().sequence(0x00041220, [record]).build();
  writeFileSync(path.join(medium, 'DICOMDIR'), buildFile(dataSet));
  expect(await readMedium(medium, path.join(medium, 'DICOMDIR'))).toEqual({ entries: [], problem: null });
});
