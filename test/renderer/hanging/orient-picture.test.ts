import { expect, test } from 'vitest';
import { orientedView } from '../../../renderer/hanging/orient-picture.ts';
import { asReceived } from '../../../shared/geometry/view-transform.ts';
import {
  buildDisplaySet,
  buildFrameAttributes,
  buildImageDescription,
} from '../../support/image-description-builder.ts';

/** A projection that says where its rows and columns point. */
function picture(PatientOrientation: [string, string] | null) {
  const shared = buildFrameAttributes({ ImageOrientationPatient: null });
  return buildDisplaySet(1, { images: [buildImageDescription({ PatientOrientation, shared })] });
}

const mirrored = { quarterTurns: 0, isFlipped: true } as const;

test('a right breast whose chest wall came left is mirrored to have it right', () => {
  expect(orientedView(['P', 'L'], picture(['P', 'L']))).toEqual(asReceived);
  expect(orientedView(['P', 'L'], picture(['A', 'L']))).toEqual(mirrored);
});

test('one that came upside down is turned by half, never mirrored', () => {
  expect(orientedView(['P', 'L'], picture(['A', 'R']))).toEqual({ quarterTurns: 2, isFlipped: false });
});

test('one that lies on its side is turned by a quarter', () => {
  // Columns point to the back, rows to the right: a quarter against the clock brings the back to the right side, and
  // what the rows point to (right) to the top, so that left is at the bottom.
  expect(orientedView(['P', 'L'], picture(['R', 'P']))).toEqual({ quarterTurns: 3, isFlipped: false });
});

test('where only the right side can be had, it decides: an oblique lower edge does not change the chest wall', () => {
  expect(orientedView(['P', 'F'], picture(['A', 'L']))).toEqual(mirrored);
  expect(orientedView(['P', 'F'], picture(['P', 'FL']))).toEqual(asReceived);
});

test('a picture that does not say how it lies is not turned', () => {
  expect(orientedView(['P', 'L'], picture(null))).toBeNull();
  expect(orientedView(['P', 'L'], picture(['H', 'L']))).toBeNull();
});

test('an axial slice is seen from above where that is asked for', () => {
  const axial = buildDisplaySet(1, {
    images: [buildImageDescription({ shared: buildFrameAttributes({}) })],
  });
  expect(orientedView(['L', 'P'], axial)).toEqual(asReceived);
  expect(orientedView(['R', 'P'], axial)).toEqual(mirrored);
});
