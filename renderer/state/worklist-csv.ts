import type { StudyRow } from '../../shared/model/worklist.ts';
import { csvField } from '../text/csv-field.ts';
import { toDa } from '../text/format.ts';
import { rowsOf } from './rows-of.ts';
import { rpc } from './rpc.ts';
import { specOf } from './worklist-filter.ts';
import { selectedStudyIds } from './worklist-selection.ts';
import { useWorklist } from './worklist-store.ts';
import { saveFile } from './save-file.ts';
import { failureText } from './failure-text.ts';

/** What a list is worth to a spreadsheet: received values under their keywords, in this order. */
const columns: readonly (readonly [head: string, value: (row: StudyRow) => string])[] = [
  ['readState', (row) => row.readState],
  ['PatientName', (row) => row.PatientName],
  ['PatientID', (row) => row.PatientID],
  ['IssuerOfPatientID', (row) => row.IssuerOfPatientID],
  ['PatientBirthDate', (row) => row.PatientBirthDate],
  ['PatientSex', (row) => row.PatientSex],
  ['StudyDate', (row) => row.StudyDate],
  ['StudyTime', (row) => row.StudyTime],
  ['modalities', (row) => row.modalities.join('\\')],
  ['StudyDescription', (row) => row.StudyDescription],
  ['BodyPartExamined', (row) => row.BodyPartExamined],
  ['AccessionNumber', (row) => row.AccessionNumber],
  ['ReferringPhysicianName', (row) => row.ReferringPhysicianName],
  ['InstitutionName', (row) => row.InstitutionName],
  ['seriesCount', (row) => String(row.seriesCount)],
  ['instanceCount', (row) => String(row.instanceCount)],
  ['source', (row) => `${row.source.kind} ${row.source.label}`],
  ['arrivedAt', (row) => row.arrivedAt],
  ['state', (row) => row.state],
  ['labels', (row) => row.labels.join('\\')],
  ['noteCount', (row) => String(row.noteCount)],
  ['warnings', (row) => row.warnings.map(({ text }) => text).join('; ')],
  ['StudyInstanceUID', (row) => row.StudyInstanceUID],
];

/**
 * Rows as RFC 4180 text, with a byte order mark so that spreadsheets take it for UTF-8.
 */
export function studyCsv(rows: readonly StudyRow[]): string {
  const lines = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, value]) => value(row)))];
  return `\uFEFF${lines.map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('')}`;
}

/** As the query's schema allows. */
const pageRows = 500;

/** Saves every study that the list is filtered to, in its order, as a file of the browser's downloads. */
export async function exportWorklist(): Promise<void> {
  const spec = specOf(useWorklist.getState().filter, toDa(new Date()));
  try {
    const rows: StudyRow[] = [];
    for (;;) {
      const page = await rpc.worklist.query.query({ ...spec, offset: rows.length, limit: pageRows });
      rows.push(...page.rows);
      if (page.rows.length === 0 || rows.length >= page.total) break;
    }
    saveCsv(rows);
  } catch (thrown) {
    useWorklist.setState({ problem: failureText(thrown, 'export') });
  }
}

/** Saves the selected studies, in the order in which they were selected. */
export async function exportSelected(): Promise<void> {
  try {
    saveCsv(await rowsOf(await selectedStudyIds()));
  } catch (thrown) {
    useWorklist.setState({ problem: failureText(thrown, 'export') });
  }
}

function saveCsv(rows: readonly StudyRow[]): void {
  saveFile(new Blob([studyCsv(rows)], { type: 'text/csv' }), `studies-${toDa(new Date())}.csv`);
}
