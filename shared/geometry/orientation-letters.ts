import type { FrameAttributes, ImageDescription } from '../image/image-description.ts';
import { planeAxes } from './image-plane.ts';
import { negate, type Vector3 } from './vector3.ts';
import { imageDirectionOnScreen, type ViewOrientation } from './view-transform.ts';

/** Anatomical direction at each side of the picture as it is drawn, after every flip and rotation. */
export interface OrientationLetters {
  readonly top: string;
  readonly right: string;
  readonly bottom: string;
  readonly left: string;
  /** The attribute that said so. */
  readonly source: 'ImageOrientationPatient' | 'PatientOrientation';
}

type OrientedImage = Pick<ImageDescription, 'PatientOrientation' | 'AnatomicalOrientationType'>;

/** Letters of the positive and the negative half of an axis. */
type AxisLetters = readonly [positive: string, negative: string];

/** x grows to the left, y to the back, z to the head (PS3.3 C.7.6.2.1.1); readers say superior and inferior. */
const bipedAxes: readonly AxisLetters[] = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
];

/**
 * Neck, trunk and tail of a quadruped: left, dorsal, cranial (PS3.3 C.7.6.2.1.1). The standard gives heads and
 * limbs other axes, and no coded attribute says reliably which of them an image shows.
 */
const quadrupedAxes: readonly AxisLetters[] = [
  ['LE', 'RT'],
  ['D', 'V'],
  ['CR', 'CD'],
];

/**
 * A second letter stands where the direction leans at least this far towards another axis: sin 10°. Scanners tilt
 * by a degree or two without anybody calling the slice oblique.
 */
export const obliqueSine = Math.sin((10 * Math.PI) / 180);

/** Letters of a direction in the patient, the nearest axis first: `A`, `AS`, `LPS`; '' for a null vector. */
export function directionLetters(direction: Vector3, isQuadruped = false): string {
  const axes = isQuadruped ? quadrupedAxes : bipedAxes;
  const parts = axes.map(([positive, negative], axis) => {
    const component = direction[axis] ?? 0;
    return { letters: component >= 0 ? positive : negative, size: Math.abs(component) };
  });
  return parts
    .filter(({ size }) => size >= obliqueSine)
    .toSorted((a, b) => b.size - a.size)
    .map(({ letters }) => letters)
    .join('');
}

/** Every term of Patient Orientation (PS3.3 C.7.6.1.1.1): what we write, and the opposite direction. */
const bipedTerms: Readonly<Record<string, AxisLetters>> = {
  L: ['L', 'R'],
  R: ['R', 'L'],
  A: ['A', 'P'],
  P: ['P', 'A'],
  H: ['S', 'I'],
  F: ['I', 'S'],
};

const quadrupedTerms: Readonly<Record<string, AxisLetters>> = {
  LE: ['LE', 'RT'],
  RT: ['RT', 'LE'],
  D: ['D', 'V'],
  V: ['V', 'D'],
  CR: ['CR', 'CD'],
  CD: ['CD', 'CR'],
  // Toward the nose, which has no name of its own for the other way than caudal.
  R: ['R', 'CD'],
  M: ['M', 'L'],
  L: ['L', 'M'],
  PR: ['PR', 'DI'],
  DI: ['DI', 'PR'],
  PA: ['PA', 'D'],
  PL: ['PL', 'D'],
};

interface Direction {
  readonly forward: string;
  readonly backward: string;
}

/** One value of Patient Orientation; null when a part of it is not a term of the standard or is said twice. */
function directionOfTerms(value: string, isQuadruped: boolean): Direction | null {
  const terms = isQuadruped ? quadrupedTerms : bipedTerms;
  const longest = isQuadruped ? 2 : 1;
  let forward = '';
  let backward = '';
  const seen = new Set<string>();
  for (let offset = 0; offset < value.length;) {
    let found: AxisLetters | undefined;
    let termLength = longest;
    // The longer term first: CR is cranial, not an unknown C and a rostral R.
    for (; termLength > 0 && found === undefined; termLength--) {
      found = terms[value.slice(offset, offset + termLength)];
      if (found !== undefined) break;
    }
    if (found === undefined) return null;
    // "RL" or "AA" is no direction.
    if (seen.has(found[0]) || seen.has(found[1])) return null;
    seen.add(found[0]);
    forward += found[0];
    backward += found[1];
    offset += termLength;
  }
  return forward === '' ? null : { forward, backward };
}

/**
 * The letters of the four sides; null when the data do not say, so that the tile can write "orientation unknown".
 *
 * Image Orientation (Patient) decides; Patient Orientation is asked only when the frame has none. Cosines that are
 * there but describe no plane are not replaced by a guess.
 */
export function orientationLetters(
  image: OrientedImage,
  attributes: Pick<FrameAttributes, 'ImageOrientationPatient'>,
  view: ViewOrientation,
): OrientationLetters | null {
  const isQuadruped = image.AnatomicalOrientationType === 'QUADRUPED';
  let row: Direction | null;
  let column: Direction | null;
  let source: OrientationLetters['source'];
  if (attributes.ImageOrientationPatient === null) {
    source = 'PatientOrientation';
    const [rowTerms, columnTerms] = image.PatientOrientation ?? ['', ''];
    row = directionOfTerms(rowTerms.trim(), isQuadruped);
    column = directionOfTerms(columnTerms.trim(), isQuadruped);
  } else {
    source = 'ImageOrientationPatient';
    const axes = planeAxes(attributes.ImageOrientationPatient);
    if (axes === null) return null;
    row = directionOfVector(axes.rowDirection, isQuadruped);
    column = directionOfVector(axes.columnDirection, isQuadruped);
  }
  if (row === null || column === null) return null;

  // What the screen's own directions are in the image: of four sides each takes one half of one image axis.
  const alongRow = imageDirectionOnScreen(view, 'row');
  const downColumn = imageDirectionOnScreen(view, 'column');
  const horizontal = alongRow.x === 0 ? column : row;
  const horizontalSign = alongRow.x === 0 ? downColumn.x : alongRow.x;
  const vertical = alongRow.y === 0 ? column : row;
  const verticalSign = alongRow.y === 0 ? downColumn.y : alongRow.y;
  return {
    right: horizontalSign > 0 ? horizontal.forward : horizontal.backward,
    left: horizontalSign > 0 ? horizontal.backward : horizontal.forward,
    bottom: verticalSign > 0 ? vertical.forward : vertical.backward,
    top: verticalSign > 0 ? vertical.backward : vertical.forward,
    source,
  };
}

function directionOfVector(vector: Vector3, isQuadruped: boolean): Direction {
  return {
    forward: directionLetters(vector, isQuadruped),
    backward: directionLetters(negate(vector), isQuadruped),
  };
}
