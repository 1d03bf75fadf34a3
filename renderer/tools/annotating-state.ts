import type { Point2 } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { AnnotatedPicture, FramePlace } from '../measure/annotated-picture.ts';
import type { DrawTool } from './draw-tools.ts';
import type { Drawing } from './drawing.ts';
import type { Hold } from './hit-test.ts';

/** What is asked of the reader beside the picture. */
export type AnnotationForm =
  /** Label of a measurement, or the words of an arrow or text. */
  | { readonly kind: 'words'; readonly annotationId: string }
  | {
      readonly kind: 'calibration';
      readonly tile: number;
      readonly place: FramePlace;
      readonly points: readonly ImagePoint[];
    };

export interface AnnotatingState {
  readonly selectedId: string | null;
  readonly hovered: { readonly tile: number; readonly id: string; readonly hold: Hold } | null;
  readonly drawing: { readonly tile: number; readonly place: FramePlace; readonly drawing: Drawing } | null;
  /** An annotation as it is while the hand moves it; saved when it lets go. */
  readonly editing: { readonly id: string; readonly points: readonly ImagePoint[] } | null;
  /** A label on its way: where its middle is. */
  readonly movingLabel: { readonly id: string; readonly at: ImagePoint } | null;
  /** The place that the arrow keys move. */
  readonly cursor: { readonly tile: number; readonly place: FramePlace; readonly point: ImagePoint } | null;
  readonly form: AnnotationForm | null;
  /** The magnifier, while its button is down; device pixels of the tile. */
  readonly lens: { readonly tile: number; readonly at: Point2; readonly isStrong: boolean } | null;
  /** What `M` chooses again. */
  readonly lastTool: DrawTool;
}

export interface AnnotatingHost {
  /** What lies at a place (device pixels) of a tile; null where nothing can be drawn on. */
  pictureAt(tile: number, at: Point2): AnnotatedPicture | null;
  /**
   * The picture of a tile that is of this place, else of any, the first one that can be drawn on; and the middle of what
   * is seen of it.
   */
  pictureOf(
    tile: number,
    place: FramePlace | null,
  ): { readonly picture: AnnotatedPicture; readonly middle: Point2 } | null;
  /** Device pixels for a CSS pixel. */
  ratio(): number;
  tool(): string;
  /** The window of the values in a box. */
  windowRegion(picture: AnnotatedPicture, corners: readonly ImagePoint[]): void;
  /** A new annotation's id. */
  newId(): string;
}

export interface HandModifiers {
  readonly isConstrained: boolean;
}

/** Nothing selected, nothing half drawn. */
export const idleHand: Omit<AnnotatingState, 'lastTool'> = {
  selectedId: null,
  hovered: null,
  drawing: null,
  editing: null,
  movingLabel: null,
  cursor: null,
  form: null,
  lens: null,
};
