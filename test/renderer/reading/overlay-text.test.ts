import { describe, expect, test } from 'vitest';
import {
  barLength,
  birthLine,
  fidelity,
  lossyText,
  numberLine,
  placeLine,
  takenAt,
  windowSource,
  windowText,
} from '../../../renderer/reading/overlay-text.ts';
import type { ShownFailure } from '../../../renderer/reading/reading-state.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  linearWindow,
} from '../../support/image-description-builder.ts';

function shown(values: Partial<ShownFailure> = {}): ShownFailure {
  return {
    kind: 'failure',
    displaySetId: 'a',
    position: 147,
    instanceId: 1,
    frameIndex: 0,
    image: buildImageDescription({ SeriesNumber: 3 }),
    attributes: buildFrameAttributes({ ImagePositionPatient: [0, 0, -213.5], label: 'Portal venous' }),
    error: { code: 'x', message: 'x' },
    mayRetry: false,
    ...values,
  };
}

describe('words over a picture', () => {
  test('give the age on the day of the study', () => {
    const image = { PatientBirthDate: '19580314', StudyDate: '20260917', PatientSex: 'F' };
    expect(birthLine(buildImageDescription(image)).replaceAll('\u00A0', ' ')).toBe('1958-03-14 · 68 y · F');
    expect(birthLine(buildImageDescription({ PatientBirthDate: null, PatientSex: null }))).toBe('');
  });

  test('give the nearest date and time that the picture has', () => {
    expect(
      takenAt(buildImageDescription({ AcquisitionDate: '20260917', AcquisitionTime: '084210.250000' })),
    ).toBe('2026-09-17 08:42:10');
    expect(takenAt(buildImageDescription({ StudyDate: '20260916', StudyTime: '0842' }))).toBe(
      '2026-09-16 08:42',
    );
    expect(takenAt(buildImageDescription({ StudyDate: null }))).toBe('');
  });

  test('say where the slice lies, of which series, and which it is', () => {
    expect(placeLine(shown())).toBe('Portal venous · I 213.5 mm');
    expect(numberLine(shown(), 320)).toBe('S 3 · I 148 of 320');
    const unplaced = buildFrameAttributes({ ImageOrientationPatient: null });
    expect(placeLine(shown({ attributes: unplaced }))).toBe('');
  });

  test('give the window in the numbers that it has, and its source', () => {
    expect(windowText({ voi: linearWindow(-600, 1500), source: { kind: 'reader' } })).toBe('C −600 W 1500');
    expect(windowText({ voi: linearWindow(2.5, 5.25), source: { kind: 'reader' } })).toBe('C 2.50 W 5.25');
    expect(windowSource({ kind: 'object', number: 2, count: 3, explanation: 'BONE' })).toBe(
      'DICOM 2/3 ‘BONE’',
    );
    expect(windowSource({ kind: 'object', number: 1, count: 1, explanation: null })).toBe('DICOM 1/1');
    expect(windowSource({ kind: 'preset', name: 'lung' })).toBe('preset lung');
  });

  test('mark lossy pictures with the last ratio, or without where none is known', () => {
    const lossy = { lossy: true, LossyImageCompressionRatio: [3, 12.1] };
    expect(lossyText(buildImageDescription(lossy))).toBe('LOSSY 12:1');
    expect(lossyText(buildImageDescription({ lossy: true }))).toBe('LOSSY');
    expect(lossyText(buildImageDescription())).toBe('');
  });

  test.each([
    [1, 1, 'linear', 'one-to-one'],
    [1.5, 1, 'linear', 'interpolated'],
    [2, 1, 'nearest', 'repeated'],
    [0.5, 1, 'linear', 'averaged'],
    [0.5, 1, 'nearest', 'partial'],
    // Rows are drawn at 0.8: some pixels share a device pixel.
    [1, 0.8, 'linear', 'averaged'],
    [1, 2, 'linear', 'interpolated'],
  ] as const)('at zoom %d, pixel aspect %d, %s: %s', (zoom, aspect, way, kind) => {
    expect(fidelity(zoom, aspect, way).kind).toBe(kind);
  });

  test('give the scale bar in cm from 1 cm on', () => {
    expect([barLength(50), barLength(5), barLength(0.5)]).toEqual(['5 cm', '5 mm', '0.5 mm']);
  });
});
