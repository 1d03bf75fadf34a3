import { z } from 'zod';
import { imageDescriptionSchema } from '../image/image-description.ts';
import { demographicKeywords } from './patient-identity.ts';
import { hangingChoiceSchema } from './hanging.ts';
import { packedImagesSchema, packImages, unpackImages } from './packed-images.ts';
import { studyRowSchema } from './worklist.ts';

/** One picture of a display set: a frame of an instance, in hanging order. */
export const frameReferenceSchema = z.object({
  instanceId: z.number().int(),
  frameIndex: z.number().int().min(0),
  /** Index into the display set's `images`. */
  imageIndex: z.number().int().min(0),
});
export type FrameReference = z.infer<typeof frameReferenceSchema>;

/** A finding about a series that a reader must see (gap, duplicate, order by number, mixed orientation, …). */
export const seriesFindingSchema = z.object({
  code: z.string(),
  /** In English; a window says it in its own language by code and values. */
  text: z.string(),
  /** The numbers of the text: lengths in mm, counts, degrees. */
  values: z.record(z.string(), z.number()).optional(),
  /** 0-based position in the display set it belongs to; null for the whole set. */
  position: z.number().int().nullable(),
});
export type SeriesFinding = z.infer<typeof seriesFindingSchema>;

/** What tells the passes over one stack apart, the strongest first. */
export const blockDiscriminators = [
  'TemporalPositionIndex',
  'frame label',
  'DiffusionBValue',
  'EchoTime',
  'NominalPercentageOfCardiacPhase',
  'TriggerTime',
  'FrameReferenceTime',
  'AcquisitionNumber',
  'ImageType',
] as const;

/** One pass over the stack: a phase, an echo, a b-value. */
export const stackBlockSchema = z.object({
  /** 0-based place of its first picture. */
  start: z.number().int().min(0),
  /** What tells it from the others; empty where only the numbers do. */
  told: z.array(z.object({ by: z.enum(blockDiscriminators), value: z.string() })),
});
export type StackBlock = z.infer<typeof stackBlockSchema>;

/** What a viewport hangs: (part of) one series, sorted, with everything needed to interpret its pixels. */
export const displaySetSchema = z.object({
  displaySetId: z.string(),
  studyId: z.number().int(),
  seriesId: z.number().int(),
  SeriesInstanceUID: z.string(),
  SeriesNumber: z.number().int().nullable(),
  SeriesDescription: z.string(),
  Modality: z.string(),
  /** e.g. `position along normal`, `InstanceNumber`: how the frames were put in order. */
  orderedBy: z.string(),
  /** Where the series goes through its stack more than once: each pass. Empty where it does so once. */
  blocks: z.array(stackBlockSchema),
  /** By which rule it is a set of its own, in words: `whole series`, `size 256 × 256`, …. */
  splitBy: z.string(),
  images: z.array(imageDescriptionSchema),
  frames: z.array(frameReferenceSchema),
  findings: z.array(seriesFindingSchema),
  thumbnailInstanceId: z.number().int().nullable(),
  /** Whose it is, where a person corrected what its objects say (which stays as it is); null where nobody did. */
  correctedPatient: z.record(z.enum(demographicKeywords), z.string()).nullable(),
  /** For objects that are not images (SR, PR, …): what it is, so that the tile can say so. */
  notShown: z.string().nullable(),
});
export type DisplaySet = z.infer<typeof displaySetSchema>;

/** A display set as it crosses threads and the wire. */
export const packedDisplaySetSchema = displaySetSchema.extend({ images: packedImagesSchema });
export type PackedDisplaySet = z.infer<typeof packedDisplaySetSchema>;

export function packDisplaySet(set: DisplaySet): PackedDisplaySet {
  return { ...set, images: packImages(set.images) };
}

export function unpackDisplaySet(set: PackedDisplaySet): DisplaySet {
  return { ...set, images: unpackImages(set.images) };
}

/**
 * Opening a study is a transaction of (window, patient key, generation). Every frame request and answer of the
 * session carries `token`; a frame with another token is dropped, never drawn.
 */
export const readingSessionSchema = z.object({
  token: z.string(),
  patientKey: z.string(),
  study: studyRowSchema,
  displaySets: z.array(displaySetSchema),
  /** Other studies of the same patient, newest first; their display sets are asked for when hung. */
  priors: z.array(studyRowSchema),
  /** What a person chose for it the last time. */
  hangingChoice: hangingChoiceSchema.nullish(),
});
export type ReadingSession = z.infer<typeof readingSessionSchema>;

/** A session as it crosses threads and the wire. */
export const packedReadingSessionSchema = readingSessionSchema.extend({
  displaySets: z.array(packedDisplaySetSchema),
});
export type PackedReadingSession = z.infer<typeof packedReadingSessionSchema>;

export function unpackSession(session: PackedReadingSession): ReadingSession {
  return { ...session, displaySets: session.displaySets.map(unpackDisplaySet) };
}
