import { z } from 'zod';
import { annotationKinds } from '../measure/measure-kinds.ts';
import { planeOrientations, slabModes } from '../volume/reformat.ts';

/**
 * What people put on images and studies. It cannot be rebuilt from the stored files, so it refers to them by UID, which
 * outlives a reindex, and belongs to a study and the patient that its row stands for.
 */

const uid = z.string().min(1).max(64);
/** 1-based, as in a SOP instance reference (PS3.3 Table 10-3). */
const frameNumber = z.number().int().min(1);

/**
 * In image coordinates (`ImagePoint`): (0, 0) is the outer corner of the top left pixel, whose centre is (0.5, 0.5). May
 * lie outside the image. What each point means is the kind's own.
 */
export const annotationPointSchema = z.object({ column: z.number(), row: z.number() });
export type AnnotationPoint = z.infer<typeof annotationPointSchema>;

/** A number as it was shown when the annotation was saved, so that lists need no pixels. */
export const annotationValueSchema = z.object({
  name: z.string().min(1).max(64),
  value: z.number(),
  /** UCUM, e.g. `mm`, `deg`, `[hnsf'U]`; `{pixel}` where no spacing is known. */
  unit: z.string().max(32),
  /** What it rests on, e.g. `PixelSpacing`, `ImagerPixelSpacing`, `calibration`. */
  provenance: z.string().max(128),
});
export type AnnotationValue = z.infer<typeof annotationValueSchema>;

/** A spacing that a person gave, because the object has none or a wrong one. */
export const manualSpacingSchema = z.object({
  /** Millimetres from the centre of one row to the next, and of one column to the next. */
  rowSpacingMm: z.number().positive(),
  columnSpacingMm: z.number().positive(),
  /** Of this SOP instance, or of all of its series when the person said so. */
  scope: z.enum(['instance', 'series']),
});
export type ManualSpacing = z.infer<typeof manualSpacingSchema>;

const directionSchema = z.tuple([z.number(), z.number(), z.number()]);

/**
 * A plane through the volume of a series, that an annotation was drawn on instead of a received picture: its points are
 * image coordinates of this plane. In mm of the frame of reference.
 */
export const annotationPlaneSchema = z.object({
  /** Centre of the top left pixel. */
  origin: directionSchema,
  rowDirection: directionSchema,
  columnDirection: directionSchema,
  rowMm: z.number().positive(),
  columnMm: z.number().positive(),
  rows: z.number().int().min(1),
  columns: z.number().int().min(1),
  /** How it is asked for again. */
  orientation: z.enum(planeOrientations),
  tiltDegrees: z.object({ aboutRow: z.number(), aboutColumn: z.number() }),
  /** null: one layer. */
  slab: z.object({ mode: z.enum(slabModes), thicknessMm: z.number().positive() }).nullable(),
});
export type AnnotationPlane = z.infer<typeof annotationPlaneSchema>;

/** What the window says about an annotation; the workstation adds who and when. */
export const annotationDraftSchema = z
  .object({
    annotationId: z.uuid(),
    StudyInstanceUID: uid,
    SeriesInstanceUID: uid,
    SOPInstanceUID: uid,
    frameNumber,
    FrameOfReferenceUID: uid.nullable(),
    kind: z.enum(annotationKinds),
    points: z.array(annotationPointSchema).min(1).max(10_000),
    label: z.string().max(256),
    text: z.string().max(4096),
    values: z.array(annotationValueSchema).max(64),
    /** Of a calibration, null for every other kind. */
    manualSpacing: manualSpacingSchema.nullable(),
    /** Where the middle of its label was put, in image coordinates; null: beside its shape. */
    labelAt: annotationPointSchema.nullable().default(null),
    /**
     * null: on the frame itself. Else the frame is that of the slice that lies nearest to the middle of the plane, and
     * shows nothing of it.
     */
    plane: annotationPlaneSchema.nullable().default(null),
  })
  .refine(({ kind, manualSpacing }) => (kind === 'calibration') === (manualSpacing !== null), {
    path: ['manualSpacing'],
    message: 'a calibration has a manual spacing, and nothing else has one',
  })
  .refine(({ kind, plane }) => kind !== 'calibration' || plane === null, {
    path: ['plane'],
    message: 'a plane through a volume has the spacing of its slices: nothing on it calibrates',
  });
export type AnnotationDraft = z.infer<typeof annotationDraftSchema>;

export const annotationSchema = annotationDraftSchema.safeExtend({
  patientKey: z.string(),
  /** User of the operating system who saved it last. */
  author: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  changedAt: z.string(),
  /** Counts up from 1 with every change: whoever saves says which one was changed. */
  revision: z.number().int().min(1),
});
export type Annotation = z.infer<typeof annotationSchema>;

/** A frame that matters. */
export const keyImageDraftSchema = z.object({
  StudyInstanceUID: uid,
  SeriesInstanceUID: uid,
  SOPInstanceUID: uid,
  frameNumber,
  note: z.string().max(4096),
});
export type KeyImageDraft = z.infer<typeof keyImageDraftSchema>;

export const keyImageSchema = keyImageDraftSchema.extend({
  patientKey: z.string(),
  author: z.string(),
  markedAt: z.string(),
});
export type KeyImage = z.infer<typeof keyImageSchema>;

/** A note on a whole study; as many as people write. */
export const studyNoteDraftSchema = z.object({
  noteId: z.uuid(),
  StudyInstanceUID: uid,
  text: z.string().min(1).max(20_000),
});
export type StudyNoteDraft = z.infer<typeof studyNoteDraftSchema>;

export const studyNoteSchema = studyNoteDraftSchema.extend({
  patientKey: z.string(),
  author: z.string(),
  createdAt: z.string(),
  changedAt: z.string(),
});
export type StudyNote = z.infer<typeof studyNoteSchema>;

/** Everything that people put on the studies of a session, oldest first. */
export const studyMarksSchema = z.object({
  annotations: z.array(annotationSchema),
  keyImages: z.array(keyImageSchema),
  notes: z.array(studyNoteSchema),
});
export type StudyMarks = z.infer<typeof studyMarksSchema>;
