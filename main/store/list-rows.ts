import path from 'node:path';
import type { Parameter, ReadableDatabase } from './database.ts';
import type { ListLevel } from './reader-api.ts';
import type { ReceivingTest } from './receiving-state.ts';
import { searchExpression } from './study-conditions.ts';

interface ListFilter {
  readonly study?: string;
  readonly series?: string;
  readonly search?: string;
}

/** What a level selects, under the names of the command line's contract. */
const selections: Readonly<Record<ListLevel, string>> = {
  patient: `patient.PatientID, patient.IssuerOfPatientID, patient.PatientName, patient.PatientBirthDate,
      patient.PatientSex, count(DISTINCT study.study_id) AS studyCount, patient.patient_key AS patientKey
    FROM patient JOIN study USING (patient_id)`,
  study: `study.StudyInstanceUID, study.PatientID, study.PatientName, study.PatientBirthDate, study.PatientSex,
      study.StudyDate, study.StudyTime, study.StudyDescription, study.AccessionNumber, study.modalities,
      study.series_count AS seriesCount, study.instance_count AS instanceCount, study.arrived_at AS arrivedAt,
      study.read_state AS readState, study.IssuerOfPatientID, patient.patient_key AS patientKey
    FROM study JOIN patient USING (patient_id)`,
  series: `series.SeriesInstanceUID, study.StudyInstanceUID, series.Modality, series.SeriesNumber,
      series.SeriesDescription, series.instance_count AS instanceCount
    FROM series JOIN study USING (study_id)`,
  instance: `instance.SOPInstanceUID, instance.SOPClassUID, series.SeriesInstanceUID, study.StudyInstanceUID,
      instance.TransferSyntaxUID, instance.InstanceNumber, instance.frame_count AS frameCount, instance.bytes,
      instance.sha256, instance.file, instance.revision, instance.state
    FROM instance JOIN series USING (series_id) JOIN study USING (study_id)`,
};

const orders: Readonly<Record<ListLevel, string>> = {
  patient: 'GROUP BY patient.patient_id ORDER BY patient.PatientName, patient.patient_id',
  study: 'ORDER BY study.StudyDate DESC, study.StudyTime DESC, study.study_id DESC',
  series: 'ORDER BY study.study_id, series.SeriesNumber NULLS LAST, series.SeriesInstanceUID',
  instance: `ORDER BY study.study_id, series.SeriesNumber NULLS LAST, series.series_id,
    instance.InstanceNumber NULLS LAST, instance.SOPInstanceUID, instance.revision`,
};

/** `list` of the command line: one object a row. */
export function listRows(
  index: ReadableDatabase,
  dataDirectory: string,
  level: ListLevel,
  filter: ListFilter,
  isReceiving: ReceivingTest,
): Record<string, unknown>[] {
  const conditions: string[] = [];
  const parameters: Parameter[] = [];
  if (filter.study !== undefined) {
    conditions.push('study.StudyInstanceUID = ?');
    parameters.push(filter.study);
  }
  if (filter.series !== undefined) {
    conditions.push(
      level === 'series' || level === 'instance'
        ? 'series.SeriesInstanceUID = ?'
        : 'study.study_id IN (SELECT study_id FROM series WHERE SeriesInstanceUID = ?)',
    );
    parameters.push(filter.series);
  }
  if (filter.search !== undefined && filter.search.trim() !== '') {
    const expression = searchExpression(filter.search);
    if (expression === null) return [];
    conditions.push('study.study_id IN (SELECT rowid FROM study_search WHERE study_search MATCH ?)');
    parameters.push(expression);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return index
    .query<Record<string, unknown>>(`SELECT ${selections[level]} ${where} ${orders[level]}`)
    .all(...parameters)
    .map((row) => present(row, dataDirectory, isReceiving));
}

function present(
  row: Record<string, unknown>,
  dataDirectory: string,
  isReceiving: ReceivingTest,
): Record<string, unknown> {
  const { modalities, arrivedAt, file, ...rest } = row;
  return {
    ...rest,
    ...(typeof modalities === 'string'
      ? { modalities: modalities === '' ? [] : modalities.split('\\') }
      : {}),
    ...(typeof arrivedAt === 'number'
      ? {
          arrivedAt: new Date(arrivedAt).toISOString(),
          state: isReceiving(arrivedAt) ? 'receiving' : 'stable',
        }
      : {}),
    ...(typeof file === 'string' ? { file: path.join(dataDirectory, ...file.split('/')) } : {}),
  };
}
