import type { Affine, Point2 } from '../../shared/geometry/view-transform.ts';
import {
  isOn,
  type AnnotatedPicture,
  type FrameOfImage,
  type FramePlace,
} from '../measure/annotated-picture.ts';
import { annotationPlane, planeSampling } from '../../shared/measure/plane-sampling.ts';
import { cameraMatrix } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import type { ShownFrame, TileState } from './reading-state.ts';
import { cellAt, tileCells, type TileCell } from './tile-cells.ts';
import { pictureSize } from './tile-view.ts';

/** The picture of a part of a tile as something to draw on; null where there is none. */
export function annotatedCell(
  tileIndex: number,
  tile: TileState,
  rectangle: TileRectangle,
  { shown, rectangle: part }: TileCell,
): AnnotatedPicture | null {
  if (shown?.kind !== 'frame') return null;
  const matrix = cameraMatrix(tile.camera, pictureSize(shown), part);
  const imageToScreen: Affine = {
    ...matrix,
    e: matrix.e + part.x - rectangle.x,
    f: matrix.f + part.y - rectangle.y,
  };
  return { tile: tileIndex, imageToScreen, ...drawnFrame(shown) };
}

const planesOfShown = new WeakMap<ShownFrame, Pick<FrameOfImage, 'plane' | 'sampling'>>();

/** What is on screen as something to draw on: a frame, or a plane through the volume of its series. */
export function drawnFrame(shown: ShownFrame): FrameOfImage {
  const { image, attributes, frame, frameIndex, reformatted, position } = shown;
  if (reformatted === null) return { image, attributes, frame, frameIndex, plane: null };
  let drawn = planesOfShown.get(shown);
  if (drawn === undefined) {
    const { planes, volume, source } = reformatted;
    drawn = {
      plane: annotationPlane(planes, position, source.wish),
      sampling: planeSampling(volume, planes, position, source.wish.slab),
    };
    planesOfShown.set(shown, drawn);
  }
  return { image, attributes, frame, frameIndex, ...drawn };
}

/** What lies at a place (device pixels) of a tile. */
export function annotatedAt(
  tileIndex: number,
  tile: TileState,
  rectangle: TileRectangle,
  at: Point2,
): AnnotatedPicture | null {
  const { cell } = cellAt(tile, rectangle, at);
  const found = tileCells(tile, rectangle)[cell];
  return found === undefined ? null : annotatedCell(tileIndex, tile, rectangle, found);
}

/** The picture of a tile that is of a place (null: the first that there is), and the middle of what is seen of it. */
export function annotatedPlace(
  tileIndex: number,
  tile: TileState,
  rectangle: TileRectangle,
  place: FramePlace | null,
): { readonly picture: AnnotatedPicture; readonly middle: Point2 } | null {
  for (const cell of tileCells(tile, rectangle)) {
    const picture = annotatedCell(tileIndex, tile, rectangle, cell);
    if (picture === null || (place !== null && !isOn(place, picture))) continue;
    const { x, y, width, height } = cell.rectangle;
    return { picture, middle: { x: x - rectangle.x + width / 2, y: y - rectangle.y + height / 2 } };
  }
  return null;
}
