import type { Affine } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { AnnotationKind } from '../../shared/measure/measure-kinds.ts';
import type { MeasureScale } from '../../shared/measure/measure-scale.ts';
import { measure, type MeasuredFrame, type Measurement } from '../../shared/measure/measurement.ts';
import { scaleAt } from '../../shared/measure/scale-at.ts';
import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import { calibrationOf } from './calibrations.ts';

/** A picture that can be drawn on. */
export interface FrameOfImage extends MeasuredFrame {
  /** 0-based */
  readonly frameIndex: number;
}

/** The same as it is on screen in a tile. */
export interface AnnotatedPicture extends FrameOfImage {
  readonly tile: number;
  /** From image coordinates to device pixels of the tile. */
  readonly imageToScreen: Affine;
}

export type Annotations = ReadonlyMap<string, AnnotationDraft>;

/** An annotation is shown on its own frame of its own instance and nowhere else. */
export function isOn(
  draft: Pick<AnnotationDraft, 'SOPInstanceUID' | 'frameNumber'>,
  { image, frameIndex }: Pick<FrameOfImage, 'image' | 'frameIndex'>,
): boolean {
  return draft.SOPInstanceUID === image.SOPInstanceUID && draft.frameNumber === frameIndex + 1;
}

export function scaleOn(
  { image, attributes }: MeasuredFrame,
  points: readonly ImagePoint[],
  annotations: Annotations,
): MeasureScale {
  return scaleAt(image, attributes, points, calibrationOf(annotations, image));
}

/** The numbers of an annotation as they are now: by the picture's spacing or by who calibrated it. */
export function measureOn(
  picture: MeasuredFrame,
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  annotations: Annotations,
): Measurement {
  return measure(kind, points, scaleOn(picture, points, annotations), picture);
}
