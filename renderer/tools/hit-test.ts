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
    const distance = away(place, at);
    if (distance > nearest) return;
    nearest = distance;
    found = index;
  });
  if (found !== null) return { kind: 'handle', index: found };
  const line = nearestOnShape(shape, at, imageToScreen);
  const isOnLine = line !== null && away(line, at) <= lineReachCss * ratio;
  return isOnLine ? { kind: 'whole' } : null;
}

/** The place of a shape's lines that lies nearest to a place, both in device pixels of the tile; null without lines. */
export function nearestOnShape(shape: HitShape, at: Point2, imageToScreen: Affine): Point2 | null {
  const places = outlineOf(shape.kind, shape.points).map((part) => nearestOnPart(part, at, imageToScreen));
  return places.reduce<Point2 | null>(
    (best, place) => (best === null || away(place, at) < away(best, at) ? place : best),
    null,
  );
}

function nearestOnPart(part: OutlinePart, at: Point2, imageToScreen: Affine): Point2 {
  const places = pointsAlong(part).map((point) => toScreen(point, imageToScreen));
  const ends =
    part.kind === 'ellipse' || (part.kind === 'lines' && part.isClosed) ? places.length : places.length - 1;
  let best = places[0] ?? at;
  for (let index = 0; index < ends; index++) {
    const place = nearestOnSegment(at, places[index] ?? at, places[(index + 1) % places.length] ?? at);
    if (away(place, at) < away(best, at)) best = place;
  }
  return best;
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

function nearestOnSegment(at: Point2, from: Point2, to: Point2): Point2 {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / squared;
  const held = Math.min(1, Math.max(0, share));
  return { x: from.x + held * dx, y: from.y + held * dy };
}

function away(a: Point2, b: Point2): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
