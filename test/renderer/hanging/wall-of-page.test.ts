import { expect, test } from 'vitest';
import { wallOfPage } from '../../../renderer/hanging/wall-of-page.ts';
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
  expect(wall).toMatchObject({ layout: { rows: 2, columns: 3 }, isExact: true });
  expect([...wall.tileOfBox]).toEqual([
    ['b0', 3],
    ['a1', 1],
    ['b1', 4],
    ['a2', 2],
    ['b2', 5],
  ]);
});

test('boxes that are no grid hang in reading order, and it is known that they are not what was asked for', () => {
  const wall = wallOfPage([
    box('big', [0, 0, 0.7, 1]),
    box('low', [0.7, 0.5, 0.3, 0.5]),
    box('high', [0.7, 0, 0.3, 0.5]),
  ]);
  expect(wall).toMatchObject({ layout: { rows: 2, columns: 2 }, isExact: false });
  expect([...wall.tileOfBox]).toEqual([
    ['big', 0],
    ['high', 1],
    ['low', 2],
  ]);
});
