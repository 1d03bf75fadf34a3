import { describe, expect, test } from 'vitest';
import { captureProtocol, type CapturedState } from '../../../renderer/hanging/capture-protocol.ts';
import { unlinked } from '../../../renderer/reading/link-state.ts';
import { createReadingStore, emptyTile } from '../../../renderer/reading/reading-store.ts';
import { gridLayout } from '../../../renderer/reading/wall-layout.ts';
import { hangStudy } from '../../../shared/hanging/hang-study.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import { ruleSentence, selectorWords } from '../../../shared/hanging/sentences.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { patientOf, studyWithSeries, type HeaderOfStudy } from '../../support/hanging-studies.ts';

const chest: HeaderOfStudy = {
  description: 'CT Thorax',
  series: [
    { Modality: 'CT', description: 'Mediastinum', plane: 'ax', kernel: 'Br38', thickness: 3 },
    { Modality: 'CT', description: 'Lunge', plane: 'ax', kernel: 'Br59', thickness: 1 },
    { Modality: 'CT', description: 'Lunge cor', plane: 'cor', kernel: 'Br59', thickness: 3 },
  ],
};
const prior: HeaderOfStudy = { ...chest, date: '20250101' };
const names = { id: 'mine', name: 'Mine' };

/** The chest with its prior, and these display sets on the wall. */
function onScreen(
  columns: number,
  rows: number,
  ids: readonly (string | null)[],
  current = chest,
): CapturedState {
  const studies = [studyWithSeries(current, 1), studyWithSeries(prior, 2)];
  const sets = studies.flatMap(({ displaySets }) => displaySets);
  const { tiles } = createReadingStore().getState();
  return {
    ...createReadingStore().getState(),
    layout: gridLayout(rows, columns),
    link: unlinked,
    tiles: tiles.map((tile, index) =>
      Object.assign({}, emptyTile, tile, { displaySetId: ids[index] ?? null }),
    ),
    groups: studies.map(({ study, displaySets }, index) => ({
      study,
      isCurrent: index === 0,
      load: { kind: 'loaded', displaySetIds: displaySets.map(({ displaySetId }) => displaySetId) },
    })),
    displaySets: new Map(sets.map((set): [string, DisplaySet] => [set.displaySetId, set])),
  };
}

/** What the captured protocol hangs of a study, with its prior. */
function hungBy(state: CapturedState, study: HeaderOfStudy): (string | null)[] | undefined {
  const protocol = captureProtocol(state, names);
  if (protocol === null) return undefined;
  const { pages, pageIndex } = hangStudy({
    patient: patientOf(study, [prior]),
    protocols: [protocol],
    names: builtInNames(),
    screenCount: 1,
  });
  return pages[pageIndex]?.viewports.map(({ hung }) => hung?.displaySetId ?? null);
}

describe('what is on screen becomes a protocol', () => {
  test('that hangs the same again, the prior by its relevance', () => {
    const ids = ['1002/stack', '2002/stack', '1001/stack', '1003/stack'];
    expect(hungBy(onScreen(2, 2, ids), chest)).toEqual(ids);
  });

  test('that hangs another study of the kind by kind, not by name or number', () => {
    const english: HeaderOfStudy = {
      description: 'CT CHEST',
      series: [
        { Modality: 'CT', description: 'THINS', plane: 'ax', kernel: 'Br59', number: 7 },
        { Modality: 'CT', description: 'STANDARD', plane: 'ax', kernel: 'Br38', number: 8 },
      ],
    };
    expect(hungBy(onScreen(2, 1, ['1002/stack', '1001/stack']), english)).toEqual([
      '1001/stack',
      '1002/stack',
    ]);
  });

  test('in sentences that a reader understands', () => {
    const protocol = captureProtocol(onScreen(2, 1, ['1002/stack', '2002/stack']), names);
    if (protocol === null) throw new Error('nothing was captured');
    expect(protocol.rules.map((rule) => ruleSentence(rule, protocol))).toEqual([
      'A modality of the study is CT',
      'The body part is chest',
      'There is a prior study of the same modality and region',
    ]);
    expect(selectorWords(protocol.displaySets[0] ?? fail())).toBe(
      'CT, axial, lung or sharp kernel, no contrast, no localizer, most images',
    );
  });

  test('also where only the description tells two series apart', () => {
    const twins: HeaderOfStudy = {
      description: 'CT Abdomen',
      series: [
        { Modality: 'CT', description: 'Serie A', plane: 'ax', kernel: 'Br38', count: 80 },
        { Modality: 'CT', description: 'Serie B', plane: 'ax', kernel: 'Br38', count: 80 },
      ],
    };
    const ids = ['1002/stack', '1001/stack'];
    expect(hungBy(onScreen(2, 1, ids, twins), twins)).toEqual(ids);
  });

  test('nothing on screen is no protocol', () => {
    expect(captureProtocol(onScreen(1, 1, []), names)).toBeNull();
  });
});

function fail(): never {
  throw new Error('there is no display set');
}
