import type { Point2 } from '../../shared/geometry/view-transform.ts';
import type { DragTool } from '../../shared/model/window-settings.ts';
import type { WindowChoice } from '../../shared/image/window-choice.ts';
import type { HandModifiers } from './annotating-state.ts';
import { WheelSteps } from './wheel-steps.ts';
import { dragWindow, type DragModifiers, type WindowDragPreference } from './window-drag.ts';

/** What the mouse can do in a tile. */
export interface TileInputTarget {
  activate(): void;
  toggleOneUp(): void;
  scroll(slices: number): void;
  stepSeries(step: 1 | -1): void;
  zoom(factor: number, about: Point2): void;
  pan(delta: Point2): void;
  currentWindow(): WindowChoice | null;
  setWindow(choice: WindowChoice): void;
  /** A point of the tile in device pixels, to be shown in every tile. */
  localise(point: Point2): void;
  /** A slab thicker or thinner by steps. */
  thicken(steps: number): void;
  sliceCount(): number;
  /** The right button was pressed and let go in one place, in device pixels of the tile; perhaps on a label. */
  openMenu(at: Point2, annotationId: string | null): void;
}

/** Drawing on the picture: it is asked before the left button's tool. Places are device pixels of the tile. */
export interface DrawingInput {
  /** True: the press is its own until the button goes up. */
  press(at: Point2, hand: HandModifiers): boolean;
  move(at: Point2, hand: HandModifiers): void;
  release(at: Point2, hand: HandModifiers): void;
  leave(): void;
  doubleClick(at: Point2): boolean;
}

/** Labels of what is drawn: they are asked before the picture under them. Device pixels of the tile. */
export interface LabelInput {
  /** True: the press is its own until the button goes up. */
  press(annotationId: string, at: Point2, middle: Point2): boolean;
  move(at: Point2): void;
  release(): void;
  cancel(): void;
  doubleClick(annotationId: string): void;
}

export interface TileInputOptions {
  /** The left button's tool, asked when it is pressed; null: it drags nothing. */
  readonly tool: () => DragTool | 'crosshair' | null;
  readonly drawing: DrawingInput;
  readonly labels: LabelInput;
  /** Device pixels for each CSS pixel. */
  readonly ratio: () => number;
  readonly preference: () => WindowDragPreference & {
    readonly middleTool: DragTool;
    readonly rightTool: DragTool;
  };
}

/** A drag in progress: told where the pointer is, in CSS pixels from where it was pressed. */
type Drag = (total: Point2, step: Point2, modifiers: DragModifiers) => void;

const leftButton = 0;
const middleButton = 1;
const rightButton = 2;
const backButton = 3;
const forwardButton = 4;
/** A drag of this many CSS pixels doubles the zoom. */
const pixelsPerDoubling = 160;
/** CSS pixels that a hand may shake during a click of the right button. */
const shakeCss = 4;
/** A notch of the wheel with Ctrl. */
const wheelZoom = 1.15;

/**
 * The mouse in a tile: left the active tool, middle and right what the settings say (pan and zoom), the wheel
 * scrolls (hovering is enough),
 * Ctrl and wheel zoom, double click enlarges, buttons 4 and 5 change series; the right button opens the menu where it
 * did not drag.
 */
export function attachTileInput(
  element: HTMLElement,
  target: TileInputTarget,
  options: TileInputOptions,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const wheel = new WheelSteps();
  let drag: { move: Drag; pointerId: number; from: Point2; last: Point2 } | null = null;
  /** The pointer that draws. */
  let drawingId: number | null = null;
  /** The right button went down here and has not moved: let go, it opens the menu. */
  let menuFrom: {
    readonly pointerId: number;
    readonly x: number;
    readonly y: number;
    readonly annotationId: string | null;
  } | null = null;
  /** The pointer that moves a label. */
  let labelId: number | null = null;
  /** The label that the last press was on. */
  let pressedLabel: string | null = null;
  const { drawing, labels } = options;

  const pointIn = (event: Pick<MouseEvent, 'clientX' | 'clientY'>): Point2 => {
    const box = element.getBoundingClientRect();
    const ratio = options.ratio();
    return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (hasHandOfItsOwn(event.target, element)) return;
      target.activate();
      // What can be dragged elsewhere is not the picture under it.
      if (event.target instanceof Element && event.target.closest('[draggable="true"]') !== null) return;
      if (drawingId !== null || labelId !== null) return;
      const label = event.button === leftButton && drag === null ? labelOf(event.target) : null;
      pressedLabel = label?.annotationId ?? null;
      if (label !== null) {
        const { left, top, width, height } = label.element.getBoundingClientRect();
        const middle = pointIn({ clientX: left + width / 2, clientY: top + height / 2 });
        if (labels.press(label.annotationId, pointIn(event), middle)) {
          labelId = event.pointerId;
          element.setPointerCapture(event.pointerId);
          return;
        }
      }
      if (event.button === leftButton && drag === null && drawing.press(pointIn(event), handOf(event))) {
        drawingId = event.pointerId;
        element.setPointerCapture(event.pointerId);
        return;
      }
      const from = { x: event.clientX, y: event.clientY };
      if (event.button === rightButton && drag === null) {
        const annotationId = labelOf(event.target)?.annotationId ?? null;
        menuFrom = { pointerId: event.pointerId, ...from, annotationId };
      }
      const move = beginDrag(event.button, pointIn(event), target, options, element.clientHeight);
      if (event.button === middleButton) event.preventDefault();
      if (move === null || drag !== null) return;
      drag = { move, pointerId: event.pointerId, from, last: from };
      element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId === menuFrom?.pointerId) {
        if (Math.hypot(event.clientX - menuFrom.x, event.clientY - menuFrom.y) <= shakeCss) return;
        menuFrom = null;
      }
      if (event.pointerId === labelId) {
        labels.move(pointIn(event));
        return;
      }
      if (drag === null) {
        drawing.move(pointIn(event), handOf(event));
        return;
      }
      if (event.pointerId !== drag.pointerId) return;
      const at = { x: event.clientX, y: event.clientY };
      const total = { x: at.x - drag.from.x, y: at.y - drag.from.y };
      const step = { x: at.x - drag.last.x, y: at.y - drag.last.y };
      drag.last = at;
      drag.move(total, step, { isFine: event.shiftKey, isCoarse: event.ctrlKey || event.metaKey });
    },
    { signal },
  );
  const endDrag = (event: PointerEvent): void => {
    if (event.pointerId === drag?.pointerId) drag = null;
    if (event.pointerId === menuFrom?.pointerId) {
      const { annotationId } = menuFrom;
      menuFrom = null;
      if (event.type === 'pointerup') target.openMenu(pointIn(event), annotationId);
    }
    if (event.pointerId === labelId) {
      labelId = null;
      if (event.type === 'pointerup') labels.release();
      else labels.cancel();
    }
    if (event.pointerId !== drawingId) return;
    drawingId = null;
    drawing.release(pointIn(event), handOf(event));
  };
  element.addEventListener('pointerup', endDrag, { signal });
  element.addEventListener('pointercancel', endDrag, { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      // Ctrl and wheel would zoom the page.
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        target.zoom(event.deltaY < 0 ? wheelZoom : 1 / wheelZoom, pointIn(event));
        return;
      }
      const slices = wheel.take(event);
      if (event.altKey) {
        if (slices !== 0) target.thicken(-slices);
        return;
      }
      if (slices !== 0) target.scroll(slices);
    },
    { signal, passive: false },
  );
  element.addEventListener('pointerleave', () => drawing.leave(), { signal });
  element.addEventListener(
    'dblclick',
    (event) => {
      if (hasHandOfItsOwn(event.target, element)) return;
      // Its own target is the tile, which has caught the pointer.
      if (pressedLabel !== null) labels.doubleClick(pressedLabel);
      else if (!drawing.doubleClick(pointIn(event))) target.toggleOneUp();
    },
    { signal },
  );
  element.addEventListener(
    'contextmenu',
    (event) => {
      // By mouse it comes when the button goes down, before it is known whether the hand will drag; by key a command runs.
      event.preventDefault();
      if (event.pointerType === 'touch' || event.pointerType === 'pen')
        target.openMenu(pointIn(event), labelOf(event.target)?.annotationId ?? null);
    },
    { signal },
  );
  element.addEventListener(
    'mouseup',
    (event) => {
      if (event.button !== backButton && event.button !== forwardButton) return;
      // These buttons would walk through the page's history.
      event.preventDefault();
      target.stepSeries(event.button === backButton ? -1 : 1);
    },
    { signal },
  );
  return () => ending.abort();
}

/** The label of an annotation that an event is on. */
function labelOf(
  target: EventTarget | null,
): { readonly element: HTMLElement; readonly annotationId: string } | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-annotation-label]') : null;
  const annotationId = element?.dataset['annotationLabel'];
  return element === null || annotationId === undefined ? null : { element, annotationId };
}

/** What stands in a tile and is pressed for itself: the picture below it must not be drawn on or windowed meanwhile. */
const ownHand = 'button, input, select, textarea, [data-own-hand]';

/** React's own handlers come too late to keep a press from the tile: they listen at the root, above it. */
function hasHandOfItsOwn(target: EventTarget | null, tile: Element): boolean {
  const found = target instanceof Element ? target.closest(ownHand) : null;
  return found !== null && tile.contains(found);
}

function handOf(event: MouseEvent): HandModifiers {
  return { isConstrained: event.shiftKey };
}

function beginDrag(
  button: number,
  at: Point2,
  target: TileInputTarget,
  options: TileInputOptions,
  heightCss: number,
): Drag | null {
  const tool = toolOf(button, options);
  switch (tool) {
    case null:
      return null;
    case 'window':
      return windowDrag(target, options);
    case 'scroll':
      return scrollDrag(target, heightCss);
    case 'zoom':
      return zoomDrag(target, at);
    case 'pan':
      return panDrag(target, options);
    case 'crosshair':
      return crosshairDrag(target, options, at);
  }
}

function toolOf(button: number, options: TileInputOptions): DragTool | 'crosshair' | null {
  if (button === leftButton) return options.tool();
  if (button === middleButton) return options.preference().middleTool;
  return button === rightButton ? options.preference().rightTool : null;
}

function windowDrag(target: TileInputTarget, options: TileInputOptions): Drag | null {
  const start = target.currentWindow();
  if (start === null) return null;
  return (total, _, modifiers) => {
    target.setWindow(dragWindow(start.voi, total.x, total.y, modifiers, options.preference()));
  };
}

/** The whole series over the tile's height, but never less than 2 nor more than 20 CSS pixels a slice. */
function scrollDrag(target: TileInputTarget, heightCss: number): Drag {
  const pixelsPerSlice = Math.min(20, Math.max(2, heightCss / Math.max(1, target.sliceCount())));
  let taken = 0;
  return (total) => {
    const slices = Math.trunc(total.y / pixelsPerSlice);
    if (slices === taken) return;
    target.scroll(slices - taken);
    taken = slices;
  };
}

/** Shows the point that was pressed, and then every one that the pointer comes over. */
function crosshairDrag(target: TileInputTarget, options: TileInputOptions, from: Point2): Drag {
  target.localise(from);
  return (total) => {
    const ratio = options.ratio();
    target.localise({ x: from.x + total.x * ratio, y: from.y + total.y * ratio });
  };
}

/** Up enlarges, about the place where the button was pressed. */
function zoomDrag(target: TileInputTarget, about: Point2): Drag {
  return (_, step) => target.zoom(2 ** (-step.y / pixelsPerDoubling), about);
}

function panDrag(target: TileInputTarget, options: TileInputOptions): Drag {
  return (_, step) => {
    const ratio = options.ratio();
    target.pan({ x: step.x * ratio, y: step.y * ratio });
  };
}
