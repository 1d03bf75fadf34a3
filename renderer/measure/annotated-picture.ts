import type { Affine } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { AnnotationKind } from '../../shared/measure/measure-kinds.ts';
import { planeScale, type MeasureScale } from '../../shared/measure/measure-scale.ts';
import { measure, type MeasuredFrame, type Measurement } from '../../shared/measure/measurement.ts';
import { scaleAt } from '../../shared/measure/scale-at.ts';
import { isSamePlane } from '../../shared/measure/plane-sampling.ts';
import type { AnnotationDraft, AnnotationPlane } from '../../shared/model/annotations.ts';
import { isAnnotationKind } from '../tools/draw-tools.ts';
import { calibrationOf, isSeriesCalibrated } from './calibrations.ts';

/** A picture that can be drawn on. */
export interface FrameOfImage extends MeasuredFrame {
  /** 0-based */
  readonly frameIndex: number;
  /** A plane through the volume of its series, drawn instead of the frame. Left out: the frame as it was received. */
  readonly plane?: AnnotationPlane | null | undefined;
}

/** What an annotation is on: a frame of an instance as it was received, or a plane of which that frame is the nearest. */
export interface FramePlace {
  readonly SOPInstanceUID: string;
  readonly frameNumber: number;
  /** Left out: as it was received. */
  readonly plane?: AnnotationPlane | null | undefined;
}

export function placeOfPicture({
  image,
  frameIndex,
  plane = null,
}: Pick<FrameOfImage, 'image' | 'frameIndex' | 'plane'>): FramePlace {
  return { SOPInstanceUID: image.SOPInstanceUID, frameNumber: frameIndex + 1, plane };
}

/** The same as it is on screen in a tile. */
export interface AnnotatedPicture extends FrameOfImage {
  readonly tile: number;
  /** From image coordinates to device pixels of the tile. */
  readonly imageToScreen: Affine;
}

export type Annotations = ReadonlyMap<string, AnnotationDraft>;

/** An annotation is shown on its own frame of its own instance, or its own plane, and nowhere else. */
export function isOn(
  place: FramePlace,
  picture: Pick<FrameOfImage, 'image' | 'frameIndex' | 'plane'>,
): boolean {
  const shown = placeOfPicture(picture);
  return (
    place.SOPInstanceUID === shown.SOPInstanceUID &&
    place.frameNumber === shown.frameNumber &&
    isSamePlane(place.plane ?? null, shown.plane ?? null)
  );
}

/**
 * Why nothing is measured on a picture; null where it may be. A person who calibrated a series said that its spacing
 * does not hold, and gave none for planes across its slices; nor does a length on such a plane calibrate its slices.
 */
export function drawingRefusal(
  { image, plane = null }: Pick<FrameOfImage, 'image' | 'plane'>,
  tool: string,
  annotations: Annotations,
): 'calibrating' | 'calibrated' | null {
  if (plane === null || !isAnnotationKind(tool)) return null;
  if (tool === 'calibration') return 'calibrating';
  const isMeasured = tool !== 'arrow' && tool !== 'text' && tool !== 'probe';
  return isMeasured && isSeriesCalibrated(annotations, image) ? 'calibrated' : null;
}

export function scaleOn(
  { image, attributes, plane = null }: MeasuredFrame & Pick<FrameOfImage, 'plane'>,
  points: readonly ImagePoint[],
  annotations: Annotations,
): MeasureScale {
  if (plane !== null) return planeScale(plane);
  return scaleAt(image, attributes, points, calibrationOf(annotations, image));
}

/** The numbers of an annotation as they are now: by the picture's spacing or by who calibrated it. */
export function measureOn(
  picture: MeasuredFrame & Pick<FrameOfImage, 'plane'>,
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  annotations: Annotations,
): Measurement {
  return measure(kind, points, scaleOn(picture, points, annotations), picture);
}
