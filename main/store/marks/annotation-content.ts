import { z } from 'zod';
import {
  annotationDraftSchema,
  type Annotation,
  type AnnotationDraft,
} from '../../../shared/model/annotations.ts';

/** The part of an annotation that is kept as JSON: everything that is not looked up by. */
const { shape } = annotationDraftSchema;
const annotationContentSchema = z.object({
  FrameOfReferenceUID: shape.FrameOfReferenceUID,
  kind: shape.kind,
  points: shape.points,
  label: shape.label,
  text: shape.text,
  values: shape.values,
  manualSpacing: shape.manualSpacing,
  // Absent in what was kept before there were any.
  labelAt: shape.labelAt,
  plane: shape.plane,
});

export interface AnnotationRecord {
  readonly annotation_id: string;
  readonly StudyInstanceUID: string;
  readonly patient_key: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly frame_number: number;
  readonly content: string;
  readonly author: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly revision: number;
}

/** Always in the same order of keys, so that equal content is equal text. */
export function contentOf(draft: AnnotationDraft): string {
  return JSON.stringify(annotationContentSchema.parse(draft));
}

export function annotationOf(record: AnnotationRecord): Annotation {
  return {
    annotationId: record.annotation_id,
    StudyInstanceUID: record.StudyInstanceUID,
    patientKey: record.patient_key,
    SeriesInstanceUID: record.SeriesInstanceUID,
    SOPInstanceUID: record.SOPInstanceUID,
    frameNumber: record.frame_number,
    ...annotationContentSchema.parse(JSON.parse(record.content)),
    author: record.author,
    createdAt: new Date(record.created_at).toISOString(),
    changedAt: new Date(record.changed_at).toISOString(),
    revision: record.revision,
  };
}
