import type { KnownSpacing } from '../geometry/pixel-spacing.ts';
import type { PlaceSpacingReason } from '../geometry/spacing-at.ts';

/** What one step along rows or down columns is worth. */
export interface AxisScale {
  /** `mm`, `px`, or what an ultrasound region's axis is in: `s`, `cm/s`, … */
  readonly unit: string;
  /** Greater than 0. */
  readonly perPixel: number;
}

/** Where the scale of a number comes from; printed beside it. */
export type ScaleSource =
  | Pick<KnownSpacing, 'unit' | 'provenance' | 'magnification'>
  | { readonly unit: 'px'; readonly reason: PlaceSpacingReason }
  /** A length that a person drew and typed the millimetres of. */
  | { readonly unit: 'mm'; readonly provenance: 'user' }
  /** Of a plane through a volume: where its slices lie. */
  | { readonly unit: 'mm'; readonly provenance: 'slices' }
  /** An ultrasound region whose axes are not both of space. */
  | { readonly unit: 'axes' };

export interface MeasureScale {
  /** Along a row: the column index grows. */
  readonly column: AxisScale;
  /** Down a column: the row index grows. */
  readonly row: AxisScale;
  readonly source: ScaleSource;
}

/** Whether distances in any direction, angles and areas mean something: both axes measure the same. */
export function isPlane({ column, row }: MeasureScale): boolean {
  return column.unit === row.unit && (column.unit === 'mm' || column.unit === 'px');
}

export function millimetreScale(spacing: KnownSpacing): MeasureScale {
  const { unit, provenance, magnification } = spacing;
  return {
    column: { unit, perPixel: spacing.columnMm },
    row: { unit, perPixel: spacing.rowMm },
    source: { unit, provenance, magnification },
  };
}

/** Pixels, counted in widths of one: a pixel that is twice as high as wide counts twice downwards. */
export function pixelScale(reason: PlaceSpacingReason, pixelAspect: number): MeasureScale {
  return {
    column: { unit: 'px', perPixel: 1 },
    row: { unit: 'px', perPixel: pixelAspect },
    source: { unit: 'px', reason },
  };
}

/** Millimetres by a person's hand. */
export function calibratedScale({ columnMm, rowMm }: { columnMm: number; rowMm: number }): MeasureScale {
  return {
    column: { unit: 'mm', perPixel: columnMm },
    row: { unit: 'mm', perPixel: rowMm },
    source: { unit: 'mm', provenance: 'user' },
  };
}

/** Of a plane through a volume: its own spacing, which the positions of the slices and their pixels give. */
export function planeScale({
  rowMm,
  columnMm,
}: {
  readonly rowMm: number;
  readonly columnMm: number;
}): MeasureScale {
  return {
    column: { unit: 'mm', perPixel: columnMm },
    row: { unit: 'mm', perPixel: rowMm },
    source: { unit: 'mm', provenance: 'slices' },
  };
}
