import { expect, test } from 'vitest';
import { isOnePatientShown } from '../../../renderer/reading/patient-check.ts';
import type { Shown } from '../../../renderer/reading/reading-state.ts';
import { emptyTile } from '../../../renderer/reading/reading-store.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildLoadedFrame,
} from '../../support/image-description-builder.ts';

function shown(PatientID: string, PatientName: string): Shown {
  return {
    kind: 'frame',
    displaySetId: 'a',
    position: 0,
    instanceId: 1,
    frameIndex: 0,
    image: buildImageDescription({ PatientID, PatientName }),
    attributes: buildFrameAttributes(),
    frame: buildLoadedFrame(new Int16Array(16), { rows: 4, columns: 4 }),
  };
}

const wall = (...pictures: readonly (Shown | null)[]) => ({
  layout: { rows: 1, columns: 2 },
  oneUp: null,
  tiles: pictures.map((picture) => Object.assign({ ...emptyTile }, { shown: picture })),
});

test('pictures of one patient are of one, however the name is padded and written', () => {
  expect(isOnePatientShown(wall(shown('P1', 'DOE^JANE'), shown('P1 ', 'Doe^Jane ')))).toBe(true);
  expect(isOnePatientShown(wall(shown('P1', 'DOE^JANE'), null))).toBe(true);
});

test('another ID or another name is another patient', () => {
  expect(isOnePatientShown(wall(shown('P1', 'DOE^JANE'), shown('P2', 'DOE^JANE')))).toBe(false);
  expect(isOnePatientShown(wall(shown('P1', 'DOE^JANE'), shown('P1', 'DOE^JOHN')))).toBe(false);
});

test('only what is on screen counts', () => {
  const both = wall(shown('P1', 'DOE^JANE'), shown('P2', 'DOE^JOHN'));
  expect(isOnePatientShown({ ...both, oneUp: 0 })).toBe(true);
});
