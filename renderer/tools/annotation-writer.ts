import type { ImagePoint } from '../../shared/measure/image-point.ts';
import { keepValues } from '../../shared/measure/kept-values.ts';
import type { AnnotationKind } from '../../shared/measure/measure-kinds.ts';
import { distance } from '../../shared/measure/plane-geometry.ts';
import type { AnnotationDraft, ManualSpacing } from '../../shared/model/annotations.ts';
import { measureOn, scaleOn, type FrameOfImage } from '../measure/annotated-picture.ts';
import type { Marks } from '../measure/marks.ts';

/** Turns what was drawn, moved and typed into annotations with their numbers. */
export class AnnotationWriter {
  readonly #marks: Marks;
  readonly #newId: () => string;

  constructor(marks: Marks, newId: () => string) {
    this.#marks = marks;
    this.#newId = newId;
  }

  /** Keeps a new annotation; answers its id. */
  add(
    picture: FrameOfImage,
    kind: AnnotationKind,
    points: readonly ImagePoint[],
    manualSpacing: ManualSpacing | null,
  ): string {
    const { image } = picture;
    const annotationId = this.#newId();
    this.#put(picture, {
      annotationId,
      StudyInstanceUID: image.StudyInstanceUID,
      SeriesInstanceUID: image.SeriesInstanceUID,
      SOPInstanceUID: image.SOPInstanceUID,
      frameNumber: picture.frameIndex + 1,
      FrameOfReferenceUID: image.FrameOfReferenceUID,
      kind,
      points: [...points],
      label: '',
      text: '',
      values: [],
      manualSpacing,
      labelAt: null,
      plane: picture.plane ?? null,
    });
    return annotationId;
  }

  /** The annotation with other points, and the numbers that they give. */
  move(picture: FrameOfImage, draft: AnnotationDraft, points: readonly ImagePoint[]): void {
    const moved: AnnotationDraft = { ...draft, points: [...points], labelAt: carriedLabel(draft, points) };
    this.#put(picture, { ...moved, manualSpacing: recalibrated(draft, moved) });
  }

  /** The label of a measurement; the words of an arrow or a text. */
  setWords(annotationId: string, words: string): void {
    const draft = this.#marks.store.getState().annotations.get(annotationId);
    if (draft === undefined) return;
    const text = words.trim();
    if (draft.kind === 'text' && text === '') {
      this.#marks.removeAnnotation(annotationId);
      return;
    }
    const isText = draft.kind === 'text' || draft.kind === 'arrow';
    if ((isText ? draft.text : draft.label) === text) return;
    this.#marks.putAnnotation(isText ? { ...draft, text } : { ...draft, label: text });
  }

  /** The drawn line is as long as this: the picture, or its series, has a spacing from now on. */
  calibrate(
    picture: FrameOfImage,
    [from, to]: readonly [ImagePoint, ImagePoint],
    lengthMm: number,
    scope: ManualSpacing['scope'],
  ): string | null {
    // By the shape of a pixel alone: what the picture said of its size is what is being replaced.
    const scale = scaleOn(picture, [from, to], new Map());
    const factor = lengthMm / distance(from, to, scale);
    if (!Number.isFinite(factor) || factor <= 0) return null;
    return this.add(picture, 'calibration', [from, to], {
      columnSpacingMm: scale.column.perPixel * factor,
      rowSpacingMm: scale.row.perPixel * factor,
      scope,
    });
  }

  #put(picture: FrameOfImage, draft: AnnotationDraft): void {
    const annotations = new Map(this.#marks.store.getState().annotations);
    // A calibration measures itself by what it says.
    if (draft.manualSpacing !== null) annotations.set(draft.annotationId, draft);
    const values = keepValues(measureOn(picture, draft.kind, draft.points, annotations));
    this.#marks.putAnnotation({ ...draft, values });
  }
}

/** A calibration whose line is moved keeps the millimetres that were typed. */
function recalibrated(before: AnnotationDraft, after: AnnotationDraft): ManualSpacing | null {
  const { manualSpacing } = before;
  if (manualSpacing === null) return null;
  const length = ([from, to]: AnnotationDraft['points']): number =>
    from === undefined || to === undefined
      ? 0
      : Math.hypot(
          (to.column - from.column) * manualSpacing.columnSpacingMm,
          (to.row - from.row) * manualSpacing.rowSpacingMm,
        );
  const factor = length(before.points) / length(after.points);
  if (!Number.isFinite(factor) || factor <= 0) return manualSpacing;
  return {
    ...manualSpacing,
    columnSpacingMm: manualSpacing.columnSpacingMm * factor,
    rowSpacingMm: manualSpacing.rowSpacingMm * factor,
  };
}

/** A label goes along with its shape when all of it moves by the same way, and stays when one end does. */
export function carriedLabel(
  { labelAt, points: before }: Pick<AnnotationDraft, 'labelAt' | 'points'>,
  after: readonly ImagePoint[],
): AnnotationDraft['labelAt'] {
  const [from, to] = [before[0], after[0]];
  if (labelAt === null || from === undefined || to === undefined) return labelAt;
  const by = { column: to.column - from.column, row: to.row - from.row };
  const areAllMoved = before.every((point, index) => {
    const there = after[index];
    return (
      there !== undefined &&
      Math.abs(there.column - point.column - by.column) < sameMove &&
      Math.abs(there.row - point.row - by.row) < sameMove
    );
  });
  return areAllMoved ? { column: labelAt.column + by.column, row: labelAt.row + by.row } : labelAt;
}

/** Pixels of the picture: far less than a hand can do, far more than rounding does. */
const sameMove = 1e-6;
