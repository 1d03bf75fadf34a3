import { apply, type Affine, type Point2 } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import { boxOf } from '../../shared/measure/region-spans.ts';
import { handlesOf, outlineOf, type OutlinePart } from './annotation-outline.ts';
import type { DrawnKind } from './draw-tools.ts';

/** What of an annotation lies under the hand. */
export type Hold =
  | { readonly kind: 'handle'; readonly index: number }
  /** Anywhere on its line: all of it moves. */
  | { readonly kind: 'whole' };

export interface HitShape {
  readonly kind: DrawnKind;
  readonly points: readonly ImagePoint[];
}

/** CSS pixels around a handle, whatever the zoom: a zone of 24 in all. */
export const handleReachCss = 12;
export const lineReachCss = 7;

export function toScreen({ column, row }: ImagePoint, imageToScreen: Affine): Point2 {
  return apply(imageToScreen, { x: column, y: row });
}

/**
 * What a press at `at` (device pixels of the tile) takes hold of: the nearest handle within reach, else the line.
 *
 * @param ratio device pixels for a CSS pixel
 */
export function holdAt(shape: HitShape, at: Point2, imageToScreen: Affine, ratio: number): Hold | null {
  let nearest = handleReachCss * ratio;
  let found: number | null = null;
  handlesOf(shape.kind, shape.points).forEach((handle, index) => {
    const place = toScreen(handle, imageToScreen);
    const away = Math.hypot(place.x - at.x, place.y - at.y);
    if (away > nearest) return;
    nearest = away;
    found = index;
  });
  if (found !== null) return { kind: 'handle', index: found };
  const isOnLine = outlineOf(shape.kind, shape.points).some(
    (part) => distanceToPart(part, at, imageToScreen) <= lineReachCss * ratio,
  );
  return isOnLine ? { kind: 'whole' } : null;
}

function distanceToPart(part: OutlinePart, at: Point2, imageToScreen: Affine): number {
  const places = pointsAlong(part).map((point) => toScreen(point, imageToScreen));
  const ends =
    part.kind === 'ellipse' || (part.kind === 'lines' && part.isClosed) ? places.length : places.length - 1;
  if (places.length === 1) return distanceToSegment(at, places[0] ?? at, places[0] ?? at);
  let least = Infinity;
  for (let index = 0; index < ends; index++) {
    const from = places[index] ?? at;
    const to = places[(index + 1) % places.length] ?? at;
    least = Math.min(least, distanceToSegment(at, from, to));
  }
  return least;
}

/** Corners of an ellipse for finding it by hand; it is drawn as the curve that it is. */
const ellipseCorners = 72;

function pointsAlong(part: OutlinePart): readonly ImagePoint[] {
  switch (part.kind) {
    case 'lines':
      return part.points;
    case 'arrow':
      return [part.to, part.from];
    case 'cross':
      return [part.at];
    case 'ellipse': {
      const { columns, rows } = boxOf(part.corners);
      return Array.from({ length: ellipseCorners }, (_, index) => {
        const angle = (2 * Math.PI * index) / ellipseCorners;
        return {
          column: (columns[0] + columns[1]) / 2 + ((columns[1] - columns[0]) / 2) * Math.cos(angle),
          row: (rows[0] + rows[1]) / 2 + ((rows[1] - rows[0]) / 2) * Math.sin(angle),
        };
      });
    }
  }
}

function distanceToSegment(at: Point2, from: Point2, to: Point2): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / squared;
  const held = Math.min(1, Math.max(0, share));
  return Math.hypot(at.x - from.x - held * dx, at.y - from.y - held * dy);
}
