import { expect, test } from 'vitest';
import { linkGroupsOf, linksOfWall } from '../../../renderer/hanging/link-of-page.ts';
import { linkedFor } from '../../../renderer/reading/linked-scroll.ts';
import { unlinked } from '../../../renderer/reading/link-state.ts';
import { createReadingStore } from '../../../renderer/reading/reading-store.ts';
import { gridLayout } from '../../../renderer/reading/wall-layout.ts';
import { buildDisplaySet } from '../../support/image-description-builder.ts';

const links = [
  { kinds: ['scroll' as const, 'zoom' as const], boxes: ['a', 'b'] },
  { kinds: ['zoom' as const], boxes: ['c', 'd'] },
];

test('a box is in the group of each action that links it, and in none where none does', () => {
  expect(linkGroupsOf({ links }, 'a')).toEqual({ scroll: 0, zoomPan: 0, window: null });
  expect(linkGroupsOf({ links }, 'c')).toEqual({ scroll: null, zoomPan: 1, window: null });
  expect(linkGroupsOf({ links }, 'e')).toBeNull();
  expect(linkGroupsOf({ links: [] }, 'a')).toBeNull();
});

test('what a page links apart stays apart', () => {
  const state = createReadingStore().getState();
  const ids = ['a', 'b', 'c', 'd'];
  const tiles = state.tiles.map((tile, index) =>
    Object.assign({}, tile, {
      displaySetId: ids[index] ?? null,
      linkGroups: linkGroupsOf({ links }, ids[index] ?? ''),
    }),
  );
  const displaySets = new Map(ids.map((id) => [id, buildDisplaySet(3, { displaySetId: id })]));
  const linked = {
    ...state,
    tiles,
    displaySets,
    layout: gridLayout(2, 2),
    link: { ...unlinked, isOn: true },
  };
  expect(linkedFor(linked, 0, 'zoomPan')).toEqual([0, 1]);
  expect(linkedFor(linked, 3, 'zoomPan')).toEqual([3, 2]);
});

test('what is linked on the wall is captured as the groups that it is', () => {
  const captured = ['a', 'b', 'c', 'd'].map((boxId) => ({
    boxId,
    tile: { isLinked: true, linkGroups: linkGroupsOf({ links }, boxId) },
  }));
  const link = { ...unlinked, isOn: true, actions: { scroll: true, zoomPan: true, window: false } };
  expect(linksOfWall(link, captured)).toEqual([
    { kinds: ['scroll', 'zoom', 'pan'], boxes: ['a', 'b'] },
    { kinds: ['zoom', 'pan'], boxes: ['c', 'd'] },
  ]);
  expect(linksOfWall({ ...link, isOn: false }, captured)).toEqual([]);
  const byHand = captured.map(({ boxId }) => ({
    boxId,
    tile: { isLinked: boxId !== 'd', linkGroups: null },
  }));
  expect(linksOfWall(link, byHand)).toEqual([{ kinds: ['scroll', 'zoom', 'pan'], boxes: ['a', 'b', 'c'] }]);
});
