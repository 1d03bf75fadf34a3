import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayHang, patientsOf } from '../../../renderer/reading/hang-rules.ts';
import { ReadingActions } from '../../../renderer/reading/reading-actions.ts';
import { createReadingStore, type ReadingStore } from '../../../renderer/reading/reading-store.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';
import { buildStack } from '../../support/stack-builder.ts';

const own = ['a', 'b', 'c'].map((displaySetId) => buildStack({ displaySetId, count: 2 }));
const strangers = ['x', 'y'].map((displaySetId) => buildStack({ displaySetId, count: 2, PatientID: 'P2' }));
const [first] = own;
const [stranger] = strangers;
if (first === undefined || stranger === undefined) throw new Error('Expected two series');
/** A series whose own images name two patients. */
const mixed: DisplaySet = { ...first, displaySetId: 'm', images: [...first.images, ...stranger.images] };
const sets = [...own, ...strangers, mixed];

function storeWith(displaySets: readonly DisplaySet[]): ReadingStore {
  const store = createReadingStore();
  store.setState({
    phase: { kind: 'open' },
    groups: [
      {
        study: buildStudyRow(),
        isCurrent: true,
        load: { kind: 'loaded', displaySetIds: displaySets.map(({ displaySetId }) => displaySetId) },
      },
    ],
    displaySets: new Map(displaySets.map((set): [string, DisplaySet] => [set.displaySetId, set])),
  });
  return store;
}

describe('two patients', () => {
  test('never hang in one layout, whatever is done in whatever order', () => {
    const tile = fc.nat({ max: 8 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('hang' as const), set: fc.nat({ max: sets.length - 1 }), tile }),
      fc.record({
        kind: fc.constant('layout' as const),
        rows: fc.nat({ max: 3 }),
        columns: fc.nat({ max: 3 }),
      }),
      fc.record({ kind: fc.constant('swap' as const), tile, other: tile }),
      fc.record({ kind: fc.constant('clear' as const), tile }),
      fc.record({
        kind: fc.constant('series' as const),
        step: fc.constantFrom(1 as const, -1 as const),
        tile,
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const store = storeWith(sets);
        const actions = new ReadingActions(store);
        for (const one of steps) {
          if (one.kind === 'hang') actions.hang(sets[one.set]?.displaySetId ?? '', one.tile);
          else if (one.kind === 'layout') actions.setLayout({ rows: one.rows + 1, columns: one.columns + 1 });
          else if (one.kind === 'swap') actions.swapTiles(one.tile, one.other);
          else if (one.kind === 'clear') actions.clearTile(one.tile);
          else actions.stepSeries(one.step, one.tile);
          const { tiles, displaySets } = store.getState();
          const hung = tiles.flatMap(({ displaySetId }) => displaySets.get(displaySetId ?? '') ?? []);
          const patients = new Set(hung.flatMap((set) => [...patientsOf(set)]));
          expect(patients.size <= 1 || hung.length === 1).toBe(true);
        }
      }),
    );
  });

  test('are refused with the reason on the tile, and what hung stays', () => {
    const store = storeWith(sets);
    const actions = new ReadingActions(store);
    actions.hang('a', 0);
    actions.hang('x', 1);
    expect(store.getState().tiles[1]?.displaySetId).toBeNull();
    expect(store.getState().hangRefusal).toEqual({ tile: 1, reason: 'two-patients' });
    actions.hang('b', 1);
    expect(store.getState().hangRefusal).toBeNull();
  });

  test('may follow one another in the only tile', () => {
    const { tiles, displaySets } = storeWith(sets).getState();
    const withOne = tiles.with(0, { ...(tiles[0] ?? tiles[1] ?? fail()), displaySetId: 'a' });
    expect(mayHang({ tiles: withOne, displaySets }, stranger, 0)).toBe(true);
    expect(mayHang({ tiles: withOne, displaySets }, stranger, 1)).toBe(false);
  });

  test('in one series hang alone', () => {
    const { tiles, displaySets } = storeWith(sets).getState();
    expect(mayHang({ tiles, displaySets }, mixed, 0)).toBe(true);
    const withOne = tiles.with(0, { ...(tiles[0] ?? fail()), displaySetId: 'a' });
    expect(mayHang({ tiles: withOne, displaySets }, mixed, 1)).toBe(false);
  });
});

function fail(): never {
  throw new Error('Expected a tile');
}
