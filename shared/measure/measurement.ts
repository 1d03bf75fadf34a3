import type { FrameAttributes, ImageDescription } from '../image/image-description.ts';
import { storedValues, type StoredFrame } from '../image/stored-pixels.ts';
import { paddingTest } from '../image/padding.ts';
import type { ImagePoint } from './image-point.ts';
import { isRegionKind, pointCounts, type AnnotationKind, type RegionKind } from './measure-kinds.ts';
import { isPlane, type MeasureScale, type ScaleSource } from './measure-scale.ts';
import type { PlaneSampling } from './plane-sampling.ts';
import { pixelReadout } from './pixel-readout.ts';
import {
  angleBetween,
  crossesItself,
  distance,
  ellipsePerimeter,
  outlineLength,
  polygonArea,
  vectorBetween,
} from './plane-geometry.ts';
import { boxOf, regionSpans, type PixelSpan } from './region-spans.ts';
import { regionStatistics } from './region-statistics.ts';

export const quantities = [
  'length',
  'long-axis',
  'short-axis',
  'angle',
  'supplement',
  /** Along a row, of an ultrasound axis. */
  'column-extent',
  /** Down a column, of an ultrasound axis. */
  'row-extent',
  'area',
  /** Of the outline of a region. */
  'perimeter',
  'mean',
  'standard-deviation',
  'least',
  'greatest',
  'pixel-count',
  'value',
] as const;
export type Quantity = (typeof quantities)[number];

export interface MeasuredValue {
  readonly quantity: Quantity;
  readonly value: number;
  /** `mm`, `mm²`, `°`, `HU`, …; '' for a count, and for values of which the object names no unit. */
  readonly unit: string;
}

/** What a reader must know about the numbers, or why some are not there. */
export const measureNotes = [
  /** An angle or an area over axes that are not both of space. */
  'not-a-plane',
  /** The outline crosses itself: it has no area. */
  'crosses-itself',
  'partly-outside',
  'outside',
  /** Padding, or values that are not numbers, were left out. */
  'padding-left-out',
  'only-padding',
  'colour',
  /** Of a slab: its values are of no one place. */
  'slab-values',
  /** Of a plane across the voxels: a mean of means, whose deviation and extremes would be too small. */
  'interpolated-values',
  /** Reaches beyond the volume, or into a gap, where the picture has no values. */
  'without-values',
  /** Some slices of the volume were left out to make it fit into memory. */
  'slices-left-out',
  /** The picture's pixels are not here. */
  'no-pixels',
] as const;
export type MeasureNote = (typeof measureNotes)[number];

export interface Measurement {
  /** The one to show first comes first; empty for arrows and text. */
  readonly values: readonly MeasuredValue[];
  /** Of distances and areas; null where the numbers need none. */
  readonly source: ScaleSource | null;
  readonly notes: readonly MeasureNote[];
}

export interface MeasuredFrame {
  readonly image: ImageDescription;
  readonly attributes: FrameAttributes;
  /** null when its pixels are not here: distances are measured, values are not. */
  readonly frame: StoredFrame | null;
  /** Of a plane through a volume: what its values are worth. Left out: they are those that were stored. */
  readonly sampling?: PlaneSampling | undefined;
}

const none: Measurement = { values: [], source: null, notes: [] };

/** Everything that an annotation says about its picture. Fewer points than its kind needs say nothing yet. */
export function measure(
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  scale: MeasureScale,
  measured: MeasuredFrame,
): Measurement {
  if (points.length < pointCounts[kind].least) return none;
  if (isRegionKind(kind)) return measureRegion(kind, points, scale, measured);
  const [a, b, c, d] = points;
  if (a === undefined) return none;
  switch (kind) {
    case 'arrow':
    case 'text':
      return none;
    case 'probe':
      return measureProbe(a, measured);
    case 'length':
    case 'calibration':
      return b === undefined ? none : measureLength(a, b, scale);
    case 'angle':
      return b === undefined || c === undefined ? none : measureAngle(b, [a, b], [b, c], scale);
    case 'cobb':
      return b === undefined || c === undefined || d === undefined
        ? none
        : measureAngle(null, [a, b], [c, d], scale);
    case 'bidirectional':
      return b === undefined || c === undefined || d === undefined
        ? none
        : measureAxes([a, b], [c, d], scale);
  }
}

function measureLength(a: ImagePoint, b: ImagePoint, scale: MeasureScale): Measurement {
  const { source } = scale;
  if (isPlane(scale)) {
    return {
      values: [{ quantity: 'length', value: distance(a, b, scale), unit: scale.column.unit }],
      source,
      notes: [],
    };
  }
  const { x, y } = vectorBetween(a, b, scale);
  return {
    values: [
      { quantity: 'column-extent', value: Math.abs(x), unit: scale.column.unit },
      { quantity: 'row-extent', value: Math.abs(y), unit: scale.row.unit },
    ],
    source,
    notes: [],
  };
}

type Line = readonly [ImagePoint, ImagePoint];

/** At a vertex the angle that was drawn, up to 180°; of two free lines the smaller one, and what it leaves of 180°. */
function measureAngle(
  vertex: ImagePoint | null,
  first: Line,
  second: Line,
  scale: MeasureScale,
): Measurement {
  if (!isPlane(scale)) return { ...none, notes: ['not-a-plane'] };
  const [from, to] = vertex === null ? first : [first[1], first[0]];
  const angle = angleBetween(vectorBetween(from, to, scale), vectorBetween(...second, scale));
  if (angle === null) return none;
  if (vertex !== null) return { ...none, values: [{ quantity: 'angle', value: angle, unit: '°' }] };
  const smaller = Math.min(angle, 180 - angle);
  return {
    ...none,
    values: [
      { quantity: 'angle', value: smaller, unit: '°' },
      { quantity: 'supplement', value: 180 - smaller, unit: '°' },
    ],
  };
}

function measureAxes(first: Line, second: Line, scale: MeasureScale): Measurement {
  if (!isPlane(scale)) return { ...none, notes: ['not-a-plane'] };
  const { unit } = scale.column;
  const lengths = [distance(...first, scale), distance(...second, scale)];
  return {
    values: [
      { quantity: 'long-axis', value: Math.max(...lengths), unit },
      { quantity: 'short-axis', value: Math.min(...lengths), unit },
    ],
    source: scale.source,
    notes: [],
  };
}

function measureProbe(point: ImagePoint, { image, attributes, frame, sampling }: MeasuredFrame): Measurement {
  if (frame === null) return { ...none, notes: ['no-pixels'] };
  const { rows, columns } = frame.header;
  const [row, column] = [Math.floor(point.row), Math.floor(point.column)];
  if (row < 0 || column < 0 || row >= rows || column >= columns) return { ...none, notes: ['outside'] };
  const readout = pixelReadout(image, attributes, frame.header);
  if (readout === null) return { ...none, notes: ['colour'] };
  if (sampling?.kind === 'slab') return { ...none, notes: ['slab-values'] };
  if (sampling?.hasValue(point) === false) return { ...none, notes: ['without-values'] };
  const stored = storedValues(frame)[row * columns + column] ?? Number.NaN;
  const value = readout.valueOf(stored);
  if (paddingTest(image)(stored) || !Number.isFinite(value)) return { ...none, notes: ['only-padding'] };
  return {
    ...none,
    values: [{ quantity: 'value', value, unit: readout.unit }],
    notes: sampling?.kind === 'interpolated' ? ['interpolated-values'] : [],
  };
}

function measureRegion(
  kind: RegionKind,
  points: readonly ImagePoint[],
  scale: MeasureScale,
  { image, attributes, frame, sampling }: MeasuredFrame,
): Measurement {
  const notes: MeasureNote[] = [];
  const area: MeasuredValue[] = [];
  const { unit: lengthUnit } = scale.column;
  if (!isPlane(scale)) {
    notes.push('not-a-plane');
  } else if ((kind === 'polygon' || kind === 'freehand') && crossesItself(points)) {
    notes.push('crosses-itself');
  } else {
    area.push(
      { quantity: 'area', value: regionArea(kind, points, scale), unit: `${lengthUnit}²` },
      { quantity: 'perimeter', value: regionPerimeter(kind, points, scale), unit: lengthUnit },
    );
  }
  const source = area.length > 0 ? scale.source : null;
  if (frame === null) return { values: area, source, notes: [...notes, 'no-pixels'] };

  const { rows, columns } = frame.header;
  const box = boxOf(points);
  const isInside =
    box.columns[0] >= 0 && box.rows[0] >= 0 && box.columns[1] <= columns && box.rows[1] <= rows;
  if (!isInside) notes.push('partly-outside');
  const readout = pixelReadout(image, attributes, frame.header);
  if (readout === null) return { values: area, source, notes: [...notes, 'colour'] };
  const spans = regionSpans({ kind, points }, { rows, columns });
  const refusal = sampling === undefined ? null : samplingRefusal(spans, sampling);
  if (refusal !== null) return { values: area, source, notes: [...notes, refusal] };
  const { statistics, excludedCount } = regionStatistics(spans, {
    columns,
    values: storedValues(frame),
    isPadding: paddingTest(image),
    valueOf: readout.valueOf,
  });
  if (excludedCount > 0) notes.push(statistics === null ? 'only-padding' : 'padding-left-out');
  if (sampling !== undefined && sampling.stride > 1) notes.push('slices-left-out');
  if (sampling?.kind === 'interpolated') notes.push('interpolated-values');
  const { unit } = readout;
  const values: MeasuredValue[] =
    statistics === null
      ? [{ quantity: 'pixel-count', value: 0, unit: '' }]
      : sampling?.kind === 'interpolated'
        ? [{ quantity: 'mean', value: statistics.mean, unit }]
        : [
            { quantity: 'mean', value: statistics.mean, unit },
            { quantity: 'standard-deviation', value: statistics.standardDeviation, unit },
            { quantity: 'least', value: statistics.least, unit },
            { quantity: 'greatest', value: statistics.greatest, unit },
            { quantity: 'pixel-count', value: statistics.count, unit: '' },
          ];
  return { values: [...values, ...area], source, notes };
}

/** Why the pixels of a plane through a volume have no statistics; null where they have. */
function samplingRefusal(spans: readonly PixelSpan[], { kind, hasValue }: PlaneSampling): MeasureNote | null {
  if (kind === 'slab') return 'slab-values';
  for (const { row, from, to } of spans) {
    for (let column = from; column < to; column++) {
      if (!hasValue({ column: column + 0.5, row: row + 0.5 })) return 'without-values';
    }
  }
  return null;
}

function regionArea(kind: RegionKind, points: readonly ImagePoint[], scale: MeasureScale): number {
  if (kind === 'polygon' || kind === 'freehand') return polygonArea(points, scale);
  const { columns, rows } = boxOf(points);
  const box = (columns[1] - columns[0]) * scale.column.perPixel * (rows[1] - rows[0]) * scale.row.perPixel;
  return kind === 'rectangle' ? box : (box * Math.PI) / 4;
}

function regionPerimeter(kind: RegionKind, points: readonly ImagePoint[], scale: MeasureScale): number {
  if (kind === 'polygon' || kind === 'freehand') return outlineLength(points, scale);
  const { columns, rows } = boxOf(points);
  const width = (columns[1] - columns[0]) * scale.column.perPixel;
  const height = (rows[1] - rows[0]) * scale.row.perPixel;
  return kind === 'rectangle' ? 2 * (width + height) : ellipsePerimeter(width / 2, height / 2);
}
