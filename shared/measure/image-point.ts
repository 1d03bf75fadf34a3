/**
 * A place in one frame, in image coordinates: (0, 0) is the outer corner of the top left pixel, the centre of pixel
 * (row 0, column 0) is (0.5, 0.5), as graphic data of structured reports counts (PS3.3 C.18.6.1.2).
 */
export interface ImagePoint {
  readonly column: number;
  readonly row: number;
}

export function midpoint(a: ImagePoint, b: ImagePoint): ImagePoint {
  return { column: (a.column + b.column) / 2, row: (a.row + b.row) / 2 };
}

export function isSamePoint(a: ImagePoint, b: ImagePoint): boolean {
  return a.column === b.column && a.row === b.row;
}
