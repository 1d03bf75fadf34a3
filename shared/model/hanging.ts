import { z } from 'zod';
import { nameTableSchema } from '../hanging/names/name-table.ts';
import { levels, protocolSchema } from '../hanging/protocol.ts';

/** What a person chose for a study, kept by what the objects say, so that a rebuilt index finds it. */
export const hangingChoiceSchema = z.object({
  /** Null: the one that wins. */
  protocolId: z.string().max(64).nullable(),
  /** Of that protocol; null: the first that is enabled. */
  stageId: z.string().max(64).nullable(),
  page: z.number().int().min(1).max(64),
  /** Series that were hung by hand, by box of the stage. */
  swaps: z
    .array(
      z.object({
        stageId: z.string().max(64),
        boxId: z.string().max(64),
        /** `SeriesInstanceUID/part`; null: emptied. */
        seriesKey: z.string().max(512).nullable(),
      }),
    )
    .max(256),
});
export type HangingChoice = z.infer<typeof hangingChoiceSchema>;

export const emptyHangingChoice: HangingChoice = { protocolId: null, stageId: null, page: 1, swaps: [] };

export const savedLevelSchema = z.enum(levels).exclude(['built-in']);
export type SavedLevel = z.infer<typeof savedLevelSchema>;

/** A protocol of the user database. */
export const savedProtocolSchema = z.object({
  protocol: protocolSchema,
  author: z.string(),
  /** ISO 8601, UTC. */
  savedAt: z.string(),
});
export type SavedProtocol = z.infer<typeof savedProtocolSchema>;

/** Something stored that cannot be used, and why; the rest can. */
export const hangingProblemSchema = z.object({ what: z.string(), place: z.string(), problem: z.string() });
export type HangingProblem = z.infer<typeof hangingProblemSchema>;

/** Everything that hanging needs beside the study. */
export const hangingSetupSchema = z.object({
  saved: z.array(savedProtocolSchema),
  /** What the site calls things, beside what is built in; null where it has no table. */
  names: nameTableSchema.nullable(),
  problems: z.array(hangingProblemSchema),
});
export type HangingSetup = z.infer<typeof hangingSetupSchema>;

export const protocolVersionSchema = z.object({
  level: savedLevelSchema,
  version: z.number().int(),
  author: z.string(),
  savedAt: z.string(),
  /** Removed with this version. */
  isRemoval: z.boolean(),
});
export type ProtocolVersion = z.infer<typeof protocolVersionSchema>;

/** Something that a DICOM object or this program could not say, and where. */
export const carryLossSchema = z.object({ place: z.string(), what: z.string() });
export type CarryLoss = z.infer<typeof carryLossSchema>;

/** What a file was found to be: a protocol, and what of it could not be carried over; or what is wrong and where. */
export const readProtocolFileSchema = z.object({
  protocol: protocolSchema.nullable(),
  problems: z.array(z.object({ place: z.string(), problem: z.string() })),
  losses: z.array(carryLossSchema),
});
export type ReadProtocolFile = z.infer<typeof readProtocolFileSchema>;

/** A protocol as a DICOM file, in base64, and what other programs will not see of it. */
export const protocolObjectSchema = z.object({ base64: z.string(), losses: z.array(carryLossSchema) });
export type ExportedObject = z.infer<typeof protocolObjectSchema>;

/** One study of a dry run. */
export const dryRunStudySchema = z.object({
  studyId: z.number().int(),
  StudyDate: z.string(),
  PatientName: z.string(),
  StudyDescription: z.string(),
  /** `1 y 4 m earlier`; null where no prior hangs. */
  prior: z.string().nullable(),
});
/** A part of a dry run, from the newest study on: who asks goes on, or stops, part by part. */
export const dryRunSchema = z.object({
  /** Studies of this part that were looked at; less than asked for where there are no more. */
  looked: z.number().int(),
  /** In the cache now. */
  total: z.number().int(),
  matches: z.number().int(),
  withPrior: z.number().int(),
  studies: z.array(dryRunStudySchema),
});
export type DryRun = z.infer<typeof dryRunSchema>;
