import type { StudyRow } from '../../shared/model/worklist.ts';

/** A worklist row with invented values; name what matters to the test. */
export function buildStudyRow(values: Partial<StudyRow> = {}): StudyRow {
  return {
    studyId: 1,
    StudyInstanceUID: '2.25.1',
    patientKey: 'patient-1',
    PatientID: 'P1',
    IssuerOfPatientID: '',
    PatientName: 'PHANTOM^ONE',
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    received: null,
    StudyDate: '20260101',
    StudyTime: '120000',
    StudyDescription: 'Phantom',
    AccessionNumber: 'A1',
    ReferringPhysicianName: '',
    BodyPartExamined: 'HEAD',
    InstitutionName: '',
    modalities: ['CT'],
    seriesCount: 1,
    instanceCount: 1,
    bytes: 1,
    source: { kind: 'network', label: 'SENDER' },
    arrivedAt: '2026-01-01T12:00:00.000Z',
    state: 'stable',
    readState: 'unread',
    holds: [],
    noteCount: 0,
    labels: [],
    warnings: [],
    ...values,
  };
}
