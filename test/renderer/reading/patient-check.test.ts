import { expect, test } from 'vitest';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { isOnePatientShown } from '../../../renderer/reading/patient-check.ts';
import type { Shown } from '../../../renderer/reading/reading-state.ts';
import { emptyTile } from '../../../renderer/reading/reading-store.ts';
import {
  buildDisplaySet,
  buildFrameAttributes,
  buildImageDescription,
  buildLoadedFrame,
} from '../../support/image-description-builder.ts';

function shown(PatientID: string, PatientName: string): Shown {
  return {
    kind: 'frame',
    reformatted: null,
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
  otherWalls: [],
  displaySets: new Map<string, DisplaySet>(),
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

test("pictures that a person gave to a patient are that one's, whatever they say", () => {
  const pictures = wall(shown('P1', 'DOE^JANE'), { ...shown('F9', 'DOE^J'), displaySetId: 'b' });
  expect(isOnePatientShown(pictures)).toBe(false);
  const correctedPatient = {
    PatientID: 'P1',
    IssuerOfPatientID: '',
    PatientName: 'Doe^Jane',
    PatientBirthDate: '',
    PatientSex: '',
  };
  const set = Object.assign(buildDisplaySet(1), { displaySetId: 'b', correctedPatient });
  expect(isOnePatientShown({ ...pictures, displaySets: new Map([['b', set]]) })).toBe(true);
});

test('only what is on screen counts', () => {
  const both = wall(shown('P1', 'DOE^JANE'), shown('P2', 'DOE^JOHN'));
  expect(isOnePatientShown({ ...both, oneUp: 0 })).toBe(true);
});
