import { expect, test } from 'vitest';
import {
  gridName,
  newProtocol,
  withBox,
  withGrid,
  withLinked,
  withNewPrior,
  withNewStage,
  withSameScale,
  withStage,
} from '../../../renderer/hanging/edit-layout.ts';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { checkedProtocol } from '../../../shared/hanging/read-protocol.ts';

const isWhole = (protocol: unknown): string =>
  JSON.stringify(checkedProtocol(JSON.parse(JSON.stringify(protocol))).kind);

test('a new protocol is whole, and stays so through every grid', () => {
  let draft = newProtocol('own-1', 'Mine');
  expect(isWhole(draft)).toBe('"protocol"');
  for (const [rows, columns] of [
    [2, 2],
    [1, 2],
    [3, 3],
    [1, 1],
    [2, 4],
  ] as const) {
    draft = withGrid(draft, 0, rows, columns);
    expect(isWhole(draft)).toBe('"protocol"');
    expect(gridName(draft.stages[0]?.screens[0]?.boxes ?? [])).toBe(`${rows}x${columns}`);
  }
  // Nine were the most: series that were made are taken again before new ones are.
  expect(draft.displaySets).toHaveLength(9);
});

test('boxes keep what they show when the grid grows', () => {
  const draft = withGrid(newProtocol('own-1', 'Mine'), 0, 2, 2);
  const boxes = draft.stages[0]?.screens[0]?.boxes ?? [];
  expect(boxes.map(({ displaySet }) => displaySet)).toEqual(['series-1', 'series-2', 'series-3', 'series-4']);
});

test('what named a box that is gone is gone with it: a built in protocol stays whole in any grid', () => {
  for (const protocol of builtInProtocols()) {
    for (const place of protocol.stages.keys()) {
      expect([protocol.id, isWhole(withGrid(protocol, place, 1, 1))]).toEqual([protocol.id, '"protocol"']);
    }
  }
});

test('a box that shows another series takes its need with it', () => {
  const [protocol] = builtInProtocols();
  const [stage] = protocol?.stages ?? [];
  const [box] = stage?.screens[0]?.boxes ?? [];
  if (protocol === undefined || box === undefined) throw new Error('there is none');
  const other = protocol.displaySets.at(-1)?.id ?? '';
  expect(isWhole(withBox(protocol, 0, 0, { ...box, displaySet: other }))).toBe('"protocol"');
});

test('priors are added one after the other, each the next in relevance', () => {
  const draft = withNewPrior(withNewPrior(newProtocol('own-1', 'Mine')));
  expect(isWhole(draft)).toBe('"protocol"');
  expect(draft.imageSets.slice(1)).toMatchObject([
    { id: 'prior-1', label: 'Prior', from: { nth: 1 } },
    { id: 'prior-2', label: 'Prior 2', from: { nth: 2 } },
  ]);
});

test('stages are added, linked and put to one scale, and stay whole in any grid', () => {
  let draft = withNewStage(withGrid(newProtocol('own-1', 'Mine'), 0, 2, 2));
  const [, stage] = draft.stages;
  if (stage === undefined) throw new Error('there is none');
  expect(stage).toMatchObject({ id: 'stage-2', name: 'Stage 2' });
  const linked = withLinked(withSameScale(stage, true), ['zoom', 'pan'], true);
  draft = withStage(draft, 1, withLinked(linked, ['scroll'], true));
  const all = ['box-1', 'box-2', 'box-3', 'box-4'];
  expect(draft.stages[1]).toMatchObject({
    sameScale: [all],
    links: [{ kinds: ['zoom', 'pan', 'scroll'], boxes: all }],
  });
  expect(isWhole(draft)).toBe('"protocol"');
  draft = withGrid(draft, 1, 1, 1);
  expect(draft.stages[1]).toMatchObject({ sameScale: [], links: [] });
  expect(isWhole(draft)).toBe('"protocol"');
  expect(withLinked(linked, ['zoom', 'pan'], false).links).toEqual([]);
});
