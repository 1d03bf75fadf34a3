import type { Point2 } from '../../shared/geometry/view-transform.ts';
import { pixelSpacing } from '../../shared/geometry/pixel-spacing.ts';
import { frameAttributes, type ImageDescription } from '../../shared/image/image-description.ts';
import type { ManualSpacing } from '../../shared/model/annotations.ts';
import { cameraZoom, fit, panBy, zoomAbout, zoomTo, type Camera } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { imageAt } from './frame-plan.ts';
import { linkedFor } from './linked-scroll.ts';
import type { ReadingState } from './reading-state.ts';
import { cellAt } from './tile-cells.ts';
import { pictureSize } from './tile-view.ts';
import { ratioOf, rectangleOf } from './walls.ts';

/** What decides how large a tile's picture is on the screen. */
interface SizedPicture {
  readonly camera: Camera;
  readonly size: ReturnType<typeof pictureSize>;
  readonly cell: TileRectangle;
  /** Device pixels of a CSS pixel on its screen. */
  readonly ratio: number;
  /** Width of a stored column; null where the picture does not say. */
  readonly columnMm: number | null;
}

type Cameras = ReadonlyMap<number, Camera>;

/** What a person gave an image for its spacing; null where nobody did. */
export type CalibrationOf = (image: ImageDescription) => Pick<ManualSpacing, 'columnSpacingMm'> | null;

export interface LinkedState extends Pick<
  ReadingState,
  'tiles' | 'displaySets' | 'layout' | 'oneUp' | 'otherWalls' | 'link' | 'wall'
> {
  /** Left out: nobody calibrated anything. */
  readonly calibrationOf?: CalibrationOf | undefined;
}

/**
 * Zooms a tile, and what is linked with it to the same scale: a millimetre is as long in each. Between pictures of which
 * neither says its spacing a stored pixel is as large in each; where only one says it there is no common scale, and both
 * are zoomed by the same factor.
 *
 * @param share where in each picture's part of the wall the zoom holds still
 */
export function zoomedCameras(state: LinkedState, index: number, factor: number, share: Point2): Cameras {
  const own = sizedPicture(state, index);
  if (own === null) return new Map();
  const held = ({ width, height }: TileRectangle): Point2 => ({ x: width * share.x, y: height * share.y });
  const camera = zoomAbout(own.camera, own.size, own.cell, held(own.cell), factor);
  const zoom = cameraZoom(camera, own.size, own.cell);
  return linked(state, index, camera, (other) => {
    const wanted = zoomLike(own, zoom, other);
    const before = cameraZoom(other.camera, other.size, other.cell);
    const byFactor = wanted === null ? factor : wanted / before;
    return zoomAbout(other.camera, other.size, other.cell, held(other.cell), byFactor);
  });
}

/** Moves the pictures by as many device pixels: at one scale that is as many millimetres. */
export function pannedCameras(state: LinkedState, index: number, delta: Point2): Cameras {
  const own = sizedPicture(state, index);
  if (own === null) return new Map();
  return linked(state, index, panBy(own.camera, own.size, own.cell, delta), (other) => {
    const screens = other.ratio / own.ratio;
    return panBy(other.camera, other.size, other.cell, { x: delta.x * screens, y: delta.y * screens });
  });
}

/** The whole picture of each, at the largest scale at which all that say theirs are whole. */
export function fittedCameras(state: LinkedState, index: number): Cameras {
  const tiles = linkedFor(state, index, 'zoomPan').flatMap((each) => {
    const picture = sizedPicture(state, each);
    return picture === null ? [] : [{ each, picture: { ...picture, camera: fit(picture.camera) } }];
  });
  const scales = tiles.flatMap(({ picture: { camera, size, cell, columnMm, ratio } }) =>
    columnMm === null ? [] : [cameraZoom(camera, size, cell) / columnMm / ratio],
  );
  const least = Math.min(...scales);
  return new Map(
    tiles.map(({ each, picture }): [number, Camera] => {
      const { camera, size, cell, columnMm, ratio } = picture;
      const isAlone = columnMm === null || scales.length < 2;
      return [each, isAlone ? camera : zoomTo(camera, size, cell, least * columnMm * ratio)];
    }),
  );
}

/** What is linked with a tile at the scale of that tile, about the middle of what each shows. */
export function matchedCameras(state: LinkedState, index: number): Cameras {
  const cameras = zoomedCameras(state, index, 1, { x: 0.5, y: 0.5 });
  return new Map([...cameras].filter(([each]) => each !== index));
}

function linked(
  state: LinkedState,
  index: number,
  camera: Camera,
  follow: (picture: SizedPicture) => Camera,
): Cameras {
  const cameras = new Map([[index, camera]]);
  for (const other of linkedFor(state, index, 'zoomPan')) {
    const picture = other === index ? null : sizedPicture(state, other);
    if (picture !== null) cameras.set(other, follow(picture));
  }
  return cameras;
}

/** Device pixels for a stored column at which `other` is as large as `own` at `zoom`; null without a common scale. */
function zoomLike(own: SizedPicture, zoom: number, other: SizedPicture): number | null {
  const screens = other.ratio / own.ratio;
  if (own.columnMm === null && other.columnMm === null) return zoom * screens;
  if (own.columnMm === null || other.columnMm === null) return null;
  return ((zoom * other.columnMm) / own.columnMm) * screens;
}

/** By what is on screen, else by what the series says of the picture that is asked for. */
function sizedPicture(state: LinkedState, index: number): SizedPicture | null {
  const tile = state.tiles[index];
  const rectangle = rectangleOf(state, index);
  const set = state.displaySets.get(tile?.displaySetId ?? '');
  if (tile === undefined || rectangle === undefined || set === undefined) return null;
  // A wall that is not laid out yet.
  if (rectangle.width <= 0 || rectangle.height <= 0) return null;
  const reference = set.frames[tile.target];
  const image = imageAt(set, tile.target);
  const described =
    tile.shown ??
    (image === undefined || reference === undefined || tile.source.kind === 'plane'
      ? null
      : { image, attributes: frameAttributes(image, reference.frameIndex) });
  if (described === null) return null;
  const spacing = pixelSpacing(described.image, described.attributes);
  // The scale bar says a person's scale where there is one; a plane through a volume has its own.
  const isPlane = tile.source.kind === 'plane';
  const calibration = isPlane ? null : (state.calibrationOf?.(described.image) ?? null);
  return {
    camera: tile.camera,
    size: pictureSize(described),
    cell: cellAt(tile, rectangle, { x: 0, y: 0 }).size,
    ratio: ratioOf(state, index),
    columnMm: calibration?.columnSpacingMm ?? (spacing.unit === 'mm' ? spacing.columnMm : null),
  };
}
