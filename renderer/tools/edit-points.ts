import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { AnnotationKind } from '../../shared/measure/measure-kinds.ts';
import type { MeasureScale } from '../../shared/measure/measure-scale.ts';
import { ontoPerpendicular, vectorBetween } from '../../shared/measure/plane-geometry.ts';
import { boxOf } from '../../shared/measure/region-spans.ts';
import { constrainDirection, constrainSquare } from './constrain.ts';
import type { DrawingModifiers } from './drawing.ts';

/** An annotation moved as a whole. */
export function moveAll(
  points: readonly ImagePoint[],
  by: { readonly columns: number; readonly rows: number },
): ImagePoint[] {
  return points.map(({ column, row }) => ({ column: column + by.columns, row: row + by.rows }));
}

/** The points after one handle (`handlesOf`) was put somewhere else. */
export function moveHandle(
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  handle: number,
  to: ImagePoint,
  modifiers: DrawingModifiers,
): readonly ImagePoint[] {
  switch (kind) {
    case 'rectangle':
      return moveCorner(points, handle, to, modifiers);
    case 'ellipse':
      return moveSide(points, handle, to);
    case 'bidirectional':
      return moveAxisEnd(points, handle, to, modifiers);
    case 'length':
    case 'calibration':
    case 'angle':
    case 'cobb':
    case 'polygon':
    case 'arrow': {
      const neighbour = neighbourOf(kind, points, handle);
      const aim =
        modifiers.isConstrained && neighbour !== undefined
          ? constrainDirection(neighbour, to, modifiers.scale)
          : to;
      return replaced(points, handle, aim);
    }
    case 'freehand':
    case 'probe':
    case 'text':
      return replaced(points, handle, to);
  }
}

function replaced(points: readonly ImagePoint[], index: number, to: ImagePoint): ImagePoint[] {
  return points.map((point, place) => (place === index ? to : point));
}

/** The point that the line to a handle comes from. */
function neighbourOf(
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  handle: number,
): ImagePoint | undefined {
  if (kind === 'cobb') return points[handle % 2 === 0 ? handle + 1 : handle - 1];
  if (kind === 'angle') return handle === 1 ? points[0] : points[1];
  return points[handle === 0 ? 1 : handle - 1];
}

/** The corner across stays where it is. */
function moveCorner(
  points: readonly ImagePoint[],
  handle: number,
  to: ImagePoint,
  { isConstrained, scale }: DrawingModifiers,
): readonly ImagePoint[] {
  const [a, b] = points;
  if (a === undefined || b === undefined) return points;
  const across = [b, { column: a.column, row: b.row }, a, { column: b.column, row: a.row }][handle];
  if (across === undefined) return points;
  return [across, isConstrained ? constrainSquare(across, to, scale) : to];
}

/** One end of an ellipse moves along its own axis; the other three stay. */
function moveSide(points: readonly ImagePoint[], handle: number, to: ImagePoint): readonly ImagePoint[] {
  const { columns, rows } = boxOf(points);
  const [left, right] = columns;
  const [top, bottom] = rows;
  switch (handle) {
    case 0:
      return box(left, to.row, right, bottom);
    case 1:
      return box(left, top, to.column, bottom);
    case 2:
      return box(left, top, right, to.row);
    default:
      return box(to.column, top, right, bottom);
  }
}

function box(left: number, top: number, right: number, bottom: number): readonly ImagePoint[] {
  return [
    { column: left, row: top },
    { column: right, row: bottom },
  ];
}

/**
 * The axes stay at right angles: an end of the second moves across the first; when an end of the first moves, the
 * second goes with it as if both were one piece.
 */
function moveAxisEnd(
  points: readonly ImagePoint[],
  handle: number,
  to: ImagePoint,
  { isConstrained, scale }: DrawingModifiers,
): readonly ImagePoint[] {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return points;
  if (handle >= 2) {
    return replaced(points, handle, ontoPerpendicular(to, handle === 2 ? d : c, [a, b], scale));
  }
  const aim = isConstrained ? constrainDirection(handle === 0 ? b : a, to, scale) : to;
  const before: readonly [ImagePoint, ImagePoint] = [a, b];
  const after: readonly [ImagePoint, ImagePoint] = handle === 0 ? [aim, b] : [a, aim];
  return [...after, carried(c, before, after, scale), carried(d, before, after, scale)];
}

type Line = readonly [ImagePoint, ImagePoint];

/** A point that keeps its share along one line and its distance from it when that line becomes another. */
function carried(point: ImagePoint, before: Line, after: Line, scale: MeasureScale): ImagePoint {
  const old = vectorBetween(...before, scale);
  const now = vectorBetween(...after, scale);
  const squared = old.x ** 2 + old.y ** 2;
  const [oldLength, nowLength] = [Math.sqrt(squared), Math.hypot(now.x, now.y)];
  if (oldLength === 0 || nowLength === 0) return point;
  const out = vectorBetween(before[0], point, scale);
  const share = (out.x * old.x + out.y * old.y) / squared;
  const away = (old.x * out.y - old.y * out.x) / oldLength;
  return {
    column: after[0].column + (share * now.x - (away * now.y) / nowLength) / scale.column.perPixel,
    row: after[0].row + (share * now.y + (away * now.x) / nowLength) / scale.row.perPixel,
  };
}
