import { isSpatial, keptValues } from '../../shared/measure/kept-values.ts';
import type { MeasureScale } from '../../shared/measure/measure-scale.ts';
import type { MeasuredValue, Measurement } from '../../shared/measure/measurement.ts';
import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import { measureOn, scaleOn, type Annotations, type FrameOfImage } from './annotated-picture.ts';

/** What an annotation says now, and what it said when it was kept where that differs. */
export interface MeasuredAnnotation extends Measurement {
  readonly scale: MeasureScale | null;
  /** The number that was kept, where the picture's spacing or values have changed since; else null. */
  readonly before: MeasuredValue | null;
}

/** Numbers are kept in double precision: what differs by more was worked out from something else. */
const sameNumber = 1e-9;

/**
 * The numbers of an annotation: of its picture where that is here, without pixels as far as they go, else as they were
 * kept. A calibration that came later counts, and the number of before is said beside it (hazard H17).
 */
export function measuredAnnotation(
  draft: Pick<AnnotationDraft, 'kind' | 'points' | 'values'>,
  picture: FrameOfImage | null,
  annotations: Annotations,
): MeasuredAnnotation {
  const kept = keptValues(draft.values);
  if (picture === null) return { values: kept, source: null, notes: [], scale: null, before: null };
  const now = measureOn(picture, draft.kind, draft.points, annotations);
  // Without pixels the values of a region are those that were kept; its area is worked out again.
  const values =
    picture.frame === null
      ? [...kept.filter(({ quantity }) => !isSpatial(quantity) && isOfPixels(quantity)), ...now.values]
      : now.values;
  // The numbers that were kept stand for the pixels that are not here.
  const isTold = now.notes.includes('no-pixels') && values.some(({ quantity }) => !isSpatial(quantity));
  return {
    ...now,
    notes: isTold ? now.notes.filter((note) => note !== 'no-pixels') : now.notes,
    values,
    scale: now.source === null ? null : scaleOn(picture, draft.points, annotations),
    before: changedValue(kept, values),
  };
}

function isOfPixels(quantity: MeasuredValue['quantity']): boolean {
  return quantity !== 'angle' && quantity !== 'supplement';
}

function changedValue(kept: readonly MeasuredValue[], now: readonly MeasuredValue[]): MeasuredValue | null {
  const changed = kept.find((old) => {
    const value = now.find(({ quantity }) => quantity === old.quantity);
    if (value === undefined) return false;
    const tolerance = sameNumber * Math.max(1, Math.abs(old.value));
    return value.unit !== old.unit || Math.abs(value.value - old.value) > tolerance;
  });
  return changed ?? null;
}
