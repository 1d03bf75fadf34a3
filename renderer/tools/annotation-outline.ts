import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { DrawnKind } from './draw-tools.ts';
import { boxOf } from '../../shared/measure/region-spans.ts';

/** One line of an annotation, in image coordinates. */
export type OutlinePart =
  | { readonly kind: 'lines'; readonly points: readonly ImagePoint[]; readonly isClosed: boolean }
  /** Inscribed in the box of two corners. */
  | { readonly kind: 'ellipse'; readonly corners: readonly [ImagePoint, ImagePoint] }
  /** With a head at the first end. */
  | { readonly kind: 'arrow'; readonly to: ImagePoint; readonly from: ImagePoint }
  | { readonly kind: 'cross'; readonly at: ImagePoint };

/** What is drawn for an annotation, also of one that still lacks points. */
export function outlineOf(kind: DrawnKind, points: readonly ImagePoint[]): OutlinePart[] {
  const [a, b, c, d] = points;
  if (a === undefined) return [];
  switch (kind) {
    case 'probe':
    case 'text':
      return [{ kind: 'cross', at: a }];
    case 'arrow':
      return b === undefined ? [] : [{ kind: 'arrow', to: a, from: b }];
    case 'length':
    case 'calibration':
    case 'angle':
      return [{ kind: 'lines', points, isClosed: false }];
    case 'cobb':
    case 'bidirectional':
      return [
        ...(b === undefined ? [] : [line(a, b)]),
        ...(c === undefined || d === undefined ? [] : [line(c, d)]),
      ];
    case 'rectangle':
    case 'region-window':
      return b === undefined ? [] : [{ kind: 'lines', points: cornersOf([a, b]), isClosed: true }];
    case 'ellipse':
      return b === undefined ? [] : [{ kind: 'ellipse', corners: [a, b] }];
    case 'polygon':
    case 'freehand':
      return [{ kind: 'lines', points, isClosed: points.length > 2 }];
  }
}

function line(a: ImagePoint, b: ImagePoint): OutlinePart {
  return { kind: 'lines', points: [a, b], isClosed: false };
}

/** The four corners of a box, beginning with the first point and going round. */
export function cornersOf([a, b]: readonly [ImagePoint, ImagePoint]): ImagePoint[] {
  return [a, { column: b.column, row: a.row }, b, { column: a.column, row: b.row }];
}

/** Where an annotation can be taken hold of: its points; of a box all corners, of an ellipse its four ends. */
export function handlesOf(kind: DrawnKind, points: readonly ImagePoint[]): readonly ImagePoint[] {
  const [a, b] = points;
  if (kind === 'freehand') return [];
  if (a === undefined || b === undefined) return points;
  if (kind === 'rectangle') return cornersOf([a, b]);
  if (kind !== 'ellipse') return points;
  const { columns, rows } = boxOf([a, b]);
  const middle = { column: (columns[0] + columns[1]) / 2, row: (rows[0] + rows[1]) / 2 };
  return [
    { column: middle.column, row: rows[0] },
    { column: columns[1], row: middle.row },
    { column: middle.column, row: rows[1] },
    { column: columns[0], row: middle.row },
  ];
}
