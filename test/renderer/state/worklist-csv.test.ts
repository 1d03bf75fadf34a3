import { expect, test } from 'vitest';
import { studyCsv } from '../../../renderer/state/worklist-csv.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

test('rows are lines of RFC 4180 with their keywords above them, in UTF-8 that spreadsheets see', () => {
  const text = studyCsv([
    buildStudyRow({
      PatientName: 'Müller^Jürgen=模型 春子',
      StudyDescription: 'Knee, left "2nd"',
      modalities: ['CT', 'SR'],
    }),
  ]);
  const [head, row, end] = text.split('\r\n');
  expect(head?.startsWith('\uFEFFreadState,PatientName,PatientID,')).toBe(true);
  expect(row).toContain('Müller^Jürgen=模型 春子');
  expect(row).toContain('"Knee, left ""2nd"""');
  expect(row).toContain('CT\\SR');
  expect(end).toBe('');
});

test.for(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1'])(
  'a value that a spreadsheet would run is text: %s',
  (StudyDescription) => {
    const [, row] = studyCsv([buildStudyRow({ StudyDescription })]).split('\r\n');
    expect(row).toContain(`'${StudyDescription}`.replaceAll('"', '""'));
  },
);
