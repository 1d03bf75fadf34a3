import { describe, expect, test } from 'vitest';
import type { FrameOfImage } from '../../../renderer/measure/annotated-picture.ts';
import { measureOn } from '../../../renderer/measure/annotated-picture.ts';
import { measuredAnnotation } from '../../../renderer/measure/measured-annotation.ts';
import { detailText, mainText, notesText, sourceText } from '../../../renderer/measure/measure-text.ts';
import { keepValues } from '../../../shared/measure/kept-values.ts';
import type { AnnotationKind } from '../../../shared/measure/measure-kinds.ts';
import type { AnnotationDraft, ManualSpacing } from '../../../shared/model/annotations.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildStoredFrame,
} from '../../support/image-description-builder.ts';

const picture: FrameOfImage = {
  image: buildImageDescription({ Modality: 'CR', Rows: 4, Columns: 4 }),
  attributes: buildFrameAttributes({
    PixelSpacing: null,
    modality: { kind: 'identity' },
  }),
  frame: buildStoredFrame(
    Int16Array.from({ length: 16 }, (_, index) => index),
    { rows: 4, columns: 4 },
  ),
  frameIndex: 0,
};
const none: ReadonlyMap<string, AnnotationDraft> = new Map();
const corners = [
  { column: 1, row: 1 },
  { column: 3, row: 3 },
];

function draft(
  kind: AnnotationKind,
  annotationId = 'a',
  manualSpacing: ManualSpacing | null = null,
): AnnotationDraft {
  return {
    annotationId,
    StudyInstanceUID: picture.image.StudyInstanceUID,
    SeriesInstanceUID: picture.image.SeriesInstanceUID,
    SOPInstanceUID: picture.image.SOPInstanceUID,
    frameNumber: 1,
    FrameOfReferenceUID: null,
    kind,
    points: corners,
    label: '',
    text: '',
    values: keepValues(measureOn(picture, kind, corners, none)),
    manualSpacing,
    labelAt: null,
    plane: null,
  };
}

function calibration(annotationId: string, columnSpacingMm: number, scope: ManualSpacing['scope']) {
  const spacing = { columnSpacingMm, rowSpacingMm: columnSpacingMm, scope };
  return [annotationId, draft('calibration', annotationId, spacing)] as const;
}

/** Millimetres of a column by what people put on the picture, in this order. */
function mmOf(...entries: (readonly [string, AnnotationDraft])[]): number | undefined {
  return measuredAnnotation(draft('length'), picture, new Map(entries)).scale?.column.perPixel;
}

describe('an annotation', () => {
  test('says what it said when it was kept, and nothing of a change, while nothing has changed', () => {
    const measured = measuredAnnotation(draft('rectangle'), picture, none);
    expect(mainText(measured.values)).toBe('Mean 7.50');
    expect(detailText(measured.values)).toBe(
      'SD 2.06 · 5 to 10 · 4.00\u00A0px² · Perimeter 8.0\u00A0px · 4 px',
    );
    expect(sourceText(measured.source, measured.scale ?? undefined)).toBe('px, no spacing');
    expect(measured.before).toBeNull();
  });

  test('is measured again by a calibration that came later, and says the number of before', () => {
    const annotations = new Map([calibration('c', 0.5, 'series')]);
    const measured = measuredAnnotation(draft('length'), picture, annotations);
    expect(mainText(measured.values)).toBe('1.4\u00A0mm');
    expect(sourceText(measured.source, measured.scale ?? undefined)).toBe('mm (user cal.) 0.5\u00A0mm');
    // √8 pixels.
    expect(measured.before).toMatchObject({ unit: 'px', quantity: 'length' });
    expect(measured.before?.value).toBeCloseTo(Math.sqrt(8), 12);
  });

  test('is measured by the calibration of its own image before that of its series, the newest of each', () => {
    expect(mmOf(calibration('c', 0.5, 'series'), calibration('d', 0.25, 'series'))).toBe(0.25);
    expect(mmOf(calibration('c', 0.1, 'instance'), calibration('d', 0.25, 'series'))).toBe(0.1);
    const [id, other] = calibration('e', 9, 'instance');
    expect(mmOf([id, { ...other, SOPInstanceUID: '2.25.999' }])).toBe(1);
  });

  test('whose pixels are not here says the kept values, with its area by the spacing of now', () => {
    const annotations = new Map([calibration('c', 0.5, 'series')]);
    const measured = measuredAnnotation(draft('rectangle'), { ...picture, frame: null }, annotations);
    expect(mainText(measured.values)).toBe('Mean 7.50');
    expect(measured.values.filter(({ quantity }) => quantity === 'area')).toEqual([
      { quantity: 'area', value: 1, unit: 'mm²' },
    ]);
    expect(notesText(measured)).toBe('');
  });

  test('whose series is not here says what was kept', () => {
    expect(measuredAnnotation(draft('rectangle'), null, none).values.map(({ quantity }) => quantity)).toEqual(
      ['mean', 'standard-deviation', 'least', 'greatest', 'pixel-count', 'area', 'perimeter'],
    );
  });
});
