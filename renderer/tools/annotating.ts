import { createStore, type StoreApi } from 'zustand/vanilla';
import { apply, invert, type Point2 } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { AnnotationDraft, ManualSpacing } from '../../shared/model/annotations.ts';
import {
  drawingRefusal,
  isOn,
  placeOfPicture,
  scaleOn,
  type AnnotatedPicture,
} from '../measure/annotated-picture.ts';
import type { Marks } from '../measure/marks.ts';
import {
  idleHand,
  type AnnotatingHost,
  type AnnotatingState,
  type HandModifiers,
} from './annotating-state.ts';
import { AnnotationWriter } from './annotation-writer.ts';
import { isDrawTool, isDrawnKind } from './draw-tools.ts';
import { screenStep } from './screen-step.ts';
import {
  beginDrawing,
  closeDrawing,
  isOutline,
  moveDrawing,
  pressDrawing,
  releaseDrawing,
  unplacePoint,
  type Drawing,
  type DrawingModifiers,
  type DrawingStep,
} from './drawing.ts';
import { moveAll, moveHandle } from './edit-points.ts';
import { LabelHand } from './label-hand.ts';
import { findAnnotation, type FoundAnnotation } from './find-annotation.ts';
import { toScreen, type Hold } from './hit-test.ts';

interface Grip {
  readonly id: string;
  readonly hold: Hold;
  readonly from: ImagePoint;
  readonly points: readonly ImagePoint[];
  readonly picture: AnnotatedPicture;
  /** Taken by key: it is let go of by key as well. */
  readonly isByKey: boolean;
}

/** CSS pixels that a hand may shake during a click. */
const shakeCss = 4;

/**
 * Drawing on pictures by mouse and by key: what a press, a move and a release mean with the tool that is chosen, and
 * what they take hold of. Free of React and of the DOM.
 */
export class Annotating {
  readonly store: StoreApi<AnnotatingState> = createStore<AnnotatingState>(() => ({
    ...idleHand,
    lastTool: 'length',
  }));
  readonly labels: LabelHand;
  readonly #host: AnnotatingHost;
  readonly #marks: Marks;
  readonly #writer: AnnotationWriter;
  #grip: Grip | null = null;
  #pressedAt: Point2 | null = null;

  constructor(host: AnnotatingHost, marks: Marks) {
    this.#host = host;
    this.#marks = marks;
    this.#writer = new AnnotationWriter(marks, () => host.newId());
    this.labels = new LabelHand(this.store, host, marks);
  }

  /** Nothing is selected or half drawn. */
  reset(): void {
    this.#grip = null;
    this.#pressedAt = null;
    this.store.setState(idleHand);
  }

  /** A tool was chosen: what was being drawn with another is dropped. */
  toolChosen(tool: string): void {
    if (isDrawTool(tool)) this.store.setState({ lastTool: tool });
    this.store.setState({ drawing: null, cursor: null, form: null });
  }

  // The hand

  /** The left button goes down in a tile; false when it means nothing here and the tool of the tile shall have it. */
  press(tile: number, at: Point2, hand: HandModifiers): boolean {
    const picture = this.#host.pictureAt(tile, at);
    this.#pressedAt = at;
    if (this.#grip?.isByKey === true) {
      this.#letGo();
      return true;
    }
    const tool = this.#host.tool();
    if (tool === 'magnifier') {
      this.store.setState({ lens: { tile, at, isStrong: hand.isConstrained } });
      return true;
    }
    if (picture === null) {
      this.store.setState({ drawing: null });
      return isDrawTool(tool);
    }
    const point = placeOf(picture, at);
    const { drawing } = this.store.getState();
    if (drawing !== null) {
      if (drawing.tile === tile && isOn(drawing.place, picture)) {
        this.#pressDrawing(picture, drawing.drawing, at, point, hand);
        return true;
      }
      this.store.setState({ drawing: null });
    }
    const found = this.#find(picture, at);
    if (found !== null) {
      this.#take(picture, found.draft, found.hold, point, false);
      return true;
    }
    this.store.setState({ selectedId: null, form: null });
    if (!isDrawnKind(tool)) return false;
    // The tile says why.
    if (this.#isRefused(picture, tool)) return true;
    this.#step(picture, tool, beginDrawing(tool, point));
    return true;
  }

  /** The hand moves, with the button down or up. */
  move(tile: number, at: Point2, hand: HandModifiers): void {
    const { lens } = this.store.getState();
    if (lens !== null) {
      this.store.setState({ lens: { tile: lens.tile, at, isStrong: hand.isConstrained } });
      return;
    }
    const picture = this.#host.pictureAt(tile, at);
    if (picture === null) return;
    const point = placeOf(picture, at);
    if (this.#grip !== null) {
      if (isOn(placeOfPicture(this.#grip.picture), picture)) this.#drag(picture, point, hand);
      return;
    }
    const { drawing, hovered } = this.store.getState();
    if (drawing !== null) {
      if (drawing.tile !== tile || !isOn(drawing.place, picture)) return;
      const moved = moveDrawing(drawing.drawing, point, this.#modifiers(picture, [point], hand));
      this.store.setState({ drawing: { ...drawing, drawing: moved } });
      return;
    }
    const found = this.#find(picture, at);
    const next = found === null ? null : { tile, id: found.draft.annotationId, hold: found.hold };
    if (next?.id !== hovered?.id || next?.hold.kind !== hovered?.hold.kind) {
      this.store.setState({ hovered: next });
    }
  }

  /** The pointer leaves the tile. */
  leave(): void {
    if (this.store.getState().hovered !== null) this.store.setState({ hovered: null });
  }

  release(tile: number, at: Point2, hand: HandModifiers): void {
    this.store.setState({ lens: null });
    if (this.#grip !== null) {
      if (!this.#grip.isByKey) this.#letGo();
      return;
    }
    const { drawing } = this.store.getState();
    const picture = this.#host.pictureAt(tile, at);
    if (drawing === null || picture === null || drawing.tile !== tile || !isOn(drawing.place, picture))
      return;
    const from = this.#pressedAt ?? at;
    const wasDragged = Math.hypot(at.x - from.x, at.y - from.y) > shakeCss * this.#host.ratio();
    const point = placeOf(picture, at);
    const modifiers = this.#modifiers(picture, [point], hand);
    const { kind } = drawing.drawing;
    this.#step(picture, kind, releaseDrawing(drawing.drawing, point, wasDragged, modifiers));
  }

  /** True when it meant something here, so that the tile is not enlarged. */
  doubleClick(tile: number, at: Point2): boolean {
    const picture = this.#host.pictureAt(tile, at);
    if (isDrawTool(this.#host.tool())) return true;
    const found = picture === null ? null : this.#find(picture, at);
    if (found === null) return false;
    this.store.setState({
      selectedId: found.draft.annotationId,
      form: { kind: 'words', annotationId: found.draft.annotationId },
    });
    return true;
  }

  /** Escape: what is half done is dropped, one thing at a time; false when there was nothing. */
  cancel(): boolean {
    const { drawing, cursor, form, selectedId } = this.store.getState();
    if (this.labels.cancel()) return true;
    if (this.#grip !== null) {
      this.#grip = null;
      this.store.setState({ editing: null });
    } else if (form !== null) this.store.setState({ form: null });
    else if (drawing !== null) this.store.setState({ drawing: null });
    else if (cursor !== null) this.store.setState({ cursor: null });
    else if (selectedId !== null) this.store.setState({ selectedId: null });
    else return false;
    return true;
  }

  /** Takes back the last point of what is being drawn; false when nothing is. */
  unplace(): boolean {
    const { drawing } = this.store.getState();
    if (drawing === null) return false;
    const step = unplacePoint(drawing.drawing);
    this.store.setState({
      drawing: step.kind === 'going-on' ? { ...drawing, drawing: step.drawing } : null,
    });
    return true;
  }

  // Keys

  /** Shows the place that arrow keys move, in the middle of what is seen; false where there is no picture. */
  startCursor(tile: number): boolean {
    const found = this.#host.pictureOf(tile, null);
    if (found === null) return false;
    const { column, row } = placeOf(found.picture, found.middle);
    // On the middle of a pixel, from which whole steps stay on middles.
    const point = { column: Math.floor(column) + 0.5, row: Math.floor(row) + 0.5 };
    this.store.setState({ cursor: { tile, place: placeOfPicture(found.picture), point } });
    return true;
  }

  /**
   * Moves the cursor on the screen; a step is a pixel of the picture.
   *
   * @param right steps to the right of the screen, whatever way the picture is turned
   */
  moveCursor(right: number, down: number, hand: HandModifiers): void {
    const picture = this.#cursorPicture();
    const { cursor } = this.store.getState();
    if (picture === null || cursor === null) return;
    const point = screenStep(cursor.point, right, down, picture.imageToScreen);
    this.store.setState({ cursor: { ...cursor, point } });
    if (this.#grip !== null) {
      this.#drag(picture, point, hand);
      return;
    }
    const { drawing } = this.store.getState();
    if (drawing === null) return;
    const moved = moveDrawing(drawing.drawing, point, this.#modifiers(picture, [point], hand));
    this.store.setState({ drawing: { ...drawing, drawing: moved } });
  }

  /** What a click at the cursor does. An outline is closed on its last point, a hand-drawn one by the second press. */
  pressCursor(hand: HandModifiers): void {
    const picture = this.#cursorPicture();
    const { cursor, drawing } = this.store.getState();
    if (picture === null || cursor === null) return;
    if (this.#grip !== null) {
      this.#letGo();
      return;
    }
    const modifiers = this.#modifiers(picture, [cursor.point], hand);
    if (drawing !== null && isOn(drawing.place, picture)) {
      const { kind } = drawing.drawing;
      const step =
        kind === 'freehand'
          ? releaseDrawing(drawing.drawing, cursor.point, true, modifiers)
          : released(pressDrawing(drawing.drawing, cursor.point, modifiers));
      this.#step(picture, kind, step);
      return;
    }
    const at = toScreen(cursor.point, picture.imageToScreen);
    const found = this.#find(picture, at);
    if (found !== null) {
      this.#take(picture, found.draft, found.hold, cursor.point, true);
      return;
    }
    const tool = this.#host.tool();
    if (!isDrawnKind(tool) || this.#isRefused(picture, tool)) return;
    const step = beginDrawing(tool, cursor.point);
    this.#step(picture, tool, tool === 'freehand' ? step : released(step));
  }

  // Words

  select(annotationId: string | null): void {
    this.store.setState({ selectedId: annotationId, form: null });
  }

  /** Selects what lies at a place of a tile; false where nothing was drawn there. */
  selectAt(tile: number, at: Point2): boolean {
    const picture = this.#host.pictureAt(tile, at);
    const found = picture === null ? null : this.#find(picture, at, false);
    if (found !== null) this.select(found.draft.annotationId);
    return found !== null;
  }

  removeSelected(): boolean {
    const { selectedId } = this.store.getState();
    if (selectedId === null) return false;
    this.#marks.removeAnnotation(selectedId);
    this.store.setState({ selectedId: null, hovered: null, form: null });
    return true;
  }

  /** Asks for the label of the selected annotation. */
  askWords(): boolean {
    const { selectedId } = this.store.getState();
    if (selectedId === null) return false;
    this.store.setState({ form: { kind: 'words', annotationId: selectedId } });
    return true;
  }

  /** The label of a measurement; the words of an arrow or a text. */
  setWords(annotationId: string, words: string): void {
    this.store.setState({ form: null });
    this.#writer.setWords(annotationId, words);
  }

  /** What was typed for the line that was drawn to calibrate by. */
  calibrate(lengthMm: number, scope: ManualSpacing['scope']): void {
    const { form } = this.store.getState();
    if (form?.kind !== 'calibration') return;
    const picture = this.#host.pictureOf(form.tile, form.place)?.picture;
    const [from, to] = form.points;
    if (picture === undefined || from === undefined || to === undefined || !isOn(form.place, picture)) return;
    const selectedId = this.#writer.calibrate(picture, [from, to], lengthMm, scope);
    if (selectedId !== null) this.store.setState({ form: null, selectedId });
  }

  // Inside

  #pressDrawing(
    picture: AnnotatedPicture,
    drawing: Drawing,
    at: Point2,
    point: ImagePoint,
    hand: HandModifiers,
  ): void {
    const reach = shakeCss * this.#host.ratio();
    const isAt = (place: ImagePoint | undefined): boolean => {
      if (place === undefined) return false;
      const screen = toScreen(place, picture.imageToScreen);
      return Math.hypot(screen.x - at.x, screen.y - at.y) <= reach;
    };
    // On the first point again, or twice on the last: an outline is complete.
    const isClosing =
      isOutline(drawing.kind) &&
      ((drawing.placed.length > 2 && isAt(drawing.placed[0])) || isAt(drawing.placed.at(-1)));
    const step = isClosing
      ? closeDrawing(drawing)
      : pressDrawing(drawing, point, this.#modifiers(picture, [point], hand));
    this.#step(picture, drawing.kind, step);
  }

  #step(picture: AnnotatedPicture, kind: Drawing['kind'], step: DrawingStep): void {
    switch (step.kind) {
      case 'going-on': {
        const place = placeOfPicture(picture);
        this.store.setState({ drawing: { tile: picture.tile, place, drawing: step.drawing } });
        return;
      }
      case 'dropped':
        this.store.setState({ drawing: null });
        return;
      case 'finished':
        this.store.setState({ drawing: null });
        this.#finish(picture, kind, step.points);
    }
  }

  #finish(picture: AnnotatedPicture, kind: Drawing['kind'], points: readonly ImagePoint[]): void {
    if (kind === 'region-window') {
      this.#host.windowRegion(picture, points);
      return;
    }
    if (kind === 'calibration') {
      const place = placeOfPicture(picture);
      this.store.setState({ form: { kind: 'calibration', tile: picture.tile, place, points } });
      return;
    }
    const annotationId = this.#writer.add(picture, kind, points, null);
    this.store.setState({ selectedId: annotationId });
    if (kind === 'text' || kind === 'arrow') this.store.setState({ form: { kind: 'words', annotationId } });
  }

  #take(
    picture: AnnotatedPicture,
    draft: AnnotationDraft,
    hold: Hold,
    from: ImagePoint,
    isByKey: boolean,
  ): void {
    this.#grip = { id: draft.annotationId, hold, from, points: draft.points, picture, isByKey };
    this.store.setState({ selectedId: draft.annotationId, form: null });
  }

  #drag(picture: AnnotatedPicture, to: ImagePoint, hand: HandModifiers): void {
    const grip = this.#grip;
    const draft = grip === null ? undefined : this.#marks.store.getState().annotations.get(grip.id);
    if (grip === null || draft === undefined) return;
    const points =
      grip.hold.kind === 'whole'
        ? moveAll(grip.points, { columns: to.column - grip.from.column, rows: to.row - grip.from.row })
        : moveHandle(
            draft.kind,
            grip.points,
            grip.hold.index,
            to,
            this.#modifiers(picture, grip.points, hand),
          );
    this.store.setState({ editing: { id: grip.id, points } });
  }

  /** Where the hand left it is where it is kept. */
  #letGo(): void {
    const grip = this.#grip;
    const { editing } = this.store.getState();
    this.#grip = null;
    this.store.setState({ editing: null });
    const draft = grip === null ? undefined : this.#marks.store.getState().annotations.get(grip.id);
    if (grip === null || draft === undefined || editing === null) return;
    this.#writer.move(grip.picture, draft, editing.points);
  }

  #find(
    picture: AnnotatedPicture,
    at: Point2,
    isDrawing = isDrawTool(this.#host.tool()),
  ): FoundAnnotation | null {
    return findAnnotation(this.#marks.store.getState().annotations, picture, at, {
      ratio: this.#host.ratio(),
      selectedId: this.store.getState().selectedId,
      isDrawing,
    });
  }

  #isRefused(picture: AnnotatedPicture, tool: string): boolean {
    return drawingRefusal(picture, tool, this.#marks.store.getState().annotations) !== null;
  }

  #cursorPicture(): AnnotatedPicture | null {
    const { cursor } = this.store.getState();
    if (cursor === null) return null;
    const picture = this.#host.pictureOf(cursor.tile, cursor.place)?.picture ?? null;
    if (picture !== null && isOn(cursor.place, picture)) return picture;
    // The picture that it stood on has gone.
    this.store.setState({ cursor: null });
    return null;
  }

  #modifiers(
    picture: AnnotatedPicture,
    points: readonly ImagePoint[],
    { isConstrained }: HandModifiers,
  ): DrawingModifiers {
    return { isConstrained, scale: scaleOn(picture, points, this.#marks.store.getState().annotations) };
  }
}

/** A key goes down and up at the same place. */
function released(step: DrawingStep): DrawingStep {
  return step.kind === 'going-on' ? { ...step, drawing: { ...step.drawing, isPressed: false } } : step;
}

function placeOf(picture: AnnotatedPicture, at: Point2): ImagePoint {
  const { x, y } = apply(invert(picture.imageToScreen), at);
  return { column: x, row: y };
}
