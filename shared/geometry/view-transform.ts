/**
 * From image to screen and back: one similarity for all that is drawn over a picture.
 *
 * Image coordinates count pixels: (0, 0) is the outer corner of the top left pixel and (columns, rows) that of the
 * bottom right one, so that the centre of pixel (row 0, column 0) is (0.5, 0.5). Screen coordinates count device
 * pixels from the top left corner of the tile, y downwards.
 */
export interface Point2 {
  readonly x: number;
  readonly y: number;
}

/** How the picture is turned: first mirrored left to right, then turned clockwise. */
export interface ViewOrientation {
  /** Quarter turns clockwise. */
  readonly quarterTurns: 0 | 1 | 2 | 3;
  /** Mirrored left to right before it is turned. */
  readonly isFlipped: boolean;
}

export const asReceived: ViewOrientation = { quarterTurns: 0, isFlipped: false };

/** Height of a stored pixel divided by its width, as it must look on the screen; 1 for square pixels. */
export type PixelAspect = number;

/** x' = a·x + c·y + e, y' = b·x + d·y + f. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export function apply(matrix: Affine, point: Point2): Point2 {
  return {
    x: matrix.a * point.x + matrix.c * point.y + matrix.e,
    y: matrix.b * point.x + matrix.d * point.y + matrix.f,
  };
}

/** The way back. Throws RangeError for a matrix that has none (a zoom of 0). */
export function invert(matrix: Affine): Affine {
  const { a, b, c, d, e, f } = matrix;
  const determinant = a * d - b * c;
  if (!Number.isFinite(determinant) || determinant === 0) {
    throw new RangeError(`Expected an invertible matrix, found determinant ${determinant}`);
  }
  return {
    a: d / determinant,
    b: -b / determinant,
    c: -c / determinant,
    d: a / determinant,
    e: (c * f - d * e) / determinant,
    f: (b * e - a * f) / determinant,
  };
}

/** Cosine and sine of 0, 90, 180 and 270 degrees clockwise, exact. */
const quarterCosine = [1, 0, -1, 0] as const;
const quarterSine = [0, 1, 0, -1] as const;

/** Unit direction on the screen in which the column index (`row`) or the row index (`column`) grows. */
export function imageDirectionOnScreen(view: ViewOrientation, axis: 'row' | 'column'): Point2 {
  const x = axis === 'row' ? (view.isFlipped ? -1 : 1) : 0;
  const y = axis === 'row' ? 0 : 1;
  const cosine = quarterCosine[view.quarterTurns];
  const sine = quarterSine[view.quarterTurns];
  // `+ 0` turns -0 into 0, which callers compare and print.
  return { x: cosine * x - sine * y + 0, y: sine * x + cosine * y + 0 };
}

export interface PictureSize {
  readonly rows: number;
  readonly columns: number;
  readonly pixelAspect: PixelAspect;
}

/** Size of the picture on the screen at zoom 1, in device pixels, after it was turned. */
export function turnedSize(size: PictureSize, view: ViewOrientation): { width: number; height: number } {
  const width = size.columns;
  const height = size.rows * size.pixelAspect;
  return view.quarterTurns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * The zoom at which the whole picture just fits: device pixels for each stored column.
 * The longer side touches the tile, nothing is cut off.
 */
export function fitZoom(
  size: PictureSize,
  view: ViewOrientation,
  tile: { readonly width: number; readonly height: number },
): number {
  const turned = turnedSize(size, view);
  return Math.min(tile.width / turned.width, tile.height / turned.height);
}

/** Where the camera looks: `center` (image coordinates) lies in the middle of the tile. */
export interface ViewPlacement {
  readonly center: Point2;
  /** Device pixels for one stored column; a stored row takes `zoom * pixelAspect`. */
  readonly zoom: number;
  readonly orientation: ViewOrientation;
}

/** The matrix from image coordinates to device pixels of a tile. */
export function imageToScreen(
  placement: ViewPlacement,
  pixelAspect: PixelAspect,
  tile: { readonly width: number; readonly height: number },
): Affine {
  const { center, zoom, orientation } = placement;
  const row = imageDirectionOnScreen(orientation, 'row');
  const column = imageDirectionOnScreen(orientation, 'column');
  const a = row.x * zoom;
  const b = row.y * zoom;
  const c = column.x * zoom * pixelAspect;
  const d = column.y * zoom * pixelAspect;
  const e = tile.width / 2 - (a * center.x + c * center.y);
  const f = tile.height / 2 - (b * center.x + d * center.y);
  // At a whole number of device pixels for each stored pixel the edges of pixels fall on edges of the screen's:
  // otherwise 1:1 would blend neighbours in a tile of odd width.
  const isWhole = Number.isInteger(zoom) && Number.isInteger(zoom * pixelAspect);
  return { a, b, c, d, e: isWhole ? Math.round(e) : e, f: isWhole ? Math.round(f) : f };
}
