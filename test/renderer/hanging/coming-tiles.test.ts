import { expect, test } from 'vitest';
import { comingTiles } from '../../../renderer/hanging/coming-tiles.ts';
import { StudyHanging } from '../../../renderer/hanging/study-hanging.ts';
import { createReadingStore } from '../../../renderer/reading/reading-store.ts';
import { hungSets } from '../../../renderer/reading/with-screens.ts';
import { protocolFormat, protocolSchema } from '../../../shared/hanging/protocol.ts';
import { studyWithSeries } from '../../support/hanging-studies.ts';

/** One series a stage; the second begins with its last picture. */
const oneAfterAnother = protocolSchema.parse({
  format: protocolFormat,
  formatVersion: 1,
  id: 'one-after-another',
  name: 'One after another',
  level: 'site',
  rules: [{ about: 'study', attribute: 'ModalitiesInStudy', operator: 'equals', values: ['CT'], weight: 90 }],
  imageSets: [{ id: 'current', label: 'Current', from: { kind: 'current' } }],
  displaySets: ['Mediastinum', 'Lunge', 'Coronal'].map((words) => ({
    id: words.toLowerCase(),
    label: words,
    imageSet: 'current',
    where: [{ attribute: 'SeriesDescription', operator: 'equals', values: [words] }],
  })),
  stages: ['mediastinum', 'lunge', 'coronal'].map((displaySet) => ({
    id: displaySet,
    name: displaySet,
    screens: [{ boxes: [{ id: 'box', at: [0, 0, 1, 1], displaySet, show: { firstImage: 'last' } }] }],
  })),
});

/** A chest CT of three series. */
function open() {
  const store = createReadingStore();
  const { study, displaySets } = studyWithSeries(
    {
      description: 'CT Thorax',
      series: [
        { Modality: 'CT', description: 'Mediastinum', plane: 'ax', kernel: 'Br38', thickness: 3 },
        { Modality: 'CT', description: 'Lunge', plane: 'ax', kernel: 'Br59', thickness: 1 },
        { Modality: 'CT', description: 'Coronal', plane: 'cor', kernel: 'Br38', thickness: 3 },
      ],
    },
    1,
  );
  const hanging = new StudyHanging({
    store,
    planes: { setPlane: () => undefined, setSlab: () => undefined },
    loadGroup: () => Promise.resolve(),
    choose: () => undefined,
    pixelPitchMm: () => null,
    nowMs: () => 0,
  });
  store.setState({
    phase: { kind: 'open' },
    groups: [
      {
        study,
        isCurrent: true,
        load: { kind: 'loaded', displaySetIds: displaySets.map(({ displaySetId }) => displaySetId) },
      },
    ],
    displaySets: new Map(displaySets.map((set) => [set.displaySetId, set])),
  });
  const session = { token: 't', patientKey: 'p', study, displaySets, priors: [], hangingChoice: null };
  hanging.opened(session, {
    saved: [{ protocol: oneAfterAnother, author: 'site', savedAt: '2026-01-01T00:00:00Z' }],
    names: null,
    problems: [],
  });
  return { store, hanging };
}

test('what the next stage hangs is named first, then what the one before hung, each with its first picture', () => {
  const { store, hanging } = open();
  const coming = (): (readonly [string, boolean])[] => {
    const state = store.getState();
    return comingTiles(state, hungSets(state)).map(({ displaySet, target }) => [
      displaySet.SeriesDescription,
      target === displaySet.frames.length - 1,
    ]);
  };
  expect(coming()).toEqual([['Lunge', true]]);
  hanging.step(1);
  expect(coming()).toEqual([
    ['Coronal', true],
    ['Mediastinum', true],
  ]);
});

test('nothing is named that is on a screen, and nothing before a study hangs', () => {
  const state = open().store.getState();
  const all = new Set(state.displaySets.keys());
  expect(comingTiles(state, all)).toEqual([]);
  expect(comingTiles({ ...state, hanging: null }, new Set())).toEqual([]);
});
