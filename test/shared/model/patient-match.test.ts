import { expect, test } from 'vitest';
import type { PatientDemographics } from '../../../shared/model/patient-identity.ts';
import { matchPatients } from '../../../shared/model/patient-match.ts';

const paula: PatientDemographics = {
  PatientID: '4711',
  IssuerOfPatientID: '',
  PatientName: 'Müller-Lüdenscheidt^Paula',
  PatientBirthDate: '19700312',
  PatientSex: 'F',
};

function match(other: Partial<PatientDemographics>) {
  return matchPatients(paula, { ...paula, ...other });
}

// Weights: ID 40, name 25, birth date 25, sex 10.
test('a patient matches itself in everything', () => {
  expect(match({})).toEqual({ score: 100, reasons: ['id.same', 'name.same', 'birth-date.same', 'sex.same'] });
});

test.for<{ what: string; other: Partial<PatientDemographics>; score: number; reason: string }>([
  { what: 'the number of another hospital', other: { PatientID: 'X-9' }, score: 60, reason: 'id.different' },
  {
    what: 'case, accents and punctuation of a name',
    other: { PatientName: 'MULLER LUDENSCHEIDT^PAULA' },
    score: 100,
    reason: 'name.same',
  },
  {
    what: 'names in the wrong order',
    other: { PatientName: 'Paula^Müller-Lüdenscheidt' },
    score: 95,
    reason: 'name.order',
  },
  {
    what: 'a typing error',
    other: { PatientName: 'Müller-Lüdenscheid^Paula' },
    score: 90,
    reason: 'name.similar',
  },
  {
    what: 'a second first name',
    other: { PatientName: 'Müller-Lüdenscheidt^Paula^Maria' },
    score: 90,
    reason: 'name.similar',
  },
  { what: 'another name', other: { PatientName: 'Huber^Hans' }, score: 45, reason: 'name.different' },
  {
    what: 'day and month changed about',
    other: { PatientBirthDate: '19701203' },
    score: 90,
    reason: 'birth-date.swapped',
  },
  {
    what: 'one wrong digit',
    other: { PatientBirthDate: '19700313' },
    score: 90,
    reason: 'birth-date.near',
  },
  {
    what: 'another birth date',
    other: { PatientBirthDate: '19551122' },
    score: 45,
    reason: 'birth-date.different',
  },
  { what: 'another sex', other: { PatientSex: 'M' }, score: 70, reason: 'sex.different' },
])('$what is told and weighed', ({ other, score, reason }) => {
  const found = match(other);
  expect(found.score).toBe(score);
  expect(found.reasons).toContain(reason);
});

test('the same number of two issuers says little', () => {
  const a = { ...paula, IssuerOfPatientID: 'NORTH' };
  const b = { ...paula, IssuerOfPatientID: 'SOUTH' };
  expect(matchPatients(a, b)).toMatchObject({
    score: 70,
    reasons: expect.arrayContaining(['id.other-issuer']),
  });
});

test('the same number of another person is no match', () => {
  const other = { PatientName: 'Huber^Hans', PatientBirthDate: '19551122', PatientSex: 'M' };
  expect(match(other).score).toBe(0);
});

test('what one of them leaves out neither speaks for it nor against it', () => {
  const nobody = { ...paula, PatientID: '', PatientName: '', PatientBirthDate: '', PatientSex: '' };
  expect(matchPatients(paula, nobody)).toEqual({ score: 0, reasons: [] });
});

test('it is the same in both directions', () => {
  const other = { ...paula, PatientName: 'Müller^Paula', PatientBirthDate: '19700321', PatientSex: '' };
  expect(matchPatients(other, paula)).toEqual(matchPatients(paula, other));
});
