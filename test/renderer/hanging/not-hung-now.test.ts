import { expect, test } from 'vitest';
import { notHungNow } from '../../../renderer/hanging/not-hung-now.ts';
import { createReadingStore } from '../../../renderer/reading/reading-store.ts';
import { gridLayout } from '../../../renderer/reading/wall-layout.ts';
import { studyWithSeries } from '../../support/hanging-studies.ts';

const series = { Modality: 'CT', plane: 'ax' } as const;

test('what is on no tile is listed, whatever hung there before; a tile beyond the layout holds nothing', () => {
  const own = studyWithSeries({ series: [series, series, { ...series, description: 'Lung' }] }, 1);
  const prior = studyWithSeries({ series: [series] }, 2);
  const state = createReadingStore().getState();
  const ids = own.displaySets.map(({ displaySetId }) => displaySetId);
  const sets = [...own.displaySets, ...prior.displaySets];
  const tiles = state.tiles
    .with(0, { ...(state.tiles[0] ?? never()), displaySetId: ids[0] ?? '' })
    .with(4, { ...(state.tiles[4] ?? never()), displaySetId: ids[1] ?? '' });
  const wall = {
    ...state,
    tiles,
    layout: gridLayout(2, 2),
    displaySets: new Map(sets.map((set) => [set.displaySetId, set])),
    groups: [
      { study: own.study, isCurrent: true, load: { kind: 'loaded' as const, displaySetIds: ids } },
      { study: prior.study, isCurrent: false, load: { kind: 'idle' as const } },
    ],
  };
  expect(notHungNow(wall, null).map(({ name, isPrior, why }) => [name, isPrior, why])).toEqual([
    ['S 2', false, null],
    ['Lung', false, null],
  ]);
});

function never(): never {
  throw new Error('there is no such tile');
}
