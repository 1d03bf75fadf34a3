import { isSamePoint, type ImagePoint } from '../../shared/measure/image-point.ts';
import { pointCounts } from '../../shared/measure/measure-kinds.ts';
import type { MeasureScale } from '../../shared/measure/measure-scale.ts';
import { ontoPerpendicular } from '../../shared/measure/plane-geometry.ts';
import { constrainDirection, constrainSquare } from './constrain.ts';
import type { DrawnKind } from './draw-tools.ts';

/**
 * A drawing in progress, as a value: what was placed, and where the next point would go. Clicks and drags both work,
 * and so do keys, because all of them only press, move and release.
 */
export interface Drawing {
  readonly kind: DrawnKind;
  readonly placed: readonly ImagePoint[];
  readonly pointer: ImagePoint;
  /** The button (or key) is down since the last point was placed. */
  readonly isPressed: boolean;
}

export type DrawingStep =
  | { readonly kind: 'going-on'; readonly drawing: Drawing }
  | { readonly kind: 'finished'; readonly points: readonly ImagePoint[] }
  /** Nothing worth keeping was drawn. */
  | { readonly kind: 'dropped' };

/** What the hand means at this moment. */
export interface DrawingModifiers {
  /** Shift: directions by 45°, boxes as squares, in the patient. */
  readonly isConstrained: boolean;
  readonly scale: MeasureScale;
}

function countsOf(kind: DrawnKind): { readonly least: number; readonly most: number } {
  return kind === 'region-window' ? { least: 2, most: 2 } : pointCounts[kind];
}

export function beginDrawing(kind: DrawnKind, at: ImagePoint): DrawingStep {
  return placed({ kind, placed: [], pointer: at, isPressed: false }, at);
}

/** The button goes down: the next point is here. On the last point of an open outline again, it is closed. */
export function pressDrawing(drawing: Drawing, at: ImagePoint, modifiers: DrawingModifiers): DrawingStep {
  const point = aimed(drawing, at, modifiers);
  const last = drawing.placed.at(-1);
  if (isOutline(drawing.kind) && last !== undefined && isSamePoint(last, point)) return closeDrawing(drawing);
  return placed(drawing, point);
}

export function moveDrawing(drawing: Drawing, at: ImagePoint, modifiers: DrawingModifiers): Drawing {
  const pointer = aimed(drawing, at, modifiers);
  const last = drawing.placed.at(-1);
  if (drawing.kind !== 'freehand' || !drawing.isPressed || last === undefined) return { ...drawing, pointer };
  const isFarEnough = Math.hypot(pointer.column - last.column, pointer.row - last.row) >= freehandStep;
  const isFull = drawing.placed.length >= countsOf('freehand').most;
  if (!isFarEnough || isFull) return { ...drawing, pointer };
  return { ...drawing, pointer, placed: [...drawing.placed, pointer] };
}

/** A freehand outline gets a point each time that the hand has moved by half a pixel of the picture. */
const freehandStep = 0.5;

/**
 * The button goes up.
 *
 * @param wasDragged the hand moved since it went down: then where it was let go is a point as well
 */
export function releaseDrawing(
  drawing: Drawing,
  at: ImagePoint,
  wasDragged: boolean,
  modifiers: DrawingModifiers,
): DrawingStep {
  if (!drawing.isPressed) return { kind: 'going-on', drawing };
  const moved = moveDrawing(drawing, at, modifiers);
  if (drawing.kind === 'freehand') return wasDragged ? closeDrawing(moved) : { kind: 'dropped' };
  if (wasDragged) {
    const step = placed(moved, moved.pointer);
    return step.kind === 'going-on'
      ? { kind: 'going-on', drawing: { ...step.drawing, isPressed: false } }
      : step;
  }
  return { kind: 'going-on', drawing: { ...moved, isPressed: false } };
}

/** Joins the last point of an outline to the first; of other kinds and of too few points nothing is kept. */
export function closeDrawing({ kind, placed: points }: Drawing): DrawingStep {
  const isEnough = isOutline(kind) && points.length >= countsOf(kind).least;
  return isEnough ? { kind: 'finished', points } : { kind: 'dropped' };
}

/** Takes the last point back; the first one takes the drawing with it. */
export function unplacePoint(drawing: Drawing): DrawingStep {
  const rest = drawing.placed.slice(0, -1);
  if (rest.length === 0) return { kind: 'dropped' };
  return { kind: 'going-on', drawing: { ...drawing, placed: rest, isPressed: false } };
}

/** The points as they would be if the next one were placed now. */
export function previewPoints({ kind, placed: points, pointer }: Drawing): readonly ImagePoint[] {
  if (kind === 'freehand') return points;
  return points.length < countsOf(kind).most ? [...points, pointer] : points;
}

export function isOutline(kind: DrawnKind): boolean {
  return kind === 'polygon' || kind === 'freehand';
}

function placed(drawing: Drawing, point: ImagePoint): DrawingStep {
  const points = [...drawing.placed, point];
  if (points.length >= countsOf(drawing.kind).most) {
    return isWorthKeeping(drawing.kind, points) ? { kind: 'finished', points } : { kind: 'dropped' };
  }
  return { kind: 'going-on', drawing: { ...drawing, placed: points, pointer: point, isPressed: true } };
}

/** A line of no length or a box of no size is a slip of the hand. */
function isWorthKeeping(kind: DrawnKind, points: readonly ImagePoint[]): boolean {
  const [first, second] = points;
  if (first === undefined) return false;
  if (second === undefined) return true;
  if (kind === 'ellipse' || kind === 'rectangle' || kind === 'region-window') {
    return first.column !== second.column && first.row !== second.row;
  }
  return points.every((point, index) => index % 2 === 0 || !isSamePoint(point, points[index - 1] ?? point));
}

/** Where the point goes that the hand means. */
function aimed(
  { kind, placed: points }: Drawing,
  at: ImagePoint,
  { isConstrained, scale }: DrawingModifiers,
): ImagePoint {
  const [a, b] = points;
  const last = points.at(-1);
  if (kind === 'bidirectional' && points.length === 3 && a !== undefined && b !== undefined) {
    return ontoPerpendicular(at, last ?? at, [a, b], scale);
  }
  if (!isConstrained || last === undefined || kind === 'freehand') return at;
  if (kind === 'ellipse' || kind === 'rectangle') return constrainSquare(last, at, scale);
  // Each line of a Cobb angle and each axis stands by itself: its first end is free.
  if ((kind === 'cobb' || kind === 'bidirectional') && points.length === 2) return at;
  return constrainDirection(last, at, scale);
}
