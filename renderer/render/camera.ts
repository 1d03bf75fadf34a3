import {
  apply,
  asReceived,
  fitZoom,
  imageToScreen,
  invert,
  type Affine,
  type PictureSize,
  type Point2,
  type ViewOrientation,
  type ViewPlacement,
} from '../../shared/geometry/view-transform.ts';

/**
 * How a tile looks at its picture, independent of the sizes of both, so that it survives a change of layout and
 * serves every image of a series.
 */
export interface Camera {
  readonly scale:
    | { readonly kind: 'fit' }
    /** One stored column to a device pixel. */
    | { readonly kind: 'actual' }
    /** Times the zoom that fits. */
    | { readonly kind: 'relative'; readonly factor: number };
  /** What lies in the middle of the tile, as a share of the picture's columns and rows. */
  readonly center: Point2;
  readonly orientation: ViewOrientation;
  /**
   * Where a picture that leaves room lies in its tile: −1 left or top, 1 right or bottom. Chest walls lie back
   * to back so. Gone with the first zoom or pan.
   */
  readonly lean?: { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 } | null;
}

export interface TileSize {
  readonly width: number;
  readonly height: number;
}

export const fittedCamera: Camera = {
  scale: { kind: 'fit' },
  center: { x: 0.5, y: 0.5 },
  orientation: asReceived,
};

/** One stored pixel is never more than 64 device pixels, and a picture never smaller than a twentieth of its fit. */
const greatestZoom = 64;
const leastFactor = 0.05;

/** Device pixels for each stored column. */
export function cameraZoom(camera: Camera, size: PictureSize, tile: TileSize): number {
  switch (camera.scale.kind) {
    case 'fit':
      return fitZoom(size, camera.orientation, tile);
    case 'actual':
      return 1;
    case 'relative':
      return camera.scale.factor * fitZoom(size, camera.orientation, tile);
  }
}

export function cameraPlacement(camera: Camera, size: PictureSize, tile: TileSize): ViewPlacement {
  const placement = {
    center: { x: camera.center.x * size.columns, y: camera.center.y * size.rows },
    zoom: cameraZoom(camera, size, tile),
    orientation: camera.orientation,
  };
  const { lean = null } = camera;
  if (lean === null) return placement;
  return { ...placement, center: leaningCenter(placement, lean, size, tile) };
}

/** The point of the picture in the middle of the tile when the picture lies at its sides. */
function leaningCenter(
  placement: ViewPlacement,
  lean: NonNullable<Camera['lean']>,
  size: PictureSize,
  tile: TileSize,
): Point2 {
  const matrix = imageToScreen(placement, size.pixelAspect, tile);
  const from = apply(matrix, { x: 0, y: 0 });
  const to = apply(matrix, { x: size.columns, y: size.rows });
  const room = {
    x: Math.max(0, tile.width - Math.abs(to.x - from.x)),
    y: Math.max(0, tile.height - Math.abs(to.y - from.y)),
  };
  return apply(invert(matrix), {
    x: tile.width / 2 - (lean.x * room.x) / 2,
    y: tile.height / 2 - (lean.y * room.y) / 2,
  });
}

/** The same view without leaning: what is zoomed or moved stays where it was put. */
function standing(camera: Camera, size: PictureSize, tile: TileSize): Camera {
  const { lean = null } = camera;
  if (lean === null) return camera;
  const { center } = cameraPlacement(camera, size, tile);
  return {
    ...camera,
    lean: null,
    center: { x: center.x / size.columns, y: center.y / size.rows },
  };
}

export function cameraMatrix(camera: Camera, size: PictureSize, tile: TileSize): Affine {
  return imageToScreen(cameraPlacement(camera, size, tile), size.pixelAspect, tile);
}

/** The whole picture again; a turn stays. */
export function fit(camera: Camera): Camera {
  return { ...camera, scale: { kind: 'fit' }, center: { x: 0.5, y: 0.5 } };
}

/** Stored pixels to device pixels one to one, about the middle of what is seen. */
export function actualSize(camera: Camera): Camera {
  return { ...camera, scale: { kind: 'actual' } };
}

/** The same view at so many device pixels for a stored column, about its middle. */
export function zoomTo(camera: Camera, size: PictureSize, tile: TileSize, zoom: number): Camera {
  return zoomAbout(
    camera,
    size,
    tile,
    { x: tile.width / 2, y: tile.height / 2 },
    zoom / cameraZoom(camera, size, tile),
  );
}

/** Zooms by a factor; what lies under `point` (device pixels of the tile) stays under it. */
export function zoomAbout(
  from: Camera,
  size: PictureSize,
  tile: TileSize,
  point: Point2,
  factor: number,
): Camera {
  const camera = standing(from, size, tile);
  const fitting = fitZoom(size, camera.orientation, tile);
  const before = cameraZoom(camera, size, tile);
  const zoom = Math.min(Math.max(before * factor, fitting * leastFactor), Math.max(greatestZoom, fitting));
  const zoomed: Camera = { ...camera, scale: { kind: 'relative', factor: zoom / fitting } };
  const held = apply(invert(exactMatrix(camera, size, tile)), point);
  const strayed = apply(invert(exactMatrix(zoomed, size, tile)), point);
  return shifted(zoomed, size, { x: held.x - strayed.x, y: held.y - strayed.y });
}

/** Moves the picture by device pixels. */
export function panBy(leaning: Camera, size: PictureSize, tile: TileSize, delta: Point2): Camera {
  const camera = standing(leaning, size, tile);
  const toImage = invert(exactMatrix(camera, size, tile));
  const from = apply(toImage, { x: 0, y: 0 });
  const to = apply(toImage, delta);
  return shifted(camera, size, { x: from.x - to.x, y: from.y - to.y });
}

/** The matrix before it is put on whole device pixels, so that many small moves add up. */
function exactMatrix(camera: Camera, size: PictureSize, tile: TileSize): Affine {
  const matrix = cameraMatrix(camera, size, tile);
  const { center } = cameraPlacement(camera, size, tile);
  return {
    ...matrix,
    e: tile.width / 2 - (matrix.a * center.x + matrix.c * center.y),
    f: tile.height / 2 - (matrix.b * center.x + matrix.d * center.y),
  };
}

/** The centre never leaves the picture, so that it cannot get lost. */
function shifted(camera: Camera, size: PictureSize, by: Point2): Camera {
  return {
    ...camera,
    center: {
      x: share(camera.center.x + by.x / size.columns),
      y: share(camera.center.y + by.y / size.rows),
    },
  };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
