import { z } from 'zod';
import { studyNoteSchema } from './annotations.ts';
import { demographicKeywords } from './patient-identity.ts';

/** How the newest object of a study came. */
export const sourceKinds = ['network', 'folder', 'media', 'archive', 'upload', 'phantom'] as const;

export const readStates = ['unread', 'read', 'flagged'] as const;

/** A study as the worklist shows it. Text is decoded; `''` where the attribute is absent or empty. */
export const studyRowSchema = z.object({
  /** Row id in the index; stable until a reindex. */
  studyId: z.number().int(),
  StudyInstanceUID: z.string(),
  /** Identity key of the patient (ID, issuer, normalised name, birth date, sex): never two patients with one key. */
  patientKey: z.string(),
  PatientID: z.string(),
  IssuerOfPatientID: z.string(),
  /** As received, decoded: up to three groups `Alphabetic=Ideographic=Phonetic`. */
  PatientName: z.string(),
  PatientBirthDate: z.string(),
  PatientSex: z.string(),
  /** What the objects say, where a person corrected the five above; null where they show what was received. */
  received: z.record(z.enum(demographicKeywords), z.string()).nullable(),
  StudyDate: z.string(),
  StudyTime: z.string(),
  StudyDescription: z.string(),
  AccessionNumber: z.string(),
  ReferringPhysicianName: z.string(),
  BodyPartExamined: z.string(),
  InstitutionName: z.string(),
  modalities: z.array(z.string()),
  seriesCount: z.number().int(),
  instanceCount: z.number().int(),
  bytes: z.number(),
  source: z.object({
    kind: z.enum(sourceKinds),
    /** AE title, folder name or volume label; never a full path. */
    label: z.string(),
  }),
  /** ISO 8601, UTC: when the newest object of the study was stored. */
  arrivedAt: z.string(),
  /** `receiving` until nothing has come for the settle time. */
  state: z.enum(['receiving', 'stable']),
  readState: z.enum(readStates),
  /** Pinned studies are not removed to make room; locked ones cannot be deleted either. */
  holds: z.array(z.enum(['pin', 'lock'])),
  noteCount: z.number().int(),
  /** In order of the alphabet. */
  labels: z.array(z.string()),
  /** Things that a person must know before trusting the row. */
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type StudyRow = z.infer<typeof studyRowSchema>;

export const studySortColumns = [
  'readState',
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'modalities',
  'StudyDescription',
  'labels',
  'BodyPartExamined',
  'AccessionNumber',
  'ReferringPhysicianName',
  'instanceCount',
  'source',
  'arrivedAt',
] as const;

/**
 * A word or a few that a person sorts studies by. No control characters, and no backslash, which separates several.
 */
export const labelSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{Cc}\\]*$/u, 'no control characters and no backslash');

export const studyQuerySchema = z.object({
  /** Words in any order, accents and case folded, over name, ID, accession, description, notes and labels; '' for all. */
  search: z.string().max(256),
  modality: z.string().max(16).nullable(),
  /** Left out or null: any. */
  sourceKind: z.enum(sourceKinds).nullish(),
  readState: z.enum(readStates).nullable(),
  /** Studies with this label; left out or null: any. */
  label: labelSchema.nullish(),
  /** True: only studies with a note. */
  hasNotes: z.boolean().nullish(),
  /** Inclusive DICOM dates (YYYYMMDD). */
  studyDateFrom: z
    .string()
    .regex(/^\d{8}$/u)
    .nullable(),
  studyDateTo: z
    .string()
    .regex(/^\d{8}$/u)
    .nullable(),
  sort: z.object({ column: z.enum(studySortColumns), descending: z.boolean() }),
  /**
   * Only studies with an id up to this one: the worklist pages through the snapshot that its first page named, so
   * that arrivals never move a row. Left out: all.
   */
  upToStudyId: z.number().int().optional(),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(500),
});
export type StudyQuery = z.infer<typeof studyQuerySchema>;

/** What asks nothing of studies: all of them, the newest first. */
export const everyStudy = {
  search: '',
  modality: null,
  readState: null,
  studyDateFrom: null,
  studyDateTo: null,
  sort: { column: 'StudyDate', descending: true },
} as const satisfies Omit<StudyQuery, 'offset' | 'limit'>;

/** Places of a list, to be told which studies are there: as many as are asked for. */
export const studyPlacesSchema = studyQuerySchema.omit({ limit: true }).extend({
  limit: z.number().int().min(1).max(200_000),
});
export type StudyPlaces = z.infer<typeof studyPlacesSchema>;

/** Studies that a change of read states changed, by the state that each had before. */
export const statesBeforeSchema = z.record(z.enum(readStates), z.array(z.number().int()));
export type StatesBefore = z.infer<typeof statesBeforeSchema>;

/** A label that is in use, and by how many studies. */
export const labelCountSchema = z.object({ label: z.string(), count: z.number().int() });
export type LabelCount = z.infer<typeof labelCountSchema>;

/** A study of several that a change left as it was, and why. */
export const refusedStudySchema = z.object({
  studyId: z.number().int(),
  code: z.string(),
  message: z.string(),
});
export type RefusedStudy = z.infer<typeof refusedStudySchema>;

export const studyPageSchema = z.object({
  total: z.number().int(),
  rows: z.array(studyRowSchema),
  /** The largest `studyId` in the index at the time of the query, listed or not; 0 when it is empty. */
  newestStudyId: z.number().int(),
});
export type StudyPage = z.infer<typeof studyPageSchema>;

export const seriesSummarySchema = z.object({
  seriesId: z.number().int(),
  SeriesInstanceUID: z.string(),
  SeriesNumber: z.number().int().nullable(),
  SeriesDescription: z.string(),
  Modality: z.string(),
  instanceCount: z.number().int(),
  /** The instance whose thumbnail stands for the series; null when no instance can be shown. */
  thumbnailInstanceId: z.number().int().nullable(),
  /** Images that were compressed with loss before they came, by attribute or transfer syntax. */
  lossyCount: z.number().int(),
  /** Images whose frames cannot be told apart in their file: none of them is shown. */
  unshownCount: z.number().int(),
  /** Numbers that the run of image numbers leaves out, where it is a run by one; images may be missing. */
  gapCount: z.number().int(),
});
export type SeriesSummary = z.infer<typeof seriesSummarySchema>;

/** Objects that came together and met the same fate. */
export const arrivalLineSchema = z.object({
  /** When the last of them came. */
  at: z.string(),
  outcome: z.enum(['stored', 'duplicate', 'conflict', 'reencoded']),
  count: z.number().int(),
  source: z.object({
    kind: z.enum(sourceKinds),
    /** AE title, folder name or volume label; never a full path. */
    label: z.string(),
    callingAe: z.string().optional(),
    calledAe: z.string().optional(),
    remoteAddress: z.string().optional(),
  }),
});
export type ArrivalLine = z.infer<typeof arrivalLineSchema>;

/** The side panel of one study. */
export const studyDetailSchema = z.object({
  study: studyRowSchema,
  series: z.array(seriesSummarySchema),
  otherStudies: z.array(studyRowSchema),
  /** Oldest first. */
  notes: z.array(studyNoteSchema),
  /** The newest first. */
  history: z.array(arrivalLineSchema),
});
export type StudyDetail = z.infer<typeof studyDetailSchema>;
