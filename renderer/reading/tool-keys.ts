import { imagePointOf } from '../../shared/geometry/slice-plane.ts';
import { apply, invert } from '../../shared/geometry/view-transform.ts';
import { cameraMatrix } from '../render/camera.ts';
import { screenStep } from '../tools/screen-step.ts';
import { dragWindow, type WindowDragPreference } from '../tools/window-drag.ts';
import type { ReadingActions } from './reading-actions.ts';
import { tileOf, type ReadingStore } from './reading-store.ts';
import { frameOfReferenceOf, shownPlane } from './stack-geometry.ts';
import { pictureSize } from './tile-view.ts';
import type { ViewActions } from './view-actions.ts';

/** One press, as a drag of so many CSS pixels: a window by a twentieth of its width, a picture by its margin. */
const dragCss = 15;
/** Presses for twice the size. */
const pressesPerDoubling = 4;

/** What the left button's tool does, by keys. */
export class ToolKeys {
  readonly #store: ReadingStore;
  readonly #actions: ReadingActions;
  readonly #views: ViewActions;
  readonly #preference: () => WindowDragPreference;

  constructor(
    store: ReadingStore,
    actions: ReadingActions,
    views: ViewActions,
    preference: () => WindowDragPreference,
  ) {
    this.#store = store;
    this.#actions = actions;
    this.#views = views;
    this.#preference = preference;
  }

  /**
   * A step of the tool in the active tile, to the right and down on the screen: windows, scrolls, zooms, pans, or moves
   * the crosshair by pixels of the picture. Nothing for tools that draw, which have a cursor of their own.
   */
  step(right: number, down: number): void {
    const { tool, wall } = this.#store.getState();
    switch (tool) {
      case 'window': {
        const current = this.#actions.currentWindow();
        if (current === null) return;
        const choice = dragWindow(
          current.voi,
          right * dragCss,
          down * dragCss,
          { isFine: false, isCoarse: false },
          this.#preference(),
        );
        this.#actions.setWindow({ kind: 'fixed', choice });
        return;
      }
      case 'scroll':
        this.#actions.scroll(down + right);
        return;
      case 'zoom':
        this.#actions.zoom(2 ** ((right - down) / pressesPerDoubling));
        return;
      case 'pan': {
        const step = dragCss * wall.ratio;
        this.#actions.pan({ x: right * step, y: down * step });
        return;
      }
      case 'crosshair':
        this.#moveCrosshair(right, down);
        return;
      default:
    }
  }

  /** From where it is, else from the middle of the tile. */
  #moveCrosshair(right: number, down: number): void {
    const state = this.#store.getState();
    const index = state.activeTile;
    const tile = tileOf(state, index);
    const set = state.displaySets.get(tile.displaySetId ?? '');
    const rectangle = this.#actions.rectangle(index);
    if (tile.shown === null || set === undefined || rectangle === undefined) return;
    const plane = shownPlane(tile.shown);
    if (plane === null) return;
    const matrix = cameraMatrix(tile.camera, pictureSize(tile.shown), rectangle);
    const { crosshair } = state;
    if (crosshair === null || crosshair.frameOfReference !== frameOfReferenceOf(set)) {
      const middle = { x: rectangle.width / 2, y: rectangle.height / 2 };
      this.#views.localise(index, apply(invert(matrix), middle));
      return;
    }
    const from = imagePointOf(plane, crosshair.point).point;
    const to = screenStep({ column: from.x, row: from.y }, right, down, matrix);
    this.#views.localise(index, { x: to.column, y: to.row });
  }
}
