import { expect, test } from 'vitest';
import { wallOfPage } from '../../../renderer/hanging/wall-of-page.ts';
import { tileCount, tileLimit, tileRectangles } from '../../../renderer/reading/wall-layout.ts';
import type { HungViewport } from '../../../shared/hanging/hang-stage.ts';
import { showSchema } from '../../../shared/hanging/protocol.ts';

function box(id: string, at: [number, number, number, number], screen = 0): HungViewport {
  return {
    id,
    at,
    screen,
    as: { kind: 'stack' },
    show: showSchema.parse({}),
    label: id,
    asksFor: '',
    imageSet: { label: '', isPrior: false, ago: '', reasons: [], over: null },
    hung: null,
    over: null,
    waitsFor: null,
    emptyReason: null,
  };
}

test('equal cells become the grid that they are, thirds as well, and a cell that is left out stays empty', () => {
  const third = 1 / 3;
  const six = [0, 1, 2].flatMap((column) => [
    box(`a${column}`, [column * third, 0, third, 0.5]),
    box(`b${column}`, [column * third, 0.5, third, 0.5]),
  ]);
  const wall = wallOfPage(six.slice(1));
  expect(wall).toMatchObject({ layout: { rows: 2, columns: 3 } });
  expect([...wall.tileOfBox]).toEqual([
    ['b0', 3],
    ['a1', 1],
    ['b1', 4],
    ['a2', 2],
    ['b2', 5],
  ]);
});

test('boxes that are no grid lie where the protocol has them, each in its own size', () => {
  const wall = wallOfPage([
    box('big', [0, 0, 0.7, 1]),
    box('low', [0.7, 0.5, 0.3, 0.5]),
    box('high', [0.7, 0, 0.3, 0.5]),
  ]);
  expect([...wall.tileOfBox]).toEqual([
    ['big', 0],
    ['low', 1],
    ['high', 2],
  ]);
  // 1000 × 500 without the gap of 4 at the edge: 996 × 0.7 = 697.2, so the big tile ends at 4 + 697 − 4.
  const cells = tileRectangles(wall.layout, null, { width: 1000, height: 500, ratio: 1 });
  expect([...cells.values()]).toEqual([
    { x: 4, y: 4, width: 693, height: 492 },
    { x: 701, y: 252, width: 295, height: 244 },
    { x: 701, y: 4, width: 295, height: 244 },
  ]);
});

test('sixty-four boxes all have a tile', () => {
  const many = Array.from({ length: 64 }, (_, index) =>
    box(`b${index}`, [(index % 8) / 8, Math.floor(index / 8) / 8, 1 / 8, 1 / 8]),
  );
  expect(wallOfPage(many).tileOfBox.size).toBe(64);
  expect(tileCount(wallOfPage(many).layout)).toBe(64);
  expect(tileLimit).toBe(64);
});
