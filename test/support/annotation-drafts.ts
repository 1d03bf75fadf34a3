import type { AnnotationDraft } from '../../shared/model/annotations.ts';

/** A length on the slice of `sliceFile`; name what matters to the test. */
export function lengthDraft(values: Partial<AnnotationDraft> = {}): AnnotationDraft {
  return {
    annotationId: '6f1f0f3e-0b6c-4c53-9a53-0d6a8f6f2b11',
    StudyInstanceUID: '2.25.1003',
    SeriesInstanceUID: '2.25.1002',
    SOPInstanceUID: '2.25.1001',
    frameNumber: 1,
    FrameOfReferenceUID: null,
    kind: 'length',
    points: [
      { column: 0.25, row: 1 },
      { column: 3.25, row: 1 },
    ],
    label: '',
    text: '',
    values: [{ name: 'length', value: 3, unit: '{pixel}', provenance: 'no spacing' }],
    manualSpacing: null,
    labelAt: null,
    plane: null,
    ...values,
  };
}
