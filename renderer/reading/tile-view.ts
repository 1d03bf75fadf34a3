import { pixelAspect } from '../../shared/geometry/pixel-spacing.ts';
import type { PictureSize } from '../../shared/geometry/view-transform.ts';
import { cameraMatrix } from '../render/camera.ts';
import type { TileDrawing, TileRectangle } from '../render/viewport-renderer.ts';
import type { ReadingState, Shown, TileState } from './reading-state.ts';
import { resolveWindow } from './tile-window.ts';

/** The picture's size as cameras count it. */
export function pictureSize({ image, attributes }: Pick<Shown, 'image' | 'attributes'>): PictureSize {
  return { rows: image.Rows, columns: image.Columns, pixelAspect: pixelAspect(image, attributes) };
}

const noOverlays: TilePicture['overlays'] = [];
const identity = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 } as const;
type TilePicture = NonNullable<TileDrawing['picture']>;
/** Colour has no window; its picture needs none either. */
const noWindow = {
  kind: 'window',
  WindowCenter: 128,
  WindowWidth: 256,
  VOILUTFunction: 'LINEAR',
  WindowCenterWidthExplanation: null,
} as const;

export type ShownParts = Pick<ReadingState, 'showsGraphics' | 'showsHidden'>;

/** What the canvas must show in a tile: the pixels of the very frame that the overlay names, or black. */
export function tileDrawing(tile: TileState, rectangle: TileRectangle, show: ShownParts): TileDrawing {
  const { shown } = tile;
  if (shown === null || shown.kind === 'failure') {
    return { rectangle, picture: null, imageToScreen: identity, interpolation: 'nearest' };
  }
  const choice = resolveWindow(tile.windowMode, shown);
  return {
    rectangle,
    picture: {
      frame: shown.frame,
      overlays: show.showsGraphics ? shown.frame.overlays : noOverlays,
      shutterOverlays: shown.frame.overlays,
      showsHidden: show.showsHidden,
      image: shown.image,
      attributes: shown.attributes,
      voi: choice?.voi ?? noWindow,
      isInverted: tile.isInverted && choice !== null,
    },
    imageToScreen: cameraMatrix(tile.camera, pictureSize(shown), rectangle),
    interpolation: tile.interpolation,
  };
}
