import type { FrameAttributes, ImageDescription } from '../image/image-description.ts';
import { planeAxes } from './image-plane.ts';
import { directionLetters } from './orientation-letters.ts';
import type { Vector3 } from './vector3.ts';

/** Where a slice lies, as a reader says it: `I 213.5 mm` is 213.5 mm below the origin of the frame of reference. */
export interface SlicePosition {
  readonly letters: string;
  /** Never negative: the letter carries the direction. */
  readonly distanceMm: number;
}

const axes: readonly Vector3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/**
 * Position of the slice's top left pixel on the patient axis that is nearest to the slice's normal.
 * null when the frame has no valid plane or position.
 */
export function slicePosition(
  image: Pick<ImageDescription, 'AnatomicalOrientationType'>,
  attributes: Pick<FrameAttributes, 'ImageOrientationPatient' | 'ImagePositionPatient'>,
): SlicePosition | null {
  const plane = planeAxes(attributes.ImageOrientationPatient);
  const position = attributes.ImagePositionPatient;
  if (plane === null || position === null) return null;
  const sizes = plane.normal.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  const coordinate = position[axis];
  const direction = axes[axis];
  if (coordinate === undefined || direction === undefined || !Number.isFinite(coordinate)) return null;
  const signed: Vector3 = coordinate < 0 ? [-direction[0], -direction[1], -direction[2]] : direction;
  return {
    letters: directionLetters(signed, image.AnatomicalOrientationType === 'QUADRUPED'),
    distanceMm: Math.abs(coordinate),
  };
}
