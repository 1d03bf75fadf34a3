import { hash } from 'node:crypto';
import { normalisedIdentity, type PatientDemographics } from '../../shared/model/patient-identity.ts';

/**
 * The identity key of a patient: a hash over (ID, issuer, normalised name, birth date, sex), so that it can stand
 * in tokens and logs without saying who it is. Without a Patient ID nothing joins two studies: the study is then
 * part of the key, or all anonymous studies would be one patient's.
 */
export function patientKey(patient: PatientDemographics & { readonly StudyInstanceUID: string }): string {
  const identity = [...normalisedIdentity(patient)];
  if (identity[0] === '') identity.push(patient.StudyInstanceUID);
  return hash('sha256', JSON.stringify(identity)).slice(0, 40);
}
