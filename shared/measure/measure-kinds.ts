/** What a person can draw on a picture. */
export const annotationKinds = [
  'length',
  'angle',
  'cobb',
  'bidirectional',
  'ellipse',
  'rectangle',
  'polygon',
  'freehand',
  'probe',
  'arrow',
  'text',
  /** A line whose true length a person states: it gives its picture a spacing. */
  'calibration',
] as const;
export type AnnotationKind = (typeof annotationKinds)[number];

/** Kinds that enclose pixels and have statistics. */
export const regionKinds = ['ellipse', 'rectangle', 'polygon', 'freehand'] as const;
export type RegionKind = (typeof regionKinds)[number];

export function isRegionKind(kind: AnnotationKind): kind is RegionKind {
  return regionKinds.some((region) => region === kind);
}

/**
 * How many points each kind has, and what they are in order:
 * length and calibration two ends; angle an end, the vertex, an end; Cobb two lines of two ends, which share nothing; bidirectional
 * the ends of the first axis, then of the one across it; ellipse and rectangle two opposite corners of the box;
 * polygon and freehand the outline, closed from the last to the first; arrow the point, then the other end.
 */
export const pointCounts: Readonly<
  Record<AnnotationKind, { readonly least: number; readonly most: number }>
> = {
  length: { least: 2, most: 2 },
  angle: { least: 3, most: 3 },
  cobb: { least: 4, most: 4 },
  bidirectional: { least: 4, most: 4 },
  ellipse: { least: 2, most: 2 },
  rectangle: { least: 2, most: 2 },
  polygon: { least: 3, most: 10_000 },
  freehand: { least: 3, most: 10_000 },
  probe: { least: 1, most: 1 },
  arrow: { least: 2, most: 2 },
  text: { least: 1, most: 1 },
  calibration: { least: 2, most: 2 },
};
