import { areSamePlanes } from '../../shared/model/slice-order.ts';
import {
  canonicalNormal,
  planeCentre,
  slicePlane,
  type SlicePlane,
} from '../../shared/geometry/slice-plane.ts';
import { dot, subtract, type Vector3 } from '../../shared/geometry/vector3.ts';
import { frameAttributes } from '../../shared/image/image-description.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { imageAt } from './frame-plan.ts';
import type { Shown } from './reading-state.ts';

/** Where the pictures of a display set lie, or why that cannot be said. */
export type StackGeometry =
  | {
      readonly kind: 'stack';
      readonly frameOfReference: string;
      /** Towards left, back or head. */
      readonly normal: Vector3;
      /** Centre of each picture, by place. */
      readonly centres: readonly Vector3[];
    }
  | { readonly kind: 'none'; readonly reason: 'no-position' | 'mixed-orientation' };

/** The plane of one place of a display set; null where its frame does not say. */
export function planeAt(set: DisplaySet, position: number): SlicePlane | null {
  const image = imageAt(set, position);
  const reference = set.frames[position];
  return image === undefined || reference === undefined
    ? null
    : slicePlane(image, frameAttributes(image, reference.frameIndex));
}

/** The plane of the picture on screen. */
export function shownPlane({ image, attributes }: Shown): SlicePlane | null {
  return slicePlane(image, attributes);
}

/** Names the space in which positions can be compared; a series without a frame of reference is one of its own. */
export function frameOfReferenceOf(set: DisplaySet): string {
  const [image] = set.images;
  const uid = image?.FrameOfReferenceUID ?? '';
  return uid === '' ? `series ${set.SeriesInstanceUID}` : uid;
}

const known = new WeakMap<DisplaySet, StackGeometry>();

export function stackGeometry(set: DisplaySet): StackGeometry {
  let geometry = known.get(set);
  if (geometry === undefined) {
    geometry = findGeometry(set);
    known.set(set, geometry);
  }
  return geometry;
}

function findGeometry(set: DisplaySet): StackGeometry {
  const first = planeAt(set, 0);
  if (first === null) return { kind: 'none', reason: 'no-position' };
  const centres: Vector3[] = [];
  for (let position = 0; position < set.frames.length; position++) {
    const plane = planeAt(set, position);
    if (plane === null) return { kind: 'none', reason: 'no-position' };
    if (!areSamePlanes(first.axes, plane.axes)) return { kind: 'none', reason: 'mixed-orientation' };
    centres.push(planeCentre(plane));
  }
  const normal = canonicalNormal(first.axes.normal);
  return { kind: 'stack', frameOfReference: frameOfReferenceOf(set), normal, centres };
}

/**
 * The place whose slice lies nearest to a point; of several at one position (phases, echoes) the one nearest to the
 * place that is shown.
 *
 * @param shiftMm how much further along the normal the point is to be looked for
 */
export function nearestPlace(
  { normal, centres }: Extract<StackGeometry, { kind: 'stack' }>,
  point: Vector3,
  near: number,
  shiftMm = 0,
): { readonly position: number; readonly distanceMm: number } {
  let position = 0;
  let least = Infinity;
  const wanted = dot(point, normal) + shiftMm;
  for (let place = 0; place < centres.length; place++) {
    const centre = centres[place];
    if (centre === undefined) continue;
    const distance = Math.abs(dot(centre, normal) - wanted);
    // A hundredth of a millimetre is one position (slice-order.ts).
    const isNearer = distance < least - 0.005;
    const isSame = Math.abs(distance - least) <= 0.005;
    if (isNearer || (isSame && Math.abs(place - near) < Math.abs(position - near))) {
      position = place;
      least = Math.min(least, distance);
    }
  }
  return { position, distanceMm: least };
}

/** The place whose slice lies nearest to a point; the first of a series without positions. */
export function nearestSlice(set: DisplaySet, point: Vector3, near: number): number {
  const geometry = stackGeometry(set);
  return geometry.kind === 'stack' ? nearestPlace(geometry, point, near).position : 0;
}

/** How far two centres lie apart along a normal. */
export function distanceAlong(normal: Vector3, from: Vector3, to: Vector3): number {
  return dot(subtract(to, from), normal);
}
