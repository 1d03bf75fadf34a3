import { z } from 'zod';
import { demographicKeywords, type PatientDemographics } from './patient-identity.ts';

/** Text that can stand in a DICOM value of this length: no backslash, no control characters (PS3.5 6.2). */
function valueText(longest: number) {
  return z
    .string()
    .max(longest)
    .refine((text) => !/[\\\p{Cc}]/u.test(text), 'no backslash and no control characters');
}

/** Who a patient is, as a person typed it. Lengths as of LO, PN (three groups) and CS. */
export const demographicsSchema = z.object({
  PatientID: valueText(64),
  IssuerOfPatientID: valueText(64),
  PatientName: valueText(3 * 64 + 2),
  PatientBirthDate: z.union([z.literal(''), z.string().regex(/^\d{8}$/u)]),
  PatientSex: z.enum(['', 'M', 'F', 'O']),
});

/** A correction that was made, in force or taken back. The objects themselves stay as they were received. */
export const correctionSchema = z.object({
  demographics: z.record(z.enum(demographicKeywords), z.string()),
  author: z.string(),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  undoneBy: z.string().nullable(),
  undoneAt: z.string().nullable(),
});
export type Correction = z.infer<typeof correctionSchema>;

export const matchReasons = [
  'id.same',
  'id.other-issuer',
  'id.different',
  'name.same',
  'name.order',
  'name.similar',
  'name.different',
  'birth-date.same',
  'birth-date.swapped',
  'birth-date.near',
  'birth-date.different',
  'sex.same',
  'sex.different',
] as const;

/** A patient of the cache who may be the one that a study belongs to. */
export const patientCandidateSchema = z.object({
  demographics: z.record(z.enum(demographicKeywords), z.string()),
  studyCount: z.number().int(),
  newestStudyDate: z.string(),
  /** 0 to 100; what speaks for it less what speaks against it. */
  score: z.number().int().min(0).max(100),
  reasons: z.array(z.enum(matchReasons)),
});
export type PatientCandidate = z.infer<typeof patientCandidateSchema>;

export interface CorrectionChange {
  readonly studyIds: readonly number[];
  readonly demographics: PatientDemographics;
  readonly author: string;
}
