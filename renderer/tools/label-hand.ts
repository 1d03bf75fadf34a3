import type { StoreApi } from 'zustand/vanilla';
import { apply, invert, type Point2 } from '../../shared/geometry/view-transform.ts';
import { boxOf } from '../../shared/measure/region-spans.ts';
import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import type { AnnotatedPicture } from '../measure/annotated-picture.ts';
import type { Marks } from '../measure/marks.ts';
import type { AnnotatingHost, AnnotatingState } from './annotating-state.ts';
import { isDrawTool } from './draw-tools.ts';
import { toScreen } from './hit-test.ts';

interface Grip {
  readonly id: string;
  readonly tile: number;
  readonly from: Point2;
  /** From the pointer to the middle of the label, device pixels. */
  readonly toMiddle: Point2;
}

/** CSS pixels before a press on a label moves it. */
const shakeCss = 4;
/** CSS pixels that a key moves a label by. */
const stepCss = 16;

/**
 * Moves the labels of measurements: by hand and by key. Where one was put is kept in image coordinates, so that it
 * stays beside what it speaks of under any zoom and turn.
 */
export class LabelHand {
  readonly #store: StoreApi<AnnotatingState>;
  readonly #host: AnnotatingHost;
  readonly #marks: Marks;
  #grip: Grip | null = null;

  constructor(store: StoreApi<AnnotatingState>, host: AnnotatingHost, marks: Marks) {
    this.#store = store;
    this.#host = host;
    this.#marks = marks;
  }

  /**
   * The left button goes down on a label; false where it means something else: a point of what is being drawn, or the
   * beginning of a drawing across the label of another.
   *
   * @param middle of the label, in device pixels of the tile like `at`
   */
  press(tile: number, annotationId: string, at: Point2, middle: Point2): boolean {
    const { drawing, selectedId } = this.#store.getState();
    if (drawing !== null) return false;
    if (isDrawTool(this.#host.tool()) && selectedId !== annotationId) return false;
    if (this.#draft(annotationId) === undefined) return false;
    this.#grip = {
      id: annotationId,
      tile,
      from: at,
      toMiddle: { x: middle.x - at.x, y: middle.y - at.y },
    };
    this.#store.setState({ selectedId: annotationId, form: null });
    return true;
  }

  move(at: Point2): void {
    const grip = this.#grip;
    if (grip === null) return;
    const { movingLabel } = this.#store.getState();
    const isStill = Math.hypot(at.x - grip.from.x, at.y - grip.from.y) <= shakeCss * this.#host.ratio();
    if (movingLabel === null && isStill) return;
    const picture = this.#pictureOf(grip.tile, grip.id);
    if (picture === null) return;
    const middle = apply(invert(picture.imageToScreen), {
      x: at.x + grip.toMiddle.x,
      y: at.y + grip.toMiddle.y,
    });
    this.#store.setState({ movingLabel: { id: grip.id, at: { column: middle.x, row: middle.y } } });
  }

  /** Where the hand left it is where it is kept. */
  release(): void {
    const { movingLabel } = this.#store.getState();
    this.#grip = null;
    if (movingLabel === null) return;
    this.#store.setState({ movingLabel: null });
    this.#put(movingLabel.id, movingLabel.at);
  }

  /** Escape, or the pointer was taken away: it stays where it was. False when none was being moved. */
  cancel(): boolean {
    if (this.#grip === null) return false;
    this.#grip = null;
    this.#store.setState({ movingLabel: null });
    return true;
  }

  /** The label of the selected annotation goes back to where labels are put by themselves. */
  home(): void {
    const { selectedId } = this.#store.getState();
    if (selectedId !== null) this.#put(selectedId, null);
  }

  /** Moves the label of the selected annotation by steps on the screen; one that was never moved begins right of its shape. */
  nudge(tile: number, right: number, down: number): void {
    const { selectedId } = this.#store.getState();
    const draft = selectedId === null ? undefined : this.#draft(selectedId);
    const picture = selectedId === null ? null : this.#pictureOf(tile, selectedId);
    if (draft === undefined || picture === null) return;
    const { columns, rows } = boxOf(draft.points);
    const from = draft.labelAt ?? { column: columns[1], row: (rows[0] + rows[1]) / 2 };
    const step = stepCss * this.#host.ratio();
    const { x, y } = toScreen(from, picture.imageToScreen);
    const moved = apply(invert(picture.imageToScreen), { x: x + right * step, y: y + down * step });
    this.#put(draft.annotationId, { column: moved.x, row: moved.y });
  }

  #draft(annotationId: string): AnnotationDraft | undefined {
    return this.#marks.store.getState().annotations.get(annotationId);
  }

  #pictureOf(tile: number, annotationId: string): AnnotatedPicture | null {
    const draft = this.#draft(annotationId);
    return draft === undefined ? null : (this.#host.pictureOf(tile, draft)?.picture ?? null);
  }

  #put(annotationId: string, labelAt: AnnotationDraft['labelAt']): void {
    const draft = this.#draft(annotationId);
    if (draft === undefined || (labelAt === null && draft.labelAt === null)) return;
    this.#marks.putAnnotation({ ...draft, labelAt });
  }
}
