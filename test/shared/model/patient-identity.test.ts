import { describe, expect, test } from 'vitest';
import { normalisedPersonName, patientsAgree } from '../../../shared/model/patient-identity.ts';

const paula = {
  PatientID: 'P-1',
  IssuerOfPatientID: '',
  PatientName: 'Phantom^Paula',
  PatientBirthDate: '19700101',
  PatientSex: 'F',
};

test.for([
  ['Phantom^Paula', 'PHANTOM^PAULA'],
  [' phantom ^ Paula ^^', 'PHANTOM^PAULA'],
  ['Phantom^Paula==', 'PHANTOM^PAULA'],
  ['Ｐhantom^Paula', 'PHANTOM^PAULA'],
  ['Phantom^^Paula', 'PHANTOM^^PAULA'],
  ['', ''],
])('the name “%s” compares as “%s”', ([name, normal]) => {
  expect(normalisedPersonName(name ?? '')).toBe(normal);
});

test('accents tell names apart: they may be two people', () => {
  expect(normalisedPersonName('Müller')).not.toBe(normalisedPersonName('Muller'));
});

describe('two objects of a study', () => {
  test.for([
    { agree: true, other: {} },
    { agree: true, other: { PatientSex: '' } },
    { agree: true, other: { PatientBirthDate: '', PatientName: '', PatientSex: '' } },
    { agree: true, other: { IssuerOfPatientID: 'HOSPITAL' } },
    { agree: false, other: { PatientSex: 'M' } },
    { agree: false, other: { PatientBirthDate: '19700102' } },
    { agree: false, other: { PatientName: 'Phantom^Pamela' } },
    { agree: false, other: { PatientID: 'P-2' } },
    { agree: false, other: { PatientID: '' } },
  ])('agree about the patient: $agree, when one has $other', ({ agree, other }) => {
    expect(patientsAgree(paula, { ...paula, ...other })).toBe(agree);
    expect(patientsAgree({ ...paula, ...other }, paula)).toBe(agree);
  });
});
