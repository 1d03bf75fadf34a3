import { describe, expect, test } from 'vitest';
import { defaultHang } from '../../../renderer/reading/default-hang.ts';
import { groupFindings } from '../../../renderer/reading/group-findings.ts';
import { loadedSpans } from '../../../renderer/reading/loaded-spans.ts';
import { isOnePatient } from '../../../renderer/reading/patient-check.ts';
import { tileRectangles } from '../../../renderer/reading/wall-layout.ts';
import { buildDisplaySet } from '../../support/image-description-builder.ts';

describe('the wall', () => {
  test('puts tiles on whole device pixels that neither overlap nor leave the wall', () => {
    for (const width of [1451, 1452, 1453]) {
      const tiles = [
        ...tileRectangles({ rows: 2, columns: 2 }, null, { width, height: 999, ratio: 1.25 }).values(),
      ];
      expect(tiles.flatMap(Object.values).every(Number.isInteger)).toBe(true);
      const [first, second, third] = tiles;
      expect(second?.x).toBe((first?.x ?? 0) + (first?.width ?? 0) + 5);
      expect((second?.x ?? 0) + (second?.width ?? 0)).toBe(width - 5);
      expect(third?.y).toBe((first?.y ?? 0) + (first?.height ?? 0) + 5);
    }
  });

  test('gives an enlarged tile all of it', () => {
    const tiles = tileRectangles({ rows: 2, columns: 2 }, 3, { width: 108, height: 58, ratio: 1 });
    expect([...tiles]).toEqual([[3, { x: 4, y: 4, width: 100, height: 50 }]]);
  });

  test('is never of negative size, however small the window', () => {
    const [tile] = tileRectangles({ rows: 1, columns: 2 }, null, { width: 5, height: 5, ratio: 1 }).values();
    expect(tile).toMatchObject({ width: 0, height: 0 });
  });
});

const named = (displaySetId: string) => buildDisplaySet(2, { displaySetId });

describe('the first hanging', () => {
  const report = buildDisplaySet(0, { displaySetId: 'report', notShown: 'a report' });

  test.each([
    [[], { rows: 1, columns: 1 }, [null]],
    [[named('a')], { rows: 1, columns: 1 }, ['a']],
    [[report, named('a'), named('b')], { rows: 1, columns: 2 }, ['a', 'b']],
    [[named('a'), named('b'), named('c')], { rows: 2, columns: 2 }, ['a', 'b', 'c', null]],
    [['a', 'b', 'c', 'd', 'e'].map(named), { rows: 2, columns: 2 }, ['a', 'b', 'c', 'd']],
    // Nothing but a report: the tile says what it is.
    [[report], { rows: 1, columns: 1 }, ['report']],
  ] as const)('case %#', (displaySets, layout, displaySetIds) => {
    expect(defaultHang(displaySets)).toEqual({ layout, displaySetIds });
  });
});

test('loaded places are drawn as runs', () => {
  const loaded = new Set([0, 1, 4, 9]);
  expect(loadedSpans(10, (position) => loaded.has(position))).toEqual([
    { from: 0, to: 2 },
    { from: 4, to: 5 },
    { from: 9, to: 10 },
  ]);
  expect(loadedSpans(0, () => true)).toEqual([]);
});

const gap = (position: number) => ({ code: 'series.gap', text: 'Gap of 7 mm', position });

test('findings of the same words are said once, with all their places', () => {
  const order = { code: 'series.order', text: 'Ordered by number', position: null };
  expect(groupFindings([gap(3), order, gap(9)])).toEqual([
    { text: 'Gap of 7 mm', positions: [3, 9] },
    { text: 'Ordered by number', positions: [] },
  ]);
});

test('two patients are told apart by ID or by name, not by padding or case', () => {
  const image = { PatientID: 'P1', PatientName: 'DOE^JANE' };
  expect(isOnePatient([image, { PatientID: 'P1 ', PatientName: 'Doe^Jane' }])).toBe(true);
  expect(isOnePatient([image, { ...image, PatientID: 'P2' }])).toBe(false);
  expect(isOnePatient([image, { ...image, PatientName: 'DOE^JOHN' }])).toBe(false);
});
